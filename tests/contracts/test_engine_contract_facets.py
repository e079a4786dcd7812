"""Filters, ranges, excluded ids and facet counts: every engine."""

import pytest

from indexer.engines.base import Filter, Range, SearchQuery
from indexer.engines.errors import EngineRefused
from search_config.document import NOT_STATED
from tests.contracts.documents import document

BARCELONA = {"city": ["barcelona"], "country": ["es"], "region": ["europe", "southern-europe"]}
MADRID = BARCELONA | {"city": ["madrid"]}
HELSINKI = {"city": ["helsinki"], "country": ["fi"], "region": ["europe", "northern-europe"]}
SEOUL = {"city": ["seoul"], "country": ["kr"], "region": ["asia", "eastern-asia"]}
PLACES = ("region", "country", "city")


@pytest.fixture
def shelf(index):
    index.add(
        document("d1", type="policy", year=2019, lang="ca", **BARCELONA),
        document("d2", type="policy", year=2020, lang="es", **MADRID),
        document("d3", type="guideline", year=2021, lang="fi", **HELSINKI),
        document("d4", type="use-case", year=2022, lang="en", **SEOUL),
        document("d5", type="policy", lang="en", city=["helsinki", "seoul"], country=["fi", "kr"],
                 region=["europe", "northern-europe", "asia", "eastern-asia"]),
        document("d6", type="guideline", year=2021, lang="en"),
    )  # fmt: skip
    return index


def place(**values):
    return Filter({field: tuple(chosen) for field, chosen in values.items()}, facet="city")


def kind(*values):
    return Filter({"type": values}, facet="type")


def ids(index, *filters, **query):
    return set(index.find(filters=filters, **query))


def test_values_of_a_filter_are_alternatives(shelf):
    assert ids(shelf, kind("guideline", "use-case")) == {"d3", "d4", "d6"}


def test_fields_of_a_filter_are_alternatives(shelf):
    assert ids(shelf, place(region=["asia"], city=["madrid"])) == {"d2", "d4", "d5"}


def test_filters_hold_together(shelf):
    assert ids(shelf, kind("policy"), place(country=["fi"])) == {"d5"}


def test_filters_hold_together_with_the_text(shelf):
    shelf.add(document("d7", "Camera", type="policy"), document("d8", "Camera", type="news"))
    assert ids(shelf, kind("policy"), text="camera") == {"d7"}


def test_a_filter_on_a_region_finds_all_below_it(shelf):
    assert ids(shelf, place(region=["europe"])) == {"d1", "d2", "d3", "d5"}


def test_a_filter_without_values_keeps_nothing(shelf):
    assert ids(shelf, kind()) == set()


def test_what_passes_the_filter_without_is_not_found_and_not_counted(shelf):
    without = Filter({"country": ("fi",), "section": ("s1", "s2")})
    shelf.add(document("d7", type="policy", section=["s0", "s2"]), document("d8", section=["s0"]))
    results = shelf.search(without=without, facets=("type", "country"))
    assert {hit.id for hit in results.hits} == {"d1", "d2", "d4", "d6", "d8"}
    assert results.total == 5
    assert results.facets["type"] == {"policy": 2, "use-case": 1, "guideline": 2}
    assert "fi" not in results.facets["country"]
    assert ids(shelf, kind("policy"), without=without, exclude=frozenset({"d1"})) == {"d2"}


def test_a_filter_without_any_value_leaves_nothing_out(shelf):
    assert len(ids(shelf, without=Filter({"section": ()}))) == 6


def test_an_unknown_value_finds_nothing(shelf):
    assert ids(shelf, kind("polic"), text="") == set()


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        pytest.param((2020, 2021), {"d2", "d3", "d6"}, id="both-included"),
        pytest.param((2021, None), {"d3", "d4", "d6"}, id="from"),
        pytest.param((None, 2019), {"d1"}, id="to"),
        pytest.param((2022, 2020), set(), id="upside-down"),
    ],
)
def test_a_range_keeps_numbers_within_its_bounds(shelf, bounds, found):
    assert set(shelf.find(ranges=(Range("year", *bounds),))) == found


def test_a_range_may_have_values_besides_and_a_word_may_stand_for_no_number(shelf):
    shelf.add(document("d7", year="not-stated"))
    counts = {"2019": 1, "2020": 1, "2021": 2, "2022": 1, "not-stated": 1}
    for also, found in (((), {"d4"}), (("2019", "not-stated", "x"), {"d1", "d4", "d7"})):
        results = shelf.search(ranges=(Range("year", 2022, None, also),), facets=("year", "lang"))
        assert {hit.id for hit in results.hits} == found
        assert results.facets["year"] == counts
        assert sum(results.facets["lang"].values()) == len(found)
    assert ids(shelf, Filter({"year": ("not-stated",)}, facet="year")) == {"d7"}


def test_a_number_can_be_a_filter_s_value(shelf):
    assert ids(shelf, Filter({"year": ("2021",)})) == {"d3", "d6"}


def test_excluded_ids_leave_hits_totals_and_counts(shelf):
    results = shelf.search(exclude=frozenset({"d1", "absent"}), facets=("type",))
    assert results.total == 5
    assert "d1" not in {hit.id for hit in results.hits}
    assert results.facets["type"] == {"policy": 2, "guideline": 2, "use-case": 1}


def test_thousands_of_ids_can_be_excluded(shelf):
    excluded = frozenset(f"page-{number}" for number in range(5_000)) | {"d1"}
    assert shelf.search(exclude=excluded).total == 5


def test_words_that_only_excluded_documents_hold_are_dropped(shelf):
    shelf.add(document("d7", "Camera zebra"), document("d8", "Camera"))
    assert shelf.find("camera zebra ", exclude=frozenset({"d7"})) == ["d8"]


def test_counts_are_those_of_the_hits(shelf):
    counts = shelf.search(facets=("type", "lang", "year")).facets
    assert counts == {
        "type": {"policy": 3, "guideline": 2, "use-case": 1},
        "lang": {"ca": 1, "es": 1, "fi": 1, "en": 3},
        "year": {"2019": 1, "2020": 1, "2021": 2, "2022": 1},
    }


def test_counts_follow_the_text(shelf):
    shelf.add(document("d7", "Camera", type="policy"))
    assert shelf.search("camera", facets=("type",)).facets == {"type": {"policy": 1}}


def test_counts_follow_the_words_that_were_not_dropped(shelf):
    shelf.add(document("d7", "Camera", type="policy"))
    assert shelf.search("camera unicorn ", facets=("type",)).facets == {"type": {"policy": 1}}


def test_a_facet_that_is_not_asked_for_is_not_counted(shelf):
    assert set(shelf.search(facets=("lang",)).facets) == {"lang"}


def test_a_facet_s_counts_leave_its_own_choice_aside(shelf):
    results = shelf.search(filters=(kind("policy"),), facets=("type", "lang"))
    assert results.facets == {
        "type": {"policy": 3, "guideline": 2, "use-case": 1},
        "lang": {"ca": 1, "es": 1, "en": 1},
    }


def test_two_chosen_facets_each_follow_the_other(shelf):
    filters = (kind("policy"), Filter({"lang": ("en",)}, facet="lang"))
    assert shelf.search(filters=filters, facets=("type", "lang")).facets == {
        "type": {"policy": 1, "use-case": 1, "guideline": 1},
        "lang": {"ca": 1, "es": 1, "en": 1},
    }


def test_all_levels_of_a_facet_leave_its_choice_aside(shelf):
    counts = shelf.search(filters=(place(country=["es"]), kind("policy")), facets=PLACES).facets
    assert counts["city"] == {"barcelona": 1, "madrid": 1, "helsinki": 1, "seoul": 1}
    assert counts["country"] == {"es": 2, "fi": 1, "kr": 1}
    assert counts["region"] == {
        "europe": 3, "southern-europe": 2, "northern-europe": 1, "asia": 1, "eastern-asia": 1,
    }  # fmt: skip


def test_a_document_counts_once_under_each_place_above_it(shelf):
    both = document("d7", city=["madrid", "barcelona"], country=["es"], region=["europe"])
    shelf.add(both)
    assert shelf.search(facets=("region",)).facets["region"]["europe"] == 5


def test_counts_of_several_values_follow_other_facets(shelf):
    counts = shelf.search(filters=(kind("policy"),), facets=("city",)).facets
    assert counts["city"] == {"barcelona": 1, "madrid": 1, "helsinki": 1, "seoul": 1}


def test_a_filter_of_no_facet_narrows_all_counts(shelf):
    counts = shelf.search(filters=(Filter({"type": ("policy",)}),), facets=("type",)).facets
    assert counts == {"type": {"policy": 3}}


def test_a_range_is_left_out_of_its_own_field_s_counts(shelf):
    results = shelf.search(ranges=(Range("year", 2021, 2022),), facets=("year", "type"))
    assert results.total == 3
    assert results.facets["year"] == {"2019": 1, "2020": 1, "2021": 2, "2022": 1}
    assert results.facets["type"] == {"guideline": 2, "use-case": 1}


def test_not_stated_is_a_value_that_can_be_counted_and_chosen(shelf):
    assert shelf.search(facets=("city",)).facets["city"][NOT_STATED] == 1
    assert ids(shelf, place(city=[NOT_STATED])) == {"d6"}


def test_every_value_is_counted_however_many_there_are(index):
    index.add(*(document(f"d{n}", city=[f"city-{n}"]) for n in range(350)))
    counts = index.search(facets=("city",), page_size=1).facets["city"]
    assert counts == {f"city-{n}": 1 for n in range(350)}


@pytest.mark.parametrize(
    "value",
    ['with "quotes"', "it's", "a, b", "back\\slash", "😀", "AND", "NOT a OR b", "a = b", "%", "_",
     "[1 TO 2]", "München", "é" * 150, "x" * 300],
    ids=lambda value: ascii(value[:12]),
)  # fmt: skip
def test_a_value_may_be_any_text(index, value):
    index.add(document("d1", topic=[value, "other"]), document("d2", topic=["other"]))
    results = index.search(filters=(Filter({"topic": (value,)}, "topic"),), facets=("topic",))
    assert [hit.id for hit in results.hits] == ["d1"]
    assert results.facets["topic"] == {value: 1, "other": 2}


def test_no_value_is_an_error(shelf):
    assert ids(shelf, kind("a\x00b", "\ud800")) == set()


def test_facet_values_are_found_by_the_beginning_of_a_word(index):
    index.add(
        document("d1", city=["den-haag"]),
        document("d2", city=["Hägersten"]),
        document("d3", city=["the-ha"]),
        document("d4", city=["utrecht"]),
    )

    def values(text, **query):
        return index.engine.facet_values(index.name, SearchQuery(**query), "city", text)

    assert values("HAG") == {"Hägersten": 1}
    assert values("ha") == {"den-haag": 1, "Hägersten": 1, "the-ha": 1}
    assert values("den ha") == {"den-haag": 1}
    assert values("aag") == {}
    assert len(values("")) == 4


def test_facet_values_follow_the_query_but_not_their_own_filter(shelf):
    query = SearchQuery(filters=(place(city=["madrid"]), kind("policy")))
    found = shelf.engine.facet_values(shelf.name, query, "city", "he")
    assert found == {"helsinki": 1}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"filters": (Filter({"title": ("a",)}),)}, id="filter"),
        pytest.param({"ranges": (Range("date", 1, 2),)}, id="range"),
        pytest.param({"facets": ("date",)}, id="facet"),
    ],
)
def test_a_field_used_for_what_it_is_not_is_refused_by_name(shelf, query):
    with pytest.raises(EngineRefused, match=r"'(title|date)'"):
        shelf.search(**query)
