"""Documents, texts and filters in Meilisearch's form, and its positions in ours."""

import dataclasses
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.base import Filter, Range, SearchQuery, Span
from indexer.engines.meilisearch import documents
from indexer.engines.meilisearch.queries import Plan, quoted
from indexer.engines.meilisearch.text import read
from search_config import limits
from search_config.indexes import CONTENT
from search_config.meilisearch_settings import render
from tests.contracts.documents import document

SEARCHABLE = [field.name for field in CONTENT.searchable()]


def encoded(**fields):
    (made,) = json.loads(documents.encode([document("d1", **fields)], SEARCHABLE))
    return made


def text(typed, lang="en", **changes):
    return str(read(typed, lang, dataclasses.replace(CONTENT, **changes)))


def test_passages_that_fit_are_one_part():
    made = encoded(passages=["One.", "Two."])
    assert (made["passages"], made["passage_starts"]) == ({"0": ["One.", "Two."]}, [0])


def test_long_passages_are_cut_into_parts_between_passages():
    passage = "word " * 20_000
    made = encoded(passages=[passage] * 7)
    assert {part: len(held) for part, held in made["passages"].items()} == {"0": 3, "1": 3, "2": 1}
    assert made["passage_starts"] == [0, 3, 6]


@pytest.mark.parametrize("unit", ["word, ", "字。", "w. "])
def test_the_gaps_after_clauses_and_sentences_count(unit):
    assert encoded(passages=[unit * 5_000] * 2)["passage_starts"] == [0, 1]


def test_what_does_not_fit_in_the_parts_is_left_out():
    made = encoded(passages=["word " * 60_000] * 9)
    assert sum(map(len, made["passages"].values())) == limits.PARTS


def test_positions_in_parts_are_those_of_the_passages():
    places = {
        "passages.1": [{"start": 4, "length": 6, "indices": [2]}],
        "title": [{"start": 9, "length": 3}, {"start": 0, "length": 3}],
        "names": [{"start": 0, "length": 5, "indices": [1]}],
    }
    assert documents.spans(places, [0, 3], SEARCHABLE) == (
        Span("title", None, 0, 3),
        Span("title", None, 9, 3),
        Span("names", 1, 0, 5),
        Span("passages", 5, 4, 6),
    )


def test_empty_texts_are_left_out():
    made = encoded(date="", title_key="", summary="")
    assert made.keys().isdisjoint({"date", "title_key", "summary"})


def test_letters_are_replaced_in_searched_texts_only():
    made = encoded(title="Straße", topic=["straße"])
    assert (made["title"], made["topic"]) == ("Strasse", ["straße"])


@given(st.text())
def test_searched_text_takes_as_many_bytes(original):
    assert len(documents.searched(original).encode()) == len(original.encode())


def test_half_a_character_spoils_no_batch():
    assert encoded(title="a\ud800b", topic=["\udfff"])["title"] == "a?b"


def test_a_number_that_json_lacks_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        encoded(year=float("nan"))


@given(st.text())
def test_a_quoted_value_ends_where_it_should_and_says_what_it_said(value):
    found = re.fullmatch(r'"((?:[^"\\]|\\["\\])*)"', quoted(value))
    assert found
    assert re.sub(r'\\(["\\])', r"\1", found[1]) == value


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        pytest.param("the register of cameras", "register cameras", id="stop-words"),
        pytest.param("cameras the", "cameras ", id="stop-word-at-the-end"),
        pytest.param("what is", "what is", id="nothing-but-stop-words"),
        pytest.param('"right to data" -the', '"right to data" -"the"', id="phrases-stay-whole"),
        pytest.param("the -camera", 'the -"camera"', id="exclusions-are-not-words"),
        pytest.param("😀 camera — rules!", "camera rules!", id="signs"),
        pytest.param(" - * ", "", id="nothing-but-signs"),
        pytest.param("camera ", "camera ", id="space-at-the-end"),
    ],
)
def test_what_is_sent_of_a_text(typed, sent):
    assert text(typed).strip(" ") == sent.strip(" ")
    assert text(typed).endswith(" ") == (sent.endswith(" ") or typed.endswith(" "))


def test_an_elided_article_is_a_stop_word():
    assert text("l'IA", lang="fr") == "IA"
    assert text("l'IA", lang="en") == "l'IA"


def test_words_past_the_limit_are_left_out():
    assert text('one "two three four" five', max_query_words=3).strip() == "one"


def test_each_choice_among_the_words_keeps_what_is_quoted_and_excluded():
    typed = read('alpha "beta gamma" -delta epsilon', "en", CONTENT)
    assert {words: str(text) for words, text in typed.choices().items()} == {
        ("alpha", "epsilon"): 'alpha "beta gamma" -"delta" epsilon',
        ("alpha",): 'alpha "beta gamma" -"delta" ',
        ("epsilon",): '"beta gamma" -"delta" epsilon',
        (): '"beta gamma" -"delta" ',
    }
    assert list(read("alpha beta ", "en", CONTENT).choices()) == [
        ("alpha", "beta"),
        ("alpha",),
        ("beta",),
    ]


def test_of_many_words_the_longest_are_chosen_among():
    typed = read("one three twelve seventeen fourteen nineteen eighteen ", "en", CONTENT)
    assert len(typed.choices()) == 63
    assert not any("one" in words for words in typed.choices())


def test_each_chosen_facet_is_counted_without_its_choice():
    query = SearchQuery(
        filters=(
            Filter({"city": ("a",), "region": ("b",)}, facet="city"),
            Filter({"shown_in": ("en",)}),
        ),
        ranges=(Range("year", 2020, None),),
        facets=("country", "city", "year", "type"),
        exclude=frozenset({"page-2", "page-1"}),
    )
    hits, city, year = Plan("i", query, CONTENT).queries(read("camera", "en", CONTENT))
    assert (hits["facets"], city["facets"], year["facets"]) == (
        ["type"], ["country", "city"], ["year"],
    )  # fmt: skip
    place = 'city IN ["a"] OR region IN ["b"]'
    years = f"year >= 2020 AND year <= {2**53}"
    always = ['shown_in IN ["en"]', 'NOT id IN ["page-1", "page-2"]']
    assert set(hits["filter"]) == {place, years, *always}
    assert set(city["filter"]) == {years, *always}
    assert set(year["filter"]) == {place, *always}


def test_settings_name_every_searched_field_heaviest_first():
    made = render(CONTENT, {"ai": ("artificial intelligence",)})
    assert made["searchableAttributes"] == SEARCHABLE
    assert set(SEARCHABLE) < set(made["displayedAttributes"])
    assert made["synonyms"] == {"ai": ["artificial intelligence"]}


def test_a_language_without_a_code_is_named():
    with pytest.raises(ValueError, match="'xx'"):
        render(dataclasses.replace(CONTENT, languages=("en", "xx")), {})
