"""Where an engine ends: every engine refuses by the same rule, in a receipt, and says why."""

import pytest

from indexer.engines.base import Filter, State
from search_config import limits
from tests.contracts.documents import document


def refusal(outcome):
    assert outcome.state is State.REFUSED
    return outcome.code, outcome.message


@pytest.mark.parametrize("bad", ["", "a b", "page/1", "é", "x" * 512])
def test_an_id_that_no_engine_takes_is_refused(index, bad):
    for outcome in (index.write([document(bad)]), index.write((), [bad])):
        assert refusal(outcome)[0] == "invalid_document_id"
    assert index.engine.count(index.name) == 0


def test_the_longest_id_is_found(index):
    index.add(document("x" * 511, "Camera"))
    assert index.find("camera") == ["x" * 511]


@pytest.mark.parametrize(
    "same",
    [
        pytest.param("a" * 467, id="letters"),
        pytest.param("é" * 155, id="accents"),
        pytest.param("한" * 51, id="hangul"),
        pytest.param("ﬁ" * 233, id="ligatures"),
    ],
)
def test_the_longest_facet_values_are_kept_apart(index, same):
    values = [f"{same}{n}" for n in (1, 2)]
    index.add(*(document(f"d{n}", city=[value]) for n, value in enumerate(values)))
    assert index.search(facets=("city",)).facets["city"] == dict.fromkeys(values, 1)
    assert index.find(filters=(Filter({"city": (values[1],)}),)) == ["d1"]


@pytest.mark.parametrize("letter", ["a", "é", "한"])
def test_facet_values_that_an_engine_would_take_for_one_are_refused_by_name(index, letter):
    made = document("d1", topic=["short", letter * 600])
    code, message = refusal(index.write([document("d0"), made]))
    assert code == "facet_value_too_long"
    assert f"d1: topic: '{letter * 3}" in message
    assert index.engine.count(index.name) == 0


def test_a_document_that_is_too_large_is_refused_and_its_neighbours_are_not_to_blame(index):
    large = document("d1", passages=["word " * (limits.LARGEST // 5 + 1)])
    assert refusal(index.write([large]))[0] == "document_too_large"
    index.add(document("d0"))
    assert index.find() == ["d0"]


def test_the_last_passage_that_is_searched_is_found_and_the_next_is_not_there(index, monkeypatch):
    monkeypatch.setattr(limits, "PLACES", 20)
    passages = [f"word{n} camera" for n in range(limits.PARTS * 2 + 1)]
    kept = [text for part in limits.parts(passages) for text in part]
    index.add(document("d1", passages=kept))
    assert index.find('"word15 camera"') == ["d1"]
    assert index.find('"word16 camera"') == []
    (span, *_) = index.search('"word15 camera"').hits[0].spans
    assert (span.field, span.item) == ("passages", 15)


def test_a_passage_of_as_many_places_as_fit_is_found_at_its_end(index):
    index.needs("much text")
    text = "word, " * (limits.PLACES // 9 - 2) + "needle"
    assert limits.PLACES - 30 < limits.places(text) <= limits.PLACES
    index.add(document("d1", passages=[text, text.replace("needle", "thread")]))
    assert index.find("needle") == index.find("thread") == ["d1"]
