"""The C and D cases that concern the whole site: its pages, vocabularies and API."""

from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale, ReferenceIndex

from cms.corpus.vocabulary import folded
from cms.search.criteria import Criteria
from cms.search.find import find
from content_models.models import City, Guideline, Topic
from content_models.models.links import TopicLink
from indexer.published import documents
from search_config.indexes import CONTENT
from search_config.meilisearch_settings import render
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def counted(facet, **chosen):
    """Return the total and the facet's counts."""
    found = find(Criteria(chosen={name: (value,) for name, value in chosen.items()}))
    return found.total, dict(found.counts[facet])


def hits(client, address):
    page = BeautifulSoup(client.get(address).content, "lxml")
    return [hit.get_text(" ", strip=True) for hit in page.select(".hits > li")]


def versions(client, address):
    links = BeautifulSoup(client.get(address).content, "lxml").select(".versions a")
    return [(a.get_text(strip=True), a["href"], a.has_attr("aria-current")) for a in links]


def api(client, **parameters):
    return client.get("/api/v1/search", parameters).json()["hits"]


def test_c14_a_search_page_shows_each_work_in_its_own_language(client, engine_name, drained):
    page = GuidelineFactory(title="Algorithm register", body=[("paragraph", "<p>A register.</p>")])
    spanish = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    spanish.title, spanish.summary = "Inventario de datos", "Un register, en español."
    spanish.save_revision().publish()
    drained()
    (one,) = hits(client, "/es/search/?q=register")
    assert "Inventario de datos" in one
    assert ["Algorithm register" in hit for hit in hits(client, "/search/?q=register")] == [True]
    # Three plain links say which versions are found, with their counts, and lead back.
    assert versions(client, "/es/search/?q=register") == [
        ("Cada obra una vez (1)", "?q=register", True),
        ("Solo en español (1)", "?q=register&lang=es", False),
        ("Todas las versiones lingüísticas (2)", "?q=register&versions=all", False),
    ]
    both = hits(client, "/es/search/?q=register&versions=all")
    assert sorted(("Español" in hit, "Inglés" in hit) for hit in both) == [
        (False, True),
        (True, False),
    ]
    _, only, every = versions(client, "/es/search/?q=register&versions=all")
    assert (only[2], every[1:]) == (False, ("?q=register&versions=all", True))
    assert len(hits(client, f"/es/search/{only[1]}")) == 1
    GuidelineFactory(title="Only an English register")
    drained()
    counted = [label for label, *_ in versions(client, "/es/search/?q=register&lang=es")]
    assert [label[-3:] for label in counted] == ["(2)", "(1)", "(3)"]
    assert len(hits(client, "/es/search/?q=register")) == 2
    lines = client.get("/es/search/results.jsonl?q=register&versions=all").getvalue().splitlines()
    assert len(lines) == 3
    wrong = client.get("/search/?q=register&versions=every").content.decode()
    assert "“versions” is “all” or not given." in wrong
    Guideline.objects.get(title="Only an English register").delete()
    drained()
    # The API gives every version once, each with its language, unless one is asked for.
    assert sorted(hit["lang"] for hit in api(client, q="register")) == ["en", "es"]
    for asked in ("shown_in", "lang"):
        assert [hit["lang"] for hit in api(client, q="register", **{asked: "es"})] == ["es"]


@pytest.mark.parametrize("names", [["公平", "透明度", "الشفافية"], ["Éthique", "Ethique ", "😀"],
                                   ["C++", "C#", "Not stated"]])  # fmt: skip
def test_c16_a_term_of_any_script_has_an_address_of_its_own(client, engine_name, drained, names):
    topics = [Topic.objects.create(name=name, locale=Locale.get_default()) for name in names]
    pages = [GuidelineFactory(topics=[topic]) for topic in topics]
    drained()
    slugs = [topic.slug for topic in topics]
    assert len(set(slugs)) == len([slug for slug in slugs if slug]) == len(names)
    for topic, page in zip(topics, pages, strict=True):
        assert [hit["title"] for hit in api(client, topic=topic.slug)] == [page.title]
        assert len(hits(client, f"/search/?topic={topic.slug}")) == 1


def test_c20_a_copy_in_another_tree_has_the_language_of_its_text(drained):
    page = GuidelineFactory(title="Only in English")
    french = Locale.objects.get(language_code="fr")
    page.copy_for_translation(french, copy_parents=True, alias=True)
    drained()
    stored = documents().filter(body__title="Only in English")
    assert {(row.locale, row.body["lang"]) for row in stored} == {("en", "en"), ("fr", "en")}
    (setting,) = render(CONTENT, {})["localizedAttributes"]
    assert "zho" in setting["locales"]
    assert {len(code) for code in setting["locales"]} == {3}


@pytest.mark.parametrize(
    "twin", ["privacy", "PRIVACY ", " Privacy\u00a0", "Privacy", "Ｐrivacy", "Pri\u00advacy\u200b"]
)
def test_d12_a_topic_is_there_once_however_it_is_spelt(client, admin_client, twin):
    TopicFactory(name="Privacy", slug="privacy-and-data")
    form = {"name": twin, "slug": "another", "parent": "", "synonyms": "", "scope_note": ""}
    answer = admin_client.post(reverse("wagtailsnippets_content_models_topic:add"), form)
    assert "There is a topic “" in answer.content.decode()
    assert Topic.objects.filter(name__icontains="privacy").count() == 1
    for language, said in (("en", "already"), ("nl", "Er is al een onderwerp")):
        with override(language), pytest.raises(ValidationError, match=said):
            Topic(name=twin, slug="another", locale=Locale.get_default()).full_clean()
    assert folded(twin) == folded("Privacy")  # as imports know a term


def test_d12_a_language_is_there_once_in_whatever_capitals_it_is_typed(
    client, drained, engine_name
):
    for code in ("pt-br", "pt-BR", "pt-Br"):
        GuidelineFactory(text_language=code)
    GuidelineFactory(text_language="zh-hant-tw")
    drained()
    assert counted("lang")[1] == {"pt-BR": 3, "zh-Hant-TW": 1}
    for typed in ("pt-br", "pt-BR", "PT-BR"):
        assert len(api(client, lang=typed)) == 3
        assert len(client.get("/api/v1/guidelines", {"lang": typed}).json()["items"]) == 3


@pytest.mark.parametrize("slug", ["Privacy", "PRIVACY", "Not-Stated"])
def test_d12_no_slug_differs_from_another_in_capitals_alone(slug):
    TopicFactory(name="Privacy", slug="privacy")
    with pytest.raises(ValidationError, match="slug"):
        Topic(name="Other", slug=slug, locale=Locale.get_default()).full_clean()
    Topic(name="Other", slug="privacy-2", locale=Locale.get_default()).full_clean()


def test_d15_a_parent_holds_what_its_children_hold_each_document_once(engine_name, drained):
    policing = TopicFactory(name="Policing", slug="policing")
    face = TopicFactory(name="Face recognition", slug="face", parent=policing)
    patrol = TopicFactory(name="Patrol planning", slug="patrol", parent=policing)
    other = TopicFactory(name="Safety", slug="safety")
    for topics in ([policing], [face], [patrol], [face, patrol]):
        GuidelineFactory(topics=topics)
    drained()
    assert counted("topic", topic="policing") == (4, {"policing": 4, "face": 2, "patrol": 2})
    assert counted("topic", topic="face")[0] == 2
    face.parent = other
    face.save()
    drained()
    assert counted("topic", topic="policing") == (
        3,
        {"policing": 3, "face": 2, "patrol": 2, "safety": 2},
    )
    assert counted("topic", topic="safety")[0] == 2


def test_d15_a_type_holds_its_kinds(client, engine_name, drained):
    for kind in ("ordinance", "ordinance", "strategy", ""):
        PolicyFactory(kind=kind)
    GuidelineFactory(kind="charter")
    drained()
    everything = {"policy": 4, "policy-ordinance": 2, "policy-strategy": 1, "guideline": 1,
                  "guideline-charter": 1}  # fmt: skip
    assert counted("type", type="policy-ordinance") == (2, everything)
    assert counted("type", type="policy") == (4, everything)
    page = BeautifulSoup(client.get("/search/?type=policy-ordinance").content, "lxml")
    box = page.find("input", value="policy-ordinance")
    assert box.has_attr("checked")
    assert box.find_parent("li").find_parent("li").find("input")["value"] == "policy"
    rows = client.get("/api/v1/facets/type", {"prefix": "ordin"}).json()["values"]
    assert [(row["value"], row["label"], row["parent"], row["count"]) for row in rows] == [
        ("policy-ordinance", "Ordinance", "policy", 2)
    ]
    assert client.get("/api/v1/search", {"type": "policy-charter"}).status_code == 400


def test_d16_a_renamed_term_leaves_no_ghost(client, engine_name, drained):
    principle = PrincipleFactory(number=4)
    for _ in range(3):
        GuidelineFactory(principles=[principle])
    draft = GuidelineFactory(principles=[principle], live=False)
    drained()
    old = principle.slug
    principle.name = principle.short_name = "Fairness"
    principle.slug = "fairness"
    principle.save()
    drained()
    assert counted("principle", principle="fairness") == (3, {"fairness": 3})
    rows = client.get("/api/v1/search").json()["facets"]["principle"]
    assert [(row["label"], row["count"]) for row in rows] == [("Fairness", 3)]
    assert client.get("/api/v1/search", {"principle": old}).status_code == 400
    for address in ("/search/", "/search/values/topic/", "/matrix/"):
        page = client.get(address, {"principle": old})
        assert page.status_code == 404
    page = client.get("/search/", {"principle": old})
    assert f"“principle” has no value “{old}”." in page.content.decode()
    assert not Guideline.objects.get(pk=draft.pk).live
    assert find(Criteria()).total == 3


NAMES = {
    "L’Hospitalet de Llobregat": ("hosp", "L'Hosp", "llobr", "lhosp"),
    "’s-Hertogenbosch": ("s-hert", "'s h", "hertog"),
    "Łódź": ("lodz",),
    "Diyarbakır": ("diyarbakir", "DİYAR", "DIYAR"),
    "Œuvre-sur-Ærø": ("oeuv", "aero", "sur aer"),
    "Đà Nẵng": ("da nang", "danang"),
    "Köln": ("koln", "koeln", "ko\u0308ln"),
    "آسفي": ("اسفي",),
    "المدينة": ("المدينه",),
    "東京": ("東", "京"),
    "Washington, D.C.": ("dc", "d.c.", "washington dc"),
    "Winston–Salem": ("salem", "winston-s"),
}


def test_h09_c06_a_facet_box_and_the_suggestions_know_a_name_however_it_is_typed(
    client, engine_name, drained
):
    cities = {CityFactory(name="Safi", local_name="Vieux port").slug: ("vieux",)}
    cities |= {CityFactory(name=name).slug: typed for name, typed in NAMES.items()}
    for city in City.objects.filter(slug__in=cities):
        GuidelineFactory(cities=[city])
    drained()

    def values(address, rows, name, typed):
        return [
            row["value"] for row in client.get(f"/api/v1/{address}", {name: typed}).json()[rows]
        ]

    for city, spellings in cities.items():
        for typed in spellings:
            assert values("facets/city", "values", "prefix", typed) == [city], typed
            assert city in values("suggest", "terms", "q", typed), typed
    for signs in ("’", "*", "%"):
        assert values("facets/city", "values", "prefix", signs) == []
    page = client.get("/search/values/city/?find=vieux")
    assert "Safi" in page.content.decode()
    assert "Łódź" not in page.content.decode()


def test_a_city_is_found_by_its_other_names(engine_name, drained):
    vienna = CityFactory(name="Vienna", slug="vienna", local_name="Wien", other_names="Bécs\nVídeň")
    GuidelineFactory(title="Strategy", cities=[vienna])
    GuidelineFactory(title="Other")
    drained()
    for name in ("Vienna ", "wien", "Bécs ", "becs ", "Videň "):
        assert [hit.document.body["title"] for hit in find(Criteria(text=name)).hits] == [
            "Strategy"
        ], name


def test_d12_twins_are_joined_wherever_they_are_named(engine_name, drained):
    keep = TopicFactory(name="Privacy", slug="privacy", synonyms="data protection")
    twins = [
        TopicFactory(name=name, slug=f"twin-{n}", synonyms="Datenschutz")
        for n, name in enumerate(("privacy", "PRIVACY ", "Privacy\u00a0", "Private life"))
    ]
    below = TopicFactory(name="Cameras", slug="cameras", parent=twins[0])
    pages = [GuidelineFactory(topics=topics) for topics in ([keep], [twins[0], keep], [twins[1]])]
    draft = GuidelineFactory(topics=[twins[2]])
    draft.topic_links.add(TopicLink(topic=twins[3]))
    draft.save_revision()
    body = [("clause", {"number": "1", "text": "x", "topic": twins[1]})]
    clause = GuidelineFactory(topics=[below], body=body)
    clause.save_revision().publish()
    drained()
    assert counted("topic", topic="privacy")[0] == 2

    call_command(
        "join_terms", "topic", "privacy", *(twin.slug for twin in twins), stdout=StringIO()
    )

    drained()
    assert list(Topic.objects.values_list("name", flat=True)) == ["Cameras", "Privacy"]
    assert counted("topic")[1] == {"privacy": 5, "cameras": 1}
    assert Topic.objects.get(slug="privacy").synonym_list == [
        "data protection",
        "Datenschutz",
        "Private life",
    ]
    assert Topic.objects.get(pk=below.pk).parent == keep
    clause = Guideline.objects.get(pk=clause.pk)
    for version in (clause, clause.get_latest_revision_as_object()):
        assert version.body[0].value["topic"] == keep
    for each in (*pages, draft):
        page = Guideline.objects.get(pk=each.pk)
        newest = page.get_latest_revision_as_object() if page.latest_revision else page
        assert [link.topic for link in newest.topic_links.all()] == [keep]
    assert ReferenceIndex.get_references_to(keep).count() >= 5
    with pytest.raises(CommandError, match="the same term"):
        call_command("join_terms", "topic", "privacy", "privacy")


@pytest.mark.parametrize("typed", ["hosp", "l'hosp", "L’Hosp", "de llob"])
def test_h09_the_city_box_finds_a_word_behind_an_apostrophe(client, drained, typed):
    GuidelineFactory(cities=[CityFactory(name="L’Hospitalet de Llobregat", slug="hospitalet")])
    GuidelineFactory(cities=[CityFactory(name="Delft", slug="delft")])
    drained()
    found = client.get("/api/v1/facets/city", {"prefix": typed}).json()["values"]
    assert [row["value"] for row in found] == ["hospitalet"]
