"""The D cases that concern a search engine, as the site asks it."""

import json
from pathlib import Path

import pytest

from indexer.engines.base import Filter, SearchQuery
from search_config.document import NOT_STATED
from search_config.indexes import CONTENT
from tests.contracts.documents import document

FILES = Path(__file__).parent / "files"
VALUES = [
    "Safety, security and robustness", '"Right" to explanation', "London (Ontario): pilot",
    "AI & human dignity", "Use of [facial] recognition", "Yes/No decisions", "OR", "IN", "NOT",
    "TO", "EXISTS", "it's", "back\\slash", "😀", "a, b", "AND", "*", 'x" OR type = "policy',
]  # fmt: skip


def chosen(shelf, **values):
    query = SearchQuery(
        filters=tuple(Filter({name: tuple(v)}, name) for name, v in values.items()),
        facets=("principle", "topic", "city"),
    )
    return shelf.engine.search(shelf.index, query)


def test_d01_d03_d05_d07_a_value_of_any_spelling_is_itself(shelf):
    shelf.fill()
    shelf.add(*(document(f"d{n}", principle=[value]) for n, value in enumerate(VALUES)))
    for number, value in enumerate(VALUES):
        results = chosen(shelf, principle=[value])
        assert [hit.id for hit in results.hits] == [f"d{number}"], value
    assert chosen(shelf).facets["principle"] == dict.fromkeys(VALUES, 1)


def test_d08_a_facet_s_own_choice_is_left_out_of_its_counts(shelf):
    case = json.loads((FILES / "D08-multiselect.json").read_text())
    shelf.fill()
    shelf.add(
        *(
            document(f"d{each['id']}", **{n: each[n] for n in ("principle", "topic", "city")})
            for each in case["documents"]
        )
    )

    def by_hand(principles, field):
        kept = [
            each
            for each in case["documents"]
            if field == "principle" or set(each["principle"]) & set(principles)
        ]
        values = [value for each in kept for value in set(each[field])]
        return {value: values.count(value) for value in values}

    for principles in (["Privacy"], ["Privacy", "Safety"]):
        facets = chosen(shelf, principle=principles).facets
        for field in ("principle", "topic", "city"):
            assert facets[field] == by_hand(principles, field), (principles, field)


def test_d10_the_hundred_and_first_city_is_there(shelf):
    shelf.fill()
    shelf.add(
        *(document(f"d{n}", city=[f"city-{n:03}"]) for n in range(150)),
        *(document(f"z{n}", city=["zwolle"]) for n in range(40)),
    )
    counts = chosen(shelf).facets["city"]
    assert (len(counts), counts["zwolle"]) == (151, 40)
    for n in (0, 77, 149):
        name = f"city-{n:03}"
        query = SearchQuery(facets=("city",))
        assert shelf.engine.facet_values(shelf.index, query, "city", name) == {name: 1}
    assert chosen(shelf, city=["city-149"]).facets["city"]["city-149"] == 1
    assert CONTENT.max_facet_values >= 10_000


def test_d14_what_has_no_value_is_not_lost(shelf):
    shelf.fill()
    shelf.add(
        document("d0", topic=["health"]),
        *(document(f"d{n}", topic=[NOT_STATED]) for n in (1, 2, 3)),
    )
    others = SearchQuery(without=Filter({"topic": ("health",)}))
    assert shelf.engine.search(shelf.index, others).total == 3
    assert chosen(shelf, topic=[NOT_STATED]).total == 3


def test_d19_an_empty_index_answers_with_nothing(shelf):
    shelf.fill()
    results = shelf.search("x", chosen={"principle": ("privacy",)})
    assert (results.total, results.facets["principle"]) == (0, {})


@pytest.mark.parametrize("all_of", [True, False])
def test_chosen_principles_hold_together_on_demand(shelf, all_of):
    shelf.fill()
    shelf.add(
        document("d0", principle=["p2", "p3"]),
        document("d1", principle=["p2"]),
        document("d2", principle=["p3", "p4"]),
        document("d3", principle=["p2", "p3", "p4"]),
    )
    results = shelf.search(chosen={"principle": ("p2", "p3")}, principle_all=all_of)
    # A count says how many hits there would be if that principle were chosen too.
    expected = {"p2": 2, "p3": 2, "p4": 1} if all_of else {"p2": 3, "p3": 3, "p4": 2}
    assert (results.total, results.facets["principle"]) == (2 if all_of else 4, expected)
