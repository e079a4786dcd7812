"""Phrases, exclusions, stop words, synonyms and strange queries: every engine."""

import dataclasses

import pytest

from indexer.engines.base import Filter, Sort, Span
from search_config.indexes import CONTENT
from tests.contracts.documents import document


@pytest.fixture
def rights(index):
    """Return the index with two documents that hold the same words in another order."""
    index.add(
        document("d1", "Right to explanation", passages=["of automated decisions"]),
        document("d2", "Explanation of a right", passages=["to automated decisions"]),
    )
    return index


def test_a_phrase_stands_as_it_is_typed(rights):
    assert rights.find('"right to explanation"') == ["d1"]


def test_a_phrase_forgives_no_typo(rights):
    assert rights.search('"right to explenation"').total == 0


def test_a_phrase_is_never_half_typed(rights):
    assert rights.search('"right to expl"').total == 0


def test_a_phrase_does_not_reach_from_one_passage_into_the_next(index):
    index.add(document("d1", passages=["ends with open", "data begins this"]))
    assert (index.search('"open data"').total, index.search("open data").total) == (0, 1)


def test_a_phrase_without_its_end_reaches_to_the_end_of_the_text(rights):
    assert rights.find('"right to explanation') == ["d1"]


def test_phrase_and_word_hold_together(rights):
    assert rights.find('decisions "explanation of"') == ["d2"]


def test_an_excluded_word_takes_documents_out(index):
    index.add(document("d1", "Camera rules"), document("d2", "Camera law", summary="of the city"))
    assert index.find("camera -city") == ["d1"]


@pytest.mark.parametrize(
    "words", ["covid-19", "use-case", "2016/679", "l'hospitalet", "San‐José", "人工智能", "A.B.C."]
)
def test_an_excluded_word_with_signs_or_of_several_characters_is_one(index, words):
    index.add(document("d1", "Camera rules"), document("d2", f"Camera and {words}"))
    assert index.find(f"camera -{words}") == ["d1"]
    assert index.find(f"-{words} camera ") == ["d1"]


def test_an_exclusion_forgives_no_typo_and_no_half_word(index):
    index.add(document("d1", "Camera rules"))
    assert index.find("rules -camer") == ["d1"]


def test_an_excluded_phrase_takes_documents_out(rights):
    assert rights.find('explanation -"right to explanation"') == ["d2"]


def test_an_exclusion_alone_leaves_all_other_documents(rights):
    rights.add(document("d3", "Cameras"))
    assert rights.find("-explanation") == ["d3"]


def test_a_hyphen_inside_a_word_excludes_nothing(index):
    index.add(document("d1", "Open-source rules"))
    assert index.find("open-source") == ["d1"]


def test_stop_words_of_the_reader_s_language_are_passed_over(index):
    index.add(document("d1", "Camera rules"))
    assert index.find("the rules for camera ", lang="en") == ["d1"]
    assert index.find("las camera rules ", lang="es") == ["d1"]


def test_words_that_are_stop_words_elsewhere_are_looked_for(index):
    index.add(document("d1", "Camera rules"), document("d2", "las camera rules"))
    assert index.find("las camera ", lang="en") == ["d2"]


def test_stop_words_are_kept_when_nothing_else_remains(index):
    index.add(document("d1", "What is it"), document("d2", "Camera"))
    assert index.find("what is ", lang="en") == ["d1"]


def test_stop_words_count_in_a_phrase(index):
    index.add(document("d1", "right to data"), document("d2", "right data"))
    assert index.find('"right to data"', lang="en") == ["d1"]


def test_a_synonym_finds_what_it_stands_for(index):
    index.ensure(synonyms={"cctv": ("camera",)})
    index.add(document("d1", "Camera rules"))
    assert index.find("cctv rules") == ["d1"]


def test_words_without_spaces_between_them_have_synonyms_too(index):
    index.ensure(synonyms={"人工智能": ("AI",), "서울": ("Seoul",)})
    index.add(document("d1", "AI rules"), document("d2", "Seoul rules"))
    assert (index.find("人工智能"), index.find("서울 ")) == (["d1"], ["d2"])


def test_a_synonym_works_one_way(index):
    index.ensure(synonyms={"cctv": ("camera",)})
    index.add(document("d1", "CCTV"))
    assert index.find("camera ") == []


def test_a_word_finds_the_several_words_it_stands_for(index):
    index.ensure(synonyms={"ai": ("artificial intelligence",)})
    index.add(document("d1", "Artificial intelligence"), document("d2", "Intelligence, artificial"))
    assert index.find("AI ") == ["d1"]


def test_several_words_find_the_word_they_stand_for(index):
    index.ensure(synonyms={"artificial intelligence": ("AI",)})
    index.add(document("d1", "Rules for AI"), document("d2", "Artificial rules of intelligence"))
    assert set(index.find("artificial intelligence rules ")) == {"d1", "d2"}


def test_synonyms_are_compared_folded(index):
    index.ensure(synonyms={"Édition": ("Œuvre",)})
    index.add(document("d1", "oeuvre"))
    assert index.find("edition ") == ["d1"]


def test_last_words_are_not_dropped_while_something_is_found(index):
    index.add(document("d1", "Camera rules"), document("d2", "Camera"))
    assert index.find("camera rules ") == ["d1"]


def test_some_of_the_words_are_enough_when_no_document_has_all(index):
    index.add(document("d1", "Camera rules"), document("d2", "Camera"), document("d3", "Chatbot"))
    results = index.search("zebra rules for camera unicorn ", lang="en")
    assert (results.partial, results.hits[0].id) == (True, "d1")
    assert "d3" not in {hit.id for hit in results.hits}
    other_order = index.search("camera unicorn rules zebra ")
    assert (other_order.total, other_order.hits[0].id) == (results.total, "d1")


def test_a_document_with_all_words_leaves_no_room_for_those_with_some(index):
    index.add(document("d1", "Camera rules"), document("d2", "Camera"))
    results = index.search("camera rules ")
    assert (results.partial, [hit.id for hit in results.hits]) == (False, ["d1"])


def test_words_that_only_say_how_one_asks_are_not_some_of_the_words(index):
    index.add(document("d1", "Welche Stadt und die Kamera"), document("d2", "Chatbot rules"))
    results = index.search("welche und die chatbot unicorn ", lang="en")
    assert [hit.id for hit in results.hits] == ["d2"]


def test_a_quoted_phrase_is_never_given_up(index):
    index.add(document("d1", "Camera rules"), document("d2", "Rules for a camera"))
    assert index.find('"camera rules" unicorn ') == ["d1"]
    assert index.search('"rules camera" unicorn ').total == 0


def test_a_facet_narrows_what_the_words_find_and_never_widens_it(index):
    index.add(
        document("d1", "Camera rules", type="policy"), document("d2", "Camera", type="guideline")
    )
    only = (Filter({"type": ("guideline",)}, "type"),)
    results = index.search("camera rules ", filters=only, facets=("type",))
    assert (results.total, results.facets["type"]) == (0, {"policy": 1})
    left = index.search("camera rules ", exclude=frozenset({"d1"}))
    assert (left.partial, [hit.id for hit in left.hits]) == (True, ["d2"])


def test_counts_are_those_of_partial_hits(index):
    index.add(
        document("d1", "Camera rules", type="policy"), document("d2", "Camera", type="guideline")
    )
    found = index.search("camera zebra ", facets=("type",)).facets["type"]
    assert found == {"policy": 1, "guideline": 1}
    for value in found:
        only = (Filter({"type": (value,)}, "type"),)
        assert index.search("camera zebra ", filters=only).total == 1


def test_partial_hits_stand_in_order_and_on_pages_as_others_do(index):
    index.add(*(document(f"d{n}", "Camera", date=f"202{n}") for n in range(5)))
    newest = Sort("date", descending=True)
    pages = [
        index.search("camera unicorn zebra ", sort=newest, page=page, page_size=2)
        for page in (1, 2, 3)
    ]
    assert [[hit.id for hit in page.hits] for page in pages] == [["d4", "d3"], ["d2", "d1"], ["d0"]]
    assert {(page.total, page.partial) for page in pages} == {(5, True)}
    assert pages[0].hits[0].spans == (Span("title", None, 0, 6),)


def test_a_long_question_is_answered_by_the_words_that_say_most(index):
    index.add(
        document("d1", "Camera rules of the harbour"),
        *(document(f"z{n}", "Zebra crossing") for n in range(9)),
    )
    asked = "unicorn zebra dragon griffin harbour phoenix camera kraken mermaid "
    assert index.search(asked).hits[0].id == "d1"


def test_an_empty_text_finds_everything(index):
    index.add(document("d1"), document("d2"))
    assert (index.search("").total, index.search("  ").total) == (2, 2)


def test_words_past_the_limit_are_not_read(index):
    index.ensure(dataclasses.replace(CONTENT, max_query_words=3))
    index.add(document("d1", "alpha beta gamma"), document("d2", "alpha beta gamma unicorn"))
    assert set(index.find("alpha beta gamma unicorn ")) == {"d1", "d2"}
    assert set(index.find('alpha "beta gamma" unicorn ')) == {"d1", "d2"}


@pytest.mark.parametrize("word", ["AND", "OR", "NOT", "NEAR", "title", "null", "SELECT"])
def test_operators_of_other_languages_are_words(index, word):
    index.add(document("d1", f"camera {word} rules"), document("d2", "camera rules"))
    assert index.find(f"{word} ") == ["d1"]
    assert index.find(f"camera {word} rules") == ["d1"]


@pytest.mark.parametrize(
    "text",
    [
        "-", "--", "*", '"', '""', '-"', '-""', "'", "camera*", "(camera", "camera)", "{title}: x",
        "title:camera", "^camera", "NEAR(camera, 2)", "camera'; DROP TABLE documents;--", "%", "_",
        "\\", "a\x00b", "\x00", "\ud800", "camera \udfff", "😀", "😀 camera", "\u0301", "\u200b",
        "camera " * 2_000, "x" * 10_000, '"' * 10_000, "-" * 10_000, "字" * 10_000, "a " * 5_000,
    ],
    ids=lambda text: ascii(text[:16]),
)  # fmt: skip
def test_no_text_is_an_error(index, text):
    index.add(document("d1", "Camera rules"))
    results = index.search(text, facets=("type",))
    assert results.total in {0, 1}
    assert len(results.hits) == results.total


def test_emoji_beside_words_are_passed_over(index):
    index.add(document("d1", "Camera rules"))
    assert index.find("😀 camera — rules!") == ["d1"]
