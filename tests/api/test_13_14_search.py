"""Criteria 13 and 14: the search, values of facets, suggestions, what is close."""

import pytest
from wagtail.models import Locale, Page, PageViewRestriction

from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(drained):
    topics = {slug: TopicFactory(slug=slug, name=slug.title()) for slug in ("chatbots", "cameras")}
    cities = {
        slug: CityFactory(slug=slug, name=name)
        for slug, name in (("the-hague", "The Hague"), ("malaga", "Málaga"))
    }
    pages = {
        "a": GuidelineFactory(title="Rules for chatbots", topics=[topics["chatbots"]], cities=[cities["malaga"]]),
        "b": PolicyFactory(title="Chatbots in the city", topics=[topics["chatbots"]], cities=[cities["malaga"]]),
        "c": PolicyFactory(title="Chatting", topics=[topics["chatbots"]], cities=[cities["the-hague"]]),
        "d": PolicyFactory(title="Cameras", topics=[topics["cameras"]], cities=[cities["the-hague"]]),
    }  # fmt: skip
    drained()
    return pages


def values(answer: dict) -> dict[str, int]:
    return {row["value"]: row["count"] for row in answer["values"]}


def test_criterion_13_facets_are_those_asked_for_and_counts_leave_the_own_choice_aside(
    get, content
):
    answer = get("search?q=chatbots&city=malaga&facets=city,type")
    assert list(answer["facets"]) == ["city", "type"]
    assert {row["value"]: row["label"] for row in answer["facets"]["city"]} == {
        "malaga": "Málaga", "the-hague": "The Hague",
    }  # fmt: skip
    answer = get("search?topic=chatbots&city=malaga")
    counts = {row["value"]: row["count"] for row in answer["facets"]["city"]}
    assert counts == {"malaga": 2, "the-hague": 1}
    assert answer["total"] == 2


def test_criterion_13_one_facet_has_the_counts_of_the_search_and_a_prefix(client, get, content):
    assert values(get("facets/city?topic=chatbots")) == {"malaga": 2, "the-hague": 1}
    assert values(get("facets/city?topic=chatbots&prefix=MALA")) == {"malaga": 2}
    assert values(get("facets/city?prefix=hag")) == {"the-hague": 2}
    assert values(get("facets/city?prefix=ague")) == {}
    assert client.get("/api/v1/facets/nope").status_code == 404
    assert client.get("/api/v1/facets/city?sort=title").json()["parameter"] == "sort"


def test_criterion_13_suggestions_are_terms_and_documents(get, content):
    found = get("suggest?q=chatb")
    assert [(term["facet"], term["value"]) for term in found["terms"]] == [("topic", "chatbots")]
    assert {f"page-{content[key].pk}" for key in ("a", "b")} <= {
        one["id"] for one in found["documents"]
    }
    assert [term["label"] for term in get("suggest?q=mál")["terms"]] == ["Málaga"]
    assert [term["value"] for term in get("suggest?q=hag")["terms"]] == ["the-hague"]
    assert get("suggest?q=") == get("suggest") == {"terms": [], "documents": []}
    assert len(get("suggest?q=cha&page_size=1")["documents"]) == 1


def test_criterion_13_related_documents_share_most_and_each_work_stands_once(get, content, drained):
    spanish = Locale.objects.get(language_code="es")
    for key in ("a", "b"):
        content[key].copy_for_translation(spanish, copy_parents=True)
    Page.objects.filter(locale=spanish).update(live=True)
    drained()
    found = get(f"documents/page-{content['a'].pk}/related")["items"]
    assert [one["id"] for one in found][:2] == [f"page-{content[key].pk}" for key in ("b", "c")]
    assert f"page-{content['a'].pk}" not in {one["id"] for one in found}
    assert {"id", "type", "slug", "title", "url"} <= found[0].keys()


def test_criterion_14_what_is_hidden_is_neither_suggested_nor_counted_nor_close(get, content):
    PageViewRestriction.objects.create(page=content["b"], restriction_type="login")
    assert values(get("facets/city?topic=chatbots")) == {"malaga": 1, "the-hague": 1}
    hidden = f"page-{content['b'].pk}"
    assert hidden not in {one["id"] for one in get("suggest?q=chatbots")["documents"]}
    related = get(f"documents/page-{content['a'].pk}/related")["items"]
    assert hidden not in {one["id"] for one in related}


@pytest.mark.parametrize("value", ['a"b', "a\\b", "a'b", "a`b", "a) OR (1=1"])
def test_criterion_14_values_are_quoted_by_construction(client, content, value):
    assert client.get("/api/v1/search", {"city": value}).status_code == 400
    assert client.get("/api/v1/guidelines", {"city": value}).status_code == 400
    assert client.get("/api/v1/facets/city", {"prefix": value}).status_code == 200
    assert client.get("/api/v1/suggest", {"q": value}).status_code == 200


@pytest.mark.parametrize(
    ("more", "last"),
    [
        ("", "Without any filter"),
        ("&shown_in=es", "Sin ningún filtro"),
        ("%20", "Without any filter"),
        ("&year_from=2990&principle=2&principle_all=chosen", "Without any filter"),
    ],
)
def test_criterion_13_nothing_found_leads_to_searches_that_find_as_much_as_they_say(
    get, content, more, last
):
    PrincipleFactory(number=2)
    answer = get(f"search?topic=cameras&q=chatbot{more}")
    assert answer["total"] == 0
    assert answer["ways_out"][-1]["label"] == last
    for way in answer["ways_out"]:
        assert get(f"search?{way['query']}")["total"] == way["total"] > 0
    assert get("search?topic=chatbots")["ways_out"] == []
    (way,) = get("search?year_from=2990&shown_in=es")["ways_out"]
    assert way["query"] == "shown_in=es"
