"""The one maker of highlights: byte spans in, safe pieces of text out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.search.snippets import LENGTH, Highlight, highlights, mark
from indexer.engines.base import Span
from indexer.models import Document
from search_config.normal import searched
from tests.cms.search.bodies import body


def span(text: str, word: str, field: str = "passages", item: int | None = 0) -> Span:
    """The span of the first `word` in `text`, in bytes as engines count."""
    start = searched(text).encode().index(word.encode())
    return Span(field, item, start, len(word.encode()))


def marked(parts) -> list[str]:
    return [text for text, is_marked in parts if is_marked]


def document(**fields) -> Document:
    return Document(id="page-1", fingerprint="f", title_key="t", body=body(**fields))


def test_markup_in_title_and_text_stays_text():
    title, text = "<img src=x onerror=alert(1)> rights", "a <script> about rights & duties"
    found = highlights(
        document(title=title, passages=[{"anchor": "a1", "label": "Clause 1", "text": text}]),
        [span(title, "rights", "title", None), span(text, "rights")],
    )
    assert found[0].html == "&lt;img src=x onerror=alert(1)&gt; <mark>rights</mark>"
    assert found[1].html == "a &lt;script&gt; about <mark>rights</mark> &amp; duties"
    assert found[1].text == text


def test_a_passage_names_its_place():
    text = "Nobody is scored."
    passages = [
        {"anchor": "a1", "label": "1 Purpose", "text": "Nothing here."},
        {"anchor": "a2", "label": "2 Limits", "text": text},
    ]
    (piece,) = highlights(document(passages=passages), [span(text, "scored", item=1)])
    assert (piece.anchor, piece.label) == ("a2", "2 Limits")


def test_the_passage_with_most_marks_comes_first():
    one, two = "data", "data about data"
    passages = [
        {"anchor": "a", "label": "A", "text": one},
        {"anchor": "b", "label": "B", "text": two},
    ]
    spans = [span(one, "data"), span(two, "data", item=1), Span("passages", 1, 11, 4)]
    assert [piece.anchor for piece in highlights(document(passages=passages), spans)] == ["b", "a"]


def test_terms_are_named_only_where_no_text_tells_why():
    term = {"id": "topic-1", "slug": "chatbots", "label": "Chatbots", "parent": ""}
    name = Span("names", 0, 0, 8)
    (piece,) = highlights(document(topics=[term]), [name])
    assert (piece.field, piece.html) == ("names", "<mark>Chatbots</mark>")
    found = highlights(document(topics=[term], title="Chatbots"), [name, Span("title", None, 0, 8)])
    assert [piece.field for piece in found] == ["title"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("Derechos y ética pública", "pública", id="accents"),
        pytest.param("城市数字权利指南", "数字权利", id="chinese"),
        pytest.param("حقوق رقمية للمدن", "رقمية", id="arabic"),
        pytest.param("🏙️ rights 🗽", "rights", id="emoji"),
    ],
)
def test_spans_count_bytes_and_marks_are_words(text, word):
    assert marked(mark(text, [span(text, word)], crop=True)) == [word]


def test_a_mark_takes_the_accents_that_belong_to_its_letters():
    text = unicodedata.normalize("NFD", "La ética")
    start = text.encode().index(b"e\xcc\x81")
    (word,) = marked(mark(text, [Span("title", None, start, 1)], crop=False))
    assert word == unicodedata.normalize("NFD", "é")


@pytest.mark.parametrize(
    ("text", "word", "as_written"),
    [
        ("Su\ufb03cient oversight", "Sufficient", "Su\ufb03cient"),
        ("Su\ufb03cient oversight", "Suff", "Su\ufb03"),
        ("der Daten\u00adschutz gilt", "Datenschutz", "Daten\u00adschutz"),
        ("2\u00a0½ years ＡＩ", "AI", "ＡＩ"),
    ],
)
def test_what_is_shown_stays_as_it_was_written(text, word, as_written):
    assert marked(mark(text, [span(text, word)], crop=True)) == [as_written]


def test_half_a_character_is_marked_whole():
    assert marked(mark("ab数c", [Span("title", None, 3, 1)], crop=False)) == ["数"]


def test_a_long_text_is_cut_at_words_around_what_was_found():
    text = "before " * 200 + "needle " + "after " * 200
    parts = mark(text, [span(text, "needle")], crop=True)
    whole = "".join(part for part, _ in parts)
    assert marked(parts) == ["needle"]
    assert whole.startswith("…before")
    assert whole.endswith("after…")
    assert len(whole) <= LENGTH + 2


def test_touching_spans_are_one_mark_and_useless_ones_none():
    spans = [Span("t", 0, 0, 2), Span("t", 0, 2, 2), Span("t", 0, 900, 3), Span("t", 0, -1, 3)]
    assert marked(mark("abcdef", spans, crop=True)) == ["abcd"]


@given(
    st.text(max_size=400),
    st.lists(st.tuples(st.integers(-5, 900), st.integers(-5, 900)), max_size=6),
    st.booleans(),
)
def test_no_span_breaks_a_text(text, pairs, crop):
    """Whatever an engine says, the piece is a part of the text, and only escaped text."""
    parts = mark(text, [Span("t", 0, start, length) for start, length in pairs], crop=crop)
    piece = Highlight("t", "", "", parts)
    assert piece.text.removeprefix("…").removesuffix("…") in text + "…"
    assert "<" not in piece.html.replace("<mark>", "").replace("</mark>", "")
    if not crop:
        assert piece.text == text
