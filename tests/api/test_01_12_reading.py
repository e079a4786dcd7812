"""Criteria 1, 2, 4 to 12: lists and single documents."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.api.lists import KEYS, TERM_SORTS
from cms.api.shapes import TERM_ITEMS, PageItem
from content_models.models import Guideline
from indexer.models import Document
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
    UseCaseFactory,
)

pytestmark = pytest.mark.django_db

PAGES = ("guidelines", "policies", "use-cases", "resources")
TERMS = ("principles", "topics", "cities", "organisations")


def ids(items) -> list[str]:
    return [item["id"] for item in items]


def titles(items) -> set[str]:
    return {item["title"] for item in items}


def refused(client, path: str) -> dict:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400, (path, response.content)
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def test_criterion_01_each_kind_has_a_list_and_details_by_id_and_by_slug(get, guideline):
    PolicyFactory()
    UseCaseFactory()
    for name in (*PAGES, *TERMS):
        for item in get(name)["items"]:
            assert get(f"{name}/{item['id']}") == item
            assert get(f"{name}/{item['slug']}") == item
    assert get("guidelines/rules")["id"] == f"page-{guideline.pk}"


@pytest.mark.parametrize("path", ["guidelines", "guidelines/rules", "search", "changes", "topics"])
def test_criterion_01_head_has_the_status_and_headers_of_get(client, guideline, path):
    got, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
    assert (head.status_code, dict(head.headers)) == (got.status_code, dict(got.headers))
    assert head.content == b""


@pytest.mark.parametrize(
    "path", ["nope", "", "guidelines/", "guidelines/nope", "guidelines/page-1", "topics/%00", "nope/rules"]
)  # fmt: skip
def test_criterion_01_what_is_not_there_is_a_404_problem(client, guideline, path):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:rights-commons:not-found"


def made(number: int, kind: str = "guideline") -> list[Document]:
    """Store further documents like the one that is there."""
    one = Document.objects.filter(kind=kind).first()
    documents = [
        Document(
            id=f"{one.kind}-made-{n}", kind=one.kind, locale="en", url=f"/made/{n}/", slug=f"m{n}",
            work=f"work-{n}", title_key=f"made {n % 7}", date=f"202{n % 3}", changed_at=one.changed_at,
            published_at=one.published_at, seq=800_000 + n, fingerprint="f", body=one.body,
        )
        for n in range(number)
    ]  # fmt: skip
    return Document.objects.bulk_create(documents)


@pytest.mark.parametrize("closed", [False, True], ids=["all-open", "with-a-closed-section"])
def test_criterion_02_a_list_costs_at_most_five_queries_whatever_its_length(
    client, guideline, closed
):
    if closed:
        page = PolicyFactory(live=False)
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    made(120)
    for size in (1, 20, 100):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(f"/api/v1/guidelines?page_size={size}")
        assert len(response.json()["items"]) == size
        assert len(queries) == (5 if closed else 4), [query["sql"][:200] for query in queries]


@pytest.mark.parametrize("name", TERMS)
def test_criterion_02_terms_cost_the_same_number_whatever_the_length(client, guideline, name):
    kind = Document.objects.filter(
        page=None, id__startswith={"cities": "city"}.get(name, name[:-1])
    )
    made(120, kind.first().kind)
    used = set()
    for size in (1, 20, 100):
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(f"/api/v1/{name}?page_size={size}").json()["items"]) == size
        used.add(len(queries))
    assert used == {5}


def test_criterion_04_values_of_one_filter_are_alternatives_and_filters_narrow_each_other(
    get, walk, drained
):
    a, b, c = (PrincipleFactory(number=n) for n in (1, 2, 3))
    delft, leiden = CityFactory(slug="delft"), CityFactory(slug="leiden")
    GuidelineFactory(title="a delft", principles=[a], cities=[delft])
    GuidelineFactory(title="ab delft", principles=[a, b], cities=[delft])
    GuidelineFactory(title="b leiden", principles=[b], cities=[leiden])
    GuidelineFactory(title="c delft", principles=[c], cities=[delft])
    drained()
    query = f"principle={a.slug}&principle={b.slug}&city=delft"
    assert titles(walk(f"guidelines?{query}")) == {"a delft", "ab delft"}
    for both in (
        f"principle_all={a.slug}&principle_all={b.slug}",
        f"principle={a.slug}&principle_all=2",
        f"principle={a.slug}&principle=2&principle_all=chosen",
    ):
        assert titles(walk(f"guidelines?{both}")) == {"ab delft"}
        assert [hit["title"] for hit in get(f"search?{both}")["hits"]] == ["ab delft"]
    assert len(walk("guidelines?city=delft&country=nl")) == 4  # a place is one facet
    assert titles(walk("guidelines?principle=3")) == {"c delft"}


def test_criterion_04_lists_and_search_find_the_same(get, walk, drained):
    above = TopicFactory(slug="machines")
    GuidelineFactory(topics=[TopicFactory(slug="bots", parent=above)], date_adopted="2020-03")
    GuidelineFactory(topics=[TopicFactory(slug="cameras")], date_adopted="2023")
    GuidelineFactory(topics=[], cities=[], scope="network", imported=True)
    drained()
    for query in (
        "topic=machines", "topic=bots&topic=cameras", "topic=not-stated", "city=not-stated",
        "year_from=2020&year_to=2020", "year_from=2021", "year_to=2023", "region=europe", "lang=en",
        "year=not-stated", "year=2023&year=not-stated", "year=2020&year_from=2022", "year=999",
    ):  # fmt: skip
        found = get(f"search?type=guideline&{query}")
        assert set(ids(walk(f"guidelines?{query}"))) == set(ids(found["hits"])), query


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("principle=nope", "principle", "nope"),
        ("principle_all=nope", "principle_all", "nope"),
        ("city=delft,leiden", "city", "delft,leiden"),
        ("topic=a%22b", "topic", 'a"b'),
    ],
)
def test_criterion_04_an_unknown_value_is_named(client, guideline, query, name, value):
    content = refused(client, f"guidelines?{query}")
    assert (content["parameter"], content["value"]) == (name, value)


def test_criterion_05_a_document_with_two_of_the_values_stands_once_and_count_is_what_is_reached(
    get, walk, drained
):
    topics = [TopicFactory(slug=f"t{n}") for n in range(3)]
    for _ in range(5):
        GuidelineFactory(topics=topics)
    drained()
    path = "guidelines?topic=t0&topic=t1&topic=t2&page_size=2"
    found = ids(walk(path))
    assert len(found) == len(set(found)) == get(f"{path}&count=true")["count"] == 5


@pytest.mark.parametrize(
    ("path", "name", "suggestion"),
    [
        ("guidelines?principel=x", "principel", "principle"),
        ("guidelines?limit=10", "limit", None),
        ("guidelines?q=x", "q", None),
        ("topics?principle=access", "principle", None),
        ("guidelines/rules?field=x", "field", "fields"),
        ("find?html_path=/x/", "html_path", None),
        ("changes?cursr=1", "cursr", "cursor"),
        ("search?cty=x", "cty", "city"),
    ],
)
def test_criterion_06_an_unknown_parameter_is_refused_with_the_nearest_known_one(
    client, guideline, path, name, suggestion
):
    content = refused(client, path)
    assert content["parameter"] == name
    if suggestion:
        assert content["suggestion"] == suggestion


VALUES = (
    "", "%00", "abc", "-1", "1" + "0" * 20, "x" * 5000, "1,2", "%27%22%5C", "%F0%9F", "2024-13-45",
    "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "true", "*",
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_criterion_07_no_value_of_any_parameter_breaks_anything(client, guideline, value):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, methods in paths.items():
        at = path.replace("{key}", "rules").replace("{facet}", "topic").replace("{id}", "page-1")
        for name in (
            *(p["name"] for p in methods["get"]["parameters"] if p["in"] == "query"),
            "no",
        ):
            for query in (f"{name}={value}", f"{name}={value}&{name}={value}"):
                status = client.get(f"{at}?{query}").status_code
                assert status in {200, 301, 400, 404, 410}, (at, query, status)


def test_criterion_08_moments_bound_lists_from_inclusive_to_exclusive(client, walk, drained):
    old, new = GuidelineFactory(title="old"), GuidelineFactory(title="new")
    Page.objects.filter(pk=old.pk).update(first_published_at="2024-01-01T00:00:00Z")
    Page.objects.filter(pk=new.pk).update(first_published_at="2024-06-01T12:00:00Z")
    drained()
    assert titles(walk("guidelines?published_after=2024-01-01")) == {"old", "new"}
    assert titles(walk("guidelines?published_before=2024-06-01T12:00:00Z")) == {"old"}
    assert titles(walk("guidelines?published_after=2024-06-01T14:00:00%2B02:00")) == {"new"}
    assert walk("guidelines?updated_after=2999-01-01") == []
    assert len(walk("guidelines?updated_before=2999-01-01")) == 2
    assert refused(client, "guidelines?published_after=tomorrow")["parameter"] == "published_after"


def test_criterion_09_fields_are_a_flat_list(client, get, guideline):
    (item,) = get("guidelines?fields=title,url&fields=blocks")["items"]
    assert set(item) == {"id", "type", "title", "url", "blocks"}
    assert set(get("guidelines/rules?fields=licence")) == {"id", "type", "licence"}
    assert refused(client, "guidelines?fields=title,passages")["value"] == "passages"
    assert refused(client, "guidelines?depth=2")["parameter"] == "depth"


def test_criterion_09_relations_are_one_level_deep_and_named(get, drained, guideline):
    later = GuidelineFactory(slug="later", supersedes=Guideline.objects.get(pk=guideline.pk))
    drained()
    (relation,) = get("guidelines/later")["related"]
    assert relation["relation"] == "supersedes"
    assert {key: relation[key] for key in ("id", "type", "slug", "title", "url")} == {
        "id": f"page-{guideline.pk}", "type": "guideline", "slug": "rules",
        "title": "Rules for chatbots", "url": "http://localhost:8000/guidelines/rules/",
    }  # fmt: skip
    for group in ("principles", "topics", "cities", "issuing_bodies"):
        for term in get(f"guidelines/{later.slug}")[group]:
            assert {"id", "type", "slug", "title", "url"} <= term.keys()
    guideline.unpublish()
    assert get("guidelines/later")["related"] == []


@pytest.mark.parametrize("sort", KEYS)
def test_criterion_10_a_walk_yields_each_document_once_in_every_order(client, guideline, sort):
    made(150)
    path, seen, step = f"/api/v1/guidelines?sort={sort}&page_size=20", [], 0
    while path:
        page = client.get(path).json()
        seen += ids(page["items"])
        path, step = page["next"], step + 1
        if step == 2:  # somebody deletes and adds while we walk
            Document.objects.filter(pk=seen[0]).delete()
    expected = {f"guideline-made-{n}" for n in range(150)} | {f"page-{guideline.pk}"}
    assert len(seen) == len(set(seen))
    assert set(seen) == expected


@pytest.mark.parametrize("sort", TERM_SORTS)
def test_criterion_10_terms_too(walk, drained, sort):
    for _ in range(30):
        TopicFactory(name="Same")
    drained()
    found = ids(walk(f"topics?sort={sort}&page_size=7"))
    assert len(found) == len(set(found)) == 30


def test_criterion_10_orders_are_what_they_say_and_missing_dates_stand_last(walk, drained):
    for date in ("2020", "", "2023-05", "2023-01-02"):
        GuidelineFactory(title=date or "none", date_adopted=date)
    drained()

    def order(sort):
        return [item["title"] for item in walk(f"guidelines?sort={sort}")]

    assert order("date") == ["2020", "2023-01-02", "2023-05", "none"]
    assert order("-date") == ["2023-05", "2023-01-02", "2020", "none"]
    assert order("title") == order("-title")[::-1]
    assert order("updated") == order("-updated")[::-1]
    assert order("published") == order("-published")[::-1]


def test_criterion_11_the_cursor_is_of_one_list_and_can_not_be_forged(client, guideline):
    made(10)
    first = client.get("/api/v1/guidelines?page_size=4&sort=date")
    following = first.json()["next"]
    assert first["Link"] == f'<{following}>; rel="next"'
    cursor = following.partition("cursor=")[2]
    assert client.get(following).status_code == 200
    for query in (
        f"sort=-date&cursor={cursor}", f"sort=date&city=delft&cursor={cursor}",
        f"sort=date&cursor={cursor[:-1]}A_", f"sort=date&cursor=x{cursor}", "cursor=W10:abc",
    ):  # fmt: skip
        assert refused(client, f"guidelines?{query}")["parameter"] == "cursor"
    assert (
        client.get(f"/api/v1/guidelines?sort=date&page_size=1&cursor={cursor}").status_code == 200
    )


def test_criterion_11_they_are_counted_only_when_asked_for_and_up_to_a_limit(
    get, guideline, monkeypatch
):
    made(10)
    assert get("guidelines")["count"] is None
    assert get("guidelines?count=true&page_size=1")["count"] == 11
    monkeypatch.setattr("cms.api.lists.COUNT_LIMIT", 5)
    assert get("guidelines?count=true")["count"] == 5


@pytest.fixture
def translated(drained):
    """A work in English and Spanish, another in English alone, a third in Spanish alone."""
    spanish = Locale.objects.get(language_code="es")
    both, english, other = (GuidelineFactory(title=t, slug=t) for t in ("both", "english", "third"))
    for page in (both, other):
        page.copy_for_translation(spanish, copy_parents=True)
    Page.objects.filter(locale=spanish).update(live=True)
    Page.objects.filter(pk=other.pk).update(live=False)
    drained()
    return both, english


def test_criterion_12_locale_is_exact_and_fallback_is_explicit(client, get, walk, translated):
    def found(query):
        return {(i["slug"].removesuffix("-es"), i["locale"]) for i in walk(f"guidelines?{query}")}

    assert found("") == {("both", "en"), ("english", "en")}
    assert found("locale=es") == {("both", "es"), ("third", "es")}
    assert found("locale=es&fallback=true") == {("both", "es"), ("third", "es"), ("english", "en")}
    assert found("locale=nl") == set()
    assert len(found("locale=*")) == 4
    assert refused(client, "guidelines?locale=xx")["parameter"] == "locale"


def test_criterion_12_translations_are_the_public_ones_without_aliases(get, translated, drained):
    both, _english = translated
    spanish = Page.objects.get(translation_key=both.translation_key, locale__language_code="es")
    french = Locale.objects.get(language_code="fr")
    both.copy_for_translation(french, copy_parents=True, alias=True)
    drained()
    (translation,) = get(f"guidelines/page-{both.pk}")["translations"]
    assert (translation["id"], translation["locale"]) == (f"page-{spanish.pk}", "es")
    PageViewRestriction.objects.create(page=spanish, restriction_type="login")
    assert get(f"guidelines/page-{both.pk}")["translations"] == []


def test_criterion_12_every_address_that_is_given_is_found_again(client, walk, translated):
    for item in walk("guidelines?locale=*"):
        path = item["url"].removeprefix("http://localhost:8000")
        for address in (item["url"], path, path.rstrip("/"), f"{path}?a=b#c"):
            response = client.get("/api/v1/find", {"path": address}, follow=True)
            assert response.json()["id"] == item["id"], address
    for address in (
        "/xx/guidelines/both/",
        "/guidelines/nope/",
        "https://example.org/guidelines/both/",
        "",
        "//",
        "/%00/",
    ):
        assert client.get("/api/v1/find", {"path": address}).status_code in {400, 404}


def test_terms_have_labels_parents_and_counts(get, drained):
    spanish = Locale.objects.get(language_code="es")
    above = TopicFactory(name="Machines", slug="machines")
    below = TopicFactory(name="Bots", slug="bots", parent=above)
    translation = above.copy_for_translation(spanish)
    translation.name = "Máquinas"
    translation.save()
    GuidelineFactory(topics=[below])
    hidden = PolicyFactory(topics=[above])
    drained()
    topic = get("topics/machines")
    assert topic["labels"] == {"en": "Machines", "es": "Máquinas"}
    assert topic["count"] == 2
    assert get("topics/bots")["parent"]["slug"] == "machines"
    assert {t["title"] for t in get("topics?locale=es&fallback=true")["items"]} == {
        "Máquinas",
        "Bots",
    }
    hidden.unpublish()
    assert get("topics/machines")["count"] == 1


def test_answers_have_the_shape_that_is_described(get, guideline):
    for name in PAGES:
        for item in get(name)["items"]:
            assert set(item) == set(PageItem.model_fields)
            PageItem.model_validate(item)
    for name, shape in zip(TERMS, TERM_ITEMS.values(), strict=True):
        for item in get(name)["items"]:
            assert set(item) == set(shape.model_fields)
            shape.model_validate(item)


def test_each_item_states_provenance_licence_status_and_when_it_was_checked(get, drained):
    page = GuidelineFactory(
        licence="CC-BY-4.0", attribution="City", confidence="confirmed", status="adopted",
        checked_on=timezone.now().date() - timedelta(days=1), evidence="The minutes.",
    )  # fmt: skip
    drained()
    item = get(f"guidelines/page-{page.pk}")
    assert item["licence"] == "CC-BY-4.0"
    assert item["checked_on"] == page.checked_on.isoformat()
    assert (item["status"], item["confidence"], item["evidence"]) == (
        "adopted", "confirmed", "The minutes.",
    )  # fmt: skip
