"""Totals and counts equal a count by hand, whatever documents and filters: every engine."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines.base import Filter, Range
from search_config.indexes import CONTENT
from tests.contracts.documents import document

VALUES = {
    "lang": ["en", "es", "ca"],
    "type": ["policy", "guideline"],
    "topic": ["a", "b", "c", "d"],
    "city": ["x", "y", "z"],
    "country": ["x", "w"],
}
YEARS = range(2018, 2022)
WORDS = ["ox", "cow", "hen", "pig"]  # short: no typos
FACETS = (*VALUES, "year")


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


fields = st.fixed_dictionaries(
    {
        "lang": st.sampled_from(VALUES["lang"]),
        "type": st.sampled_from(VALUES["type"]),
        "topic": some(VALUES["topic"]),
        "city": some(VALUES["city"]),
        "country": some(VALUES["country"]),
        "year": st.none() | st.sampled_from(YEARS),
        "passages": st.lists(st.sampled_from(WORDS), max_size=2),
    }
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "lang": st.builds(lambda v: Filter({"lang": tuple(v)}, "lang"), some(VALUES["lang"])),
        "type": st.builds(lambda v: Filter({"type": tuple(v)}), some(VALUES["type"])),
        "topic": st.builds(lambda v: Filter({"topic": tuple(v)}, "topic"), some(VALUES["topic"])),
        "city": st.builds(
            lambda city, country: Filter({"city": tuple(city), "country": tuple(country)}, "city"),
            some(VALUES["city"]),
            some(VALUES["country"]),
        ),
    },
).map(lambda chosen: tuple(chosen.values()))
bound = st.none() | st.sampled_from(YEARS)
ranges = st.builds(lambda low, high: (Range("year", low, high),), bound, bound) | st.just(())


def values_of(made, field):
    value = made[field]
    return [str(each) for each in (value if isinstance(value, list) else [value]) if each]


def passes(made, each):
    if isinstance(each, Range):
        year = made["year"]
        return year is not None and (each.minimum or 0) <= year <= (each.maximum or 9_999)
    return any(set(values) & set(values_of(made, name)) for name, values in each.values.items())


def facet(each):
    return "year" if isinstance(each, Range) else each.facet


@pytest.mark.timeout(240)  # a server settles each of the writes
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    documents=st.lists(fields, max_size=12),
    filters=filters,
    ranges=ranges,
    words=st.lists(st.sampled_from(WORDS), max_size=1),
    excluded=st.sets(st.sampled_from([f"d{n}" for n in range(12)]), max_size=3),
)
def test_totals_and_counts_equal_a_count_by_hand(
    index, *, documents, filters, ranges, words, excluded
):
    index.needs("random queries")
    index.engine.drop(index.name)
    index.ensure()
    made = [document(f"d{number}", **values) for number, values in enumerate(documents)]
    index.add(*made)
    results = index.search(
        "".join(f"{word} " for word in words),
        filters=filters,
        ranges=ranges,
        exclude=frozenset(excluded),
        facets=FACETS,
    )
    matching = [
        each
        for each in made
        if each["id"] not in excluded and all(word in each["passages"] for word in words)
    ]
    restrictions = [*filters, *ranges]

    def found(without=None):
        kept = [each for each in restrictions if facet(each) != without]
        return [each for each in matching if all(passes(each, one) for one in kept)]

    assert {hit.id for hit in results.hits} == {each["id"] for each in found()}
    assert results.total == len(found())
    for name in FACETS:
        own = CONTENT.facet_of(name).name
        counted = Counter(value for each in found(own) for value in set(values_of(each, name)))
        assert results.facets[name] == counted, name
