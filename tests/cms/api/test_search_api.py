"""GET /api/v1/search: its answer, its errors, and what it never tells."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.search import find
from cms.search.criteria import CHOOSABLE
from cms.search.query import PARAMETERS
from indexer.engines.base import Hit, Results
from indexer.engines.errors import EngineRefused, EngineUnavailable, IndexMissing
from indexer.models import Document, SearchIndex
from tests.cms.search.bodies import body
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
)

URL = "/api/v1/search"
pytestmark = pytest.mark.django_db


def ask(client, query: str = "") -> dict:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200, response.content
    return response.json()


def counts(answer: dict, name: str) -> dict[str, int]:
    return {row["value"]: row["count"] for row in answer["facets"][name]}


def problem(response, status: int) -> dict:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    content = response.json()
    assert content["status"] == status
    assert {"type", "title", "detail"} <= content.keys()
    return content


@pytest.fixture
def cities():
    return {
        "turku": CityFactory(name="Turku", slug="turku", country="FI", country_name="Finland",
                             subregion="Northern Europe"),
        "delft": CityFactory(name="Delft", slug="delft"),
        "leiden": CityFactory(name="Leiden", slug="leiden"),
    }  # fmt: skip


def test_the_answer_has_exactly_the_promised_shape(client, drained, cities):
    topic = TopicFactory(name="Chatbots", slug="chatbots")
    page = GuidelineFactory(
        title="Rules for chatbots",
        summary="How a chatbot speaks.",
        principles=[PrincipleFactory(number=1)],
        topics=[topic],
        cities=[cities["turku"]],
        body=[
            ("heading", {"level": "2", "text": "Purpose"}),
            ("text", "<p>A <b>chatbot</b> says so.</p>"),
        ],
    )
    drained()
    answer = ask(client, "q=chatbot")
    assert list(answer) == [
        "total", "partial", "did_you_mean", "page", "page_size", "hits", "facets",
        "ways_out",
    ]  # fmt: skip
    assert (answer["total"], answer["page"], answer["page_size"]) == (1, 1, 20)
    (hit,) = answer["hits"]
    pieces, places = hit.pop("highlights"), hit.pop("places")
    url = f"http://localhost:8000{page.get_url_parts()[2]}"
    assert hit == {
        "id": f"page-{page.pk}",
        "type": "guideline",
        "lang": "en",
        "title": "Rules for chatbots",
        "url": url,
        "summary": "How a chatbot speaks.",
        "cities": ["turku"],
        "principles": ["access"],
        "topics": ["chatbots"],
    }
    assert all(list(piece) == ["html", "text", "anchor", "label", "url"] for piece in pieces)
    (passage,) = [piece for piece in pieces if piece["anchor"]]
    assert passage["html"] == "Purpose A <mark>chatbot</mark> says so."
    assert passage["text"] == "Purpose A chatbot says so."
    assert passage["label"] == "Purpose"
    assert passage["url"] == f"{url}#{passage['anchor']}"
    assert places == [{"label": "Purpose", "url": passage["url"]}]
    assert passage["anchor"] == page.body[0].id
    assert set(answer["facets"]) == {
        "principle", "topic", "city", "country", "region", "type", "lang", "year",
    }  # fmt: skip
    assert answer["facets"]["city"] == [
        {"value": "turku", "label": "Turku", "count": 1, "selected": False, "parent": "fi"}
    ]


def test_parents_link_the_places_to_a_tree(client, drained, cities):
    GuidelineFactory(cities=[cities["turku"]])
    drained()
    facets = ask(client)["facets"]
    parents = {
        row["value"]: row["parent"]
        for name in ("city", "country", "region")
        for row in facets[name]
    }
    assert parents == {
        "turku": "fi", "fi": "northern-europe", "northern-europe": "europe", "europe": None,
    }  # fmt: skip
    assert {row["label"] for row in facets["country"]} == {"Finland"}


def test_counts_leave_the_choice_of_their_own_facet_aside(client, drained, cities):
    for city, number in (("turku", 1), ("turku", 2), ("delft", 1), ("leiden", 2)):
        GuidelineFactory(cities=[cities[city]], principles=[PrincipleFactory(number=number)])
    drained()
    answer = ask(client, "city=turku")
    assert answer["total"] == 2
    assert counts(answer, "city") == {"turku": 2, "delft": 1, "leiden": 1}
    assert counts(answer, "country") == {"fi": 2, "nl": 2}
    assert counts(answer, "principle") == {"access": 1, "privacy": 1}
    assert {row["value"] for row in answer["facets"]["city"] if row["selected"]} == {"turku"}
    # Alternatives within the group of places, narrowing between facets.
    assert ask(client, "city=turku&country=nl")["total"] == 4
    assert ask(client, "city=turku&country=nl&principle=1")["total"] == 2
    assert ask(client, "region=northern-europe")["total"] == 2
    # Each count is what choosing the value alone would find.
    for value, count in counts(answer, "city").items():
        assert ask(client, f"city={value}")["total"] == count


def test_documents_without_a_value_are_found_as_not_stated(client, drained):
    GuidelineFactory(cities=[], scope="network")
    drained()
    answer = ask(client, "city=not-stated")
    assert answer["total"] == 1
    assert answer["facets"]["city"][0]["label"] == "Not stated"


def test_years_bound_the_hits_and_select_their_counts(client, drained):
    for year in ("2018", "2020-05", "2023-01-02", ""):
        PolicyFactory(date_adopted=year, imported=True)
    drained()
    answer = ask(client, "year_from=2019&year_to=2023&sort=oldest")
    assert answer["total"] == 2
    assert [(r["value"], r["selected"]) for r in answer["facets"]["year"]] == [
        ("2023", True), ("2020", True), ("2018", False), ("not-stated", False),
    ]  # fmt: skip
    answer = ask(client, "year_from=2019&year_to=2020&year=not-stated&year=2018")
    assert answer["total"] == 3
    assert [(r["label"], r["count"]) for r in answer["facets"]["year"] if r["selected"]] == [
        ("2020", 1), ("2018", 1), ("Not stated", 1),
    ]  # fmt: skip
    for wrong in ("20188", "0", "-1", "unknown", "２０１８"):
        assert client.get("/api/v1/search", {"year": wrong}).json()["parameter"] == "year"


def test_every_language_version_is_returned_unless_one_is_asked_for(client, drained):
    from wagtail.models import Locale, Page

    spanish = Locale.objects.get(language_code="es")
    page = GuidelineFactory(title="Rights")
    page.copy_for_translation(spanish, copy_parents=True)
    Page.objects.filter(translation_key=page.translation_key).update(live=True)
    drained()
    assert ask(client)["total"] == 2
    answer = ask(client, "shown_in=es")
    assert answer["total"] == 1
    assert answer["facets"]["country"][0]["label"] == "Países Bajos"
    assert problem(client.get(f"{URL}?shown_in=xx"), 400)["parameter"] == "shown_in"


@pytest.mark.parametrize(
    ("query", "parameter", "suggestion"),
    [
        ("cty=x", "cty", "city"),
        ("city=nowhere", "city", None),
        ("principle=privaci", "principle", "privacy"),
        ("page=0", "page", None),
        ("year_from=2026&year_to=2018", "year_from", None),
    ],
)
def test_a_bad_parameter_is_a_400_that_names_it(client, query, parameter, suggestion):
    Document.objects.create(
        id="principle-2", kind="principle", locale="en", changed_at=timezone.now(), seq=900_000,
        body={"slug": "privacy", "label": "Privacy", "short_label": "", "number": 2},
    )  # fmt: skip
    content = problem(client.get(f"{URL}?{query}"), 400)
    assert content["parameter"] == parameter
    assert content["value"]
    assert content.get("suggestion") == suggestion


VALUES = (
    "",
    "%00",
    "abc",
    "-1",
    "1" + "0" * 20,
    "x" * 5000,
    "1,2",
    "%27%22%5C",
    "not-stated",
    "%F0%9F",
)


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_no_value_of_any_parameter_breaks_the_search(client, drained, value):
    for name in (*PARAMETERS, "shown_in", "unknown"):
        for query in (f"{name}={value}", f"{name}={value}&{name}={value}"):
            assert client.get(f"{URL}?{query}").status_code in {200, 400}, query
            assert client.get(f"/search/?{query}").status_code in {200, 404}, query


def test_too_many_parameters_are_refused(client):
    problem(client.get(f"{URL}?" + "&".join(["city=x"] * 2000)), 400)


@pytest.mark.parametrize("path", ["/api/v1/nope", "/api/v1/", "/api/v1/search/", "/api/nope"])
def test_an_unknown_path_is_a_404_problem(client, path):
    problem(client.get(path), 404)


class Broken:
    """An engine that raises what it is given."""

    name = "broken"

    def __init__(self, error):
        self.error = error

    def search(self, _index, _query):
        raise self.error


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (EngineUnavailable("no answer", retry_after=7), "7"),
        (EngineUnavailable("no answer"), "30"),
        (IndexMissing("content"), "30"),
        (EngineRefused("the key"), "30"),
    ],
)
def test_without_the_engine_the_answer_is_503(client, drained, monkeypatch, error, seconds):
    monkeypatch.setattr(find, "engine", lambda _: Broken(error))
    response = client.get(URL)
    content = problem(response, 503)
    assert response["Retry-After"] == seconds
    assert str(error) not in content["detail"]


def test_before_the_first_drain_the_answer_is_503(client):
    assert not SearchIndex.objects.exists()
    problem(client.get(URL), 503)


def test_head_and_options_are_answered(client, drained):
    got, head = client.get(URL), client.head(URL)
    assert head.status_code == 200
    assert head["ETag"] == got["ETag"]
    assert not head.content
    options = client.options(URL)
    assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert client.post(URL).status_code == 405


def test_caches_ask_back_and_unchanged_answers_are_304(client, drained):
    response = client.get(URL)
    assert response["Cache-Control"] == "no-cache"
    assert client.get(URL, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_the_description_names_every_parameter_and_nothing_else(client):
    content = client.get("/api/v1/openapi.json").json()
    assert set(content["paths"][URL]) == {"get"}
    named = [parameter["name"] for parameter in content["paths"][URL]["get"]["parameters"]]
    assert sorted(named) == sorted([*PARAMETERS, "shown_in", "facets"])
    assert set(CHOOSABLE) <= set(named)


def _unpublish(page):
    page.unpublish()


def _restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")


def _restrict_parent(page):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


def _expire(page):
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save(clean=False)


def _delete(page):
    page.delete()


@pytest.mark.parametrize("hide", [_unpublish, _restrict, _restrict_parent, _expire, _delete])
def test_what_is_hidden_is_gone_before_any_worker_runs(client, drained, cities, hide):
    page = GuidelineFactory(title="Secret marker", cities=[cities["turku"]])
    PolicyFactory(title="Open marker", cities=[cities["delft"]])
    drained()
    assert ask(client, "q=marker")["total"] == 2
    hide(page)
    answer = ask(client, "q=marker")
    assert [hit["title"] for hit in answer["hits"]] == ["Open marker"]
    assert (answer["total"], counts(answer, "city")) == (1, {"delft": 1})
    # The hidden one would stand on the second page: the total knows.
    assert ask(client, "q=marker&page_size=1&sort=title")["total"] == 1
    drained()
    assert ask(client, "q=marker")["total"] == 1


def test_an_index_that_names_unknown_documents_is_asked_again_without_them(
    client, drained, monkeypatch
):
    page = GuidelineFactory()
    drained()
    asked = []

    class Stale:
        def search(self, _index, query):
            asked.append(query.exclude)
            ids = [i for i in ("page-999999", f"page-{page.pk}") if i not in query.exclude]
            return Results(len(ids), tuple(Hit(i) for i in ids))

    monkeypatch.setattr(find, "engine", lambda _: Stale())
    answer = ask(client)
    assert (answer["total"], len(answer["hits"])) == (1, 1)
    assert asked == [frozenset(), frozenset({"page-999999"})]


def test_spans_of_an_older_state_mark_nothing(client, drained):
    page = GuidelineFactory(title="Chatbot rules", summary="Old.")
    drained()
    Document.objects.filter(pk=f"page-{page.pk}").update(seq=900_000)
    (hit,) = ask(client, "q=chatbot")["hits"]
    assert hit["highlights"] == []


def test_the_number_of_queries_does_not_grow_with_the_hits(client, drained, monkeypatch):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    Document.objects.bulk_create(
        Document(
            id=f"made-{number}", kind="guideline", locale="en", url=f"/g/{number}/", title_key="t",
            changed_at=timezone.now(), seq=800_000 + number, fingerprint="f",
            body=json.loads(json.dumps(body(title=f"Made {number}"))),
        )
        for number in range(100)
    )  # fmt: skip
    used = []
    for size in (1, 20, 100):
        hits = tuple(Hit(f"made-{number}") for number in range(size))
        engine = type(
            "Full", (), {"search": lambda _self, _index, _query, hits=hits: Results(100, hits)}
        )
        monkeypatch.setattr(find, "engine", lambda _, engine=engine: engine())
        for url in (f"{URL}?page_size={size}", f"/search/?page_size={size}"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            used.append(len(queries))
    assert used[0::2] == [used[0]] * 3
    assert used[1::2] == [used[1]] * 3
    assert max(used) <= 15
