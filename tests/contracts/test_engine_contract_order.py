"""Order, pages and spans: every engine."""

import pytest

from indexer.engines.base import Sort
from indexer.engines.errors import EngineRefused
from tests.contracts.documents import document, marked


@pytest.fixture
def dated(index):
    index.add(
        document("d1", "Beta camera", date="2021-05"),
        document("d2", "Alpha camera", date="2019", passages=["camera camera"]),
        document("d3", "Delta camera"),
        document("d4", "Gamma camera", date="2021-05-03"),
    )
    return index


def test_newest_first(dated):
    assert dated.find(sort=Sort("date", descending=True)) == ["d4", "d1", "d2", "d3"]


def test_oldest_first_and_undated_last(dated):
    assert dated.find(sort=Sort("date")) == ["d2", "d1", "d4", "d3"]


def test_by_title(dated):
    assert dated.find(sort=Sort("title_key")) == ["d2", "d1", "d3", "d4"]


def test_by_number_and_not_stated_last(index):
    index.add(document("a", year=999), document("b", year=2020), document("c"))
    assert index.find(sort=Sort("year")) == ["a", "b", "c"]
    assert index.find(sort=Sort("year", descending=True)) == ["b", "a", "c"]


def test_a_chosen_order_goes_before_relevance(dated):
    assert dated.find("camera", sort=Sort("date")) == ["d2", "d1", "d4", "d3"]


def test_equals_stand_by_id(index):
    index.add(*(document(f"d{n}", "Camera", date="2020") for n in (3, 1, 2)))
    assert index.find(sort=Sort("date")) == ["d1", "d2", "d3"]
    assert index.find(sort=Sort("date", descending=True)) == ["d1", "d2", "d3"]
    assert index.find("camera") == ["d1", "d2", "d3"]
    assert index.find() == ["d1", "d2", "d3"]


def test_sorting_by_another_field_is_refused_by_name(dated):
    with pytest.raises(EngineRefused, match="summary"):
        dated.search(sort=Sort("summary"))


@pytest.mark.parametrize("text", ["", "camera", "camera privaci "])
def test_pages_hold_every_hit_once(index, text):
    index.add(
        *(document(f"a{n}", "Camera of privacy") for n in range(7)),
        *(document(f"b{n}", passages=["privacy, camera"]) for n in range(8)),
        *(document(f"c{n}", "Privaci camera") for n in range(8)),
    )
    pages = [index.find(text, page=page, page_size=5) for page in (1, 2, 3, 4, 5, 6)]
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3, 0]
    assert len({hit for page in pages for hit in page}) == 23


def test_the_total_is_exact_and_the_same_on_every_page(index):
    index.add(*(document(f"d{n}", "Camera") for n in range(1_200)))
    totals = {index.search("camera", page=page, page_size=10).total for page in (1, 7, 500)}
    assert totals == {1_200}


def test_a_query_gives_the_same_order_every_time(index):
    index.add(*(document(f"d{n}", "Camera", passages=["camera"] * (n % 3)) for n in range(50)))
    first = index.find("camera", page_size=50)
    assert all(index.find("camera", page_size=50) == first for _ in range(3))


def spans_of(index, made, text, **query):
    index.add(made)
    (hit,) = index.search(text, **query).hits
    return marked(made, hit)


def test_spans_name_field_and_item_of_each_word(index):
    made = document(
        "d1", "On rules", names=["Privacy"], passages=["Nothing.", "A camera and a register."]
    )
    assert spans_of(index, made, "camera register") == [
        ("passages", 1, "camera"),
        ("passages", 1, "register"),
    ]


def test_spans_stand_in_every_searched_field(index):
    made = document("d1", "zebra 1", title_original="zebra 2", names=["a", "zebra 3"],
                    summary="zebra 4", passages=["zebra 5"])  # fmt: skip
    assert spans_of(index, made, "zebra") == [
        ("title", None, "zebra"),
        ("title_original", None, "zebra"),
        ("names", 1, "zebra"),
        ("summary", None, "zebra"),
        ("passages", 0, "zebra"),
    ]


def test_spans_stand_in_searched_fields_only(index):
    made = document("page-1", "A page", fingerprint="page", type="page", title_key="page")
    assert spans_of(index, made, "page") == [("title", None, "page")]


@pytest.mark.parametrize(
    ("text", "written", "covered"),
    [
        pytest.param("chatbto ", "Le Chatbot", ["Chatbot"], id="typo"),
        pytest.param("ethique", "¿L’Éthique ?", ["Éthique"], id="accent"),
        pytest.param("strasse oeuvre", "Œuvre, Straße", ["Œuvre", "Straße"], id="letters"),
        pytest.param("ethique", "—😀 e\u0301thique", ["e\u0301thique"], id="mark-of-its-own"),
        pytest.param("cctv ", "A camera", ["camera"], id="synonym"),
        pytest.param("intelligencia", "la intel·ligència", ["intel·ligència"], id="catalan"),
        pytest.param("京都", "東京都と京都", ["京都", "京都"], id="characters"),
        pytest.param("camera", "<b>camera</b> & co", ["camera"], id="markup-is-text"),
        pytest.param("camera -zebra", "camera", ["camera"], id="not-the-excluded"),
        pytest.param("the camera", "The camera of the city", ["camera"], id="not-stop-words"),
    ],
)
def test_spans_cover_the_words_as_they_are_written(request, index, text, written, covered):
    index.needs(request.node.callspec.id)
    index.ensure(synonyms={"cctv": ("camera",)})
    made = document("d1", passages=["", written])
    found = spans_of(index, made, text, lang="en")
    assert found == [("passages", 1, word) for word in covered]


def test_a_half_typed_word_has_a_span_at_its_beginning(index):
    found = spans_of(index, document("d1", "The algorithm"), "algo")
    assert len(found) == 1
    assert found[0][2].startswith("algo")  # the whole word, or what was typed of it


def test_spans_of_a_phrase_stand_only_where_the_phrase_does(index):
    made = document("d1", passages=["The right. To open data!", "The right to data."])
    found = spans_of(index, made, '"right to data"')
    assert {item for _, item, _ in found} == {1}
    assert "".join(word for _, _, word in found).replace(" ", "") == "righttodata"


def test_without_words_there_are_no_spans(index):
    assert spans_of(index, document("d1", "Camera"), "") == []


def test_a_word_that_stands_very_often_is_still_quick_and_bounded(index):
    made = document("d1", passages=["camera " * 20_000])
    assert 1 <= len(spans_of(index, made, "camera")) <= 20_000
