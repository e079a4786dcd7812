"""What a search engine takes of a document: cut between words, and said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_config import limits


@pytest.fixture
def _small(monkeypatch):
    monkeypatch.setattr(limits, "PLACES", 20)


@pytest.mark.usefixtures("_small")
def test_a_text_that_fits_is_one_piece():
    assert list(limits.pieces("one two three")) == ["one two three"]
    assert list(limits.pieces("")) == [""]


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word " * 100, id="words"),
        pytest.param("w. " * 50, id="sentences"),
        pytest.param("字" * 100, id="no-spaces"),
        pytest.param("x" * 5_000 + " end", id="one-endless-word"),
    ],
)
def test_a_longer_text_is_cut_between_words_into_pieces_that_fit(text):
    found = list(limits.pieces(text))
    assert all(limits.places(piece) <= limits.PLACES for piece in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    if "字" not in text:
        assert re.findall(r"\w+", " ".join(found)) == re.findall(r"\w+", text)


@given(st.text())
def test_cutting_loses_nothing_but_spaces(text):
    assert "".join("".join(limits.pieces(text * 40)).split()) == "".join((text * 40).split())


@pytest.mark.usefixtures("_small")
def test_passages_stand_in_parts_in_their_order():
    passages = [f"word {n}" for n in range(6)]  # 10 places each
    assert limits.parts(passages) == [passages[:2], passages[2:4], passages[4:]]


@given(st.lists(st.text(alphabet="ab .字", max_size=30), max_size=30))
def test_the_short_way_to_one_part_gives_the_same(passages):
    total = sum(map(limits.places, passages))
    assert sum(map(limits._at_most, passages)) >= total


@pytest.mark.usefixtures("_small")
def test_what_does_not_fit_is_said():
    assert limits.unsearched(["word one"] * 16) == ""
    assert limits.unsearched(["word one"] * 19) == "The last 3 of 19 passages are not searched."


@pytest.mark.usefixtures("_small")
def test_a_passage_that_nobody_has_cut_is_said():
    assert limits.unsearched(["word " * 13]) == "The ends of 1 passages are not searched."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a" * 250, "", id="longest"),
        pytest.param("a" * 251, "not searched: 1", id="longer"),
        pytest.param("é" * 126, "not searched: 1", id="bytes-count"),
        pytest.param("字" * 300, "", id="characters-are-words"),
        pytest.param("https://example.org/" + "a/" * 300, "", id="an-address-is-many-words"),
        pytest.param("_".join(["name"] * 100), "", id="underscores-part-words"),
        pytest.param(" ".join(["b" * 300] * 3), "not searched: 3", id="several"),
    ],
)
def test_words_that_are_too_long_are_said(text, said):
    assert said in limits.unsearched([text])
    assert bool(limits.unsearched([text])) == bool(said)
