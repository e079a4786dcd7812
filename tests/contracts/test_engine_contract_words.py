"""Which words find what: every engine, by the port alone."""

import pytest

from tests.contracts.documents import document


def titled(*titles):
    return [document(f"d{number}", title) for number, title in enumerate(titles, 1)]


def test_a_word_finds_the_documents_that_hold_it(index):
    index.add(*titled("Chatbots in libraries", "Cameras in streets"))
    assert index.find("chatbots") == ["d1"]


def test_a_word_is_found_in_every_searched_field(index):
    index.add(
        document("title", "zebra"),
        document("original", title_original="zebra"),
        document("names", names=["lion", "zebra"]),
        document("summary", summary="a zebra"),
        document("passages", passages=["lion", "the zebra"]),
        document("none", type="zebra", title_key="zebra"),
    )
    assert set(index.find("zebra")) == {"title", "original", "names", "summary", "passages"}


def test_a_document_must_hold_all_words(index):
    index.add(*titled("Public chatbots", "Public cameras"))
    assert index.find("public cameras") == ["d2"]


def test_words_in_different_passages_find_the_document_once(index):
    index.add(document("d1", passages=["Every camera is listed.", "A register is public."]))
    results = index.search("camera register")
    assert (results.total, [hit.id for hit in results.hits]) == (1, ["d1"])


def test_a_match_in_the_title_stands_before_one_in_the_text(index):
    index.add(
        document("text", "Other", passages=["camera camera camera"]),
        document("title", "Camera rules in a long title of many words"),
    )
    assert index.find("camera") == ["title", "text"]


def test_a_match_in_a_heavier_field_stands_first(index):
    index.add(
        document("4", passages=["A camera."]),
        document("3", summary="A camera."),
        document("2", names=["Camera"]),
        document("1", title_original="Camera"),
        document("0", "Camera"),
    )
    assert index.find("camera") == ["0", "1", "2", "3", "4"]


def test_words_close_together_stand_before_words_far_apart(index):
    far = "camera " + "and so on " * 40 + "register"
    index.add(document("far", passages=[far]), document("near", passages=["a camera register"]))
    assert index.find("camera register") == ["near", "far"]


def test_the_right_spelling_stands_before_a_typo(index):
    index.add(*titled("Chatbxts", "Chatbots"))
    assert index.find("chatbots ") == ["d2", "d1"]


def test_the_last_word_may_be_half_typed(index):
    index.add(*titled("Algorithm register"))
    assert index.find("register algo") == ["d1"]


def test_a_half_typed_word_that_is_not_the_last_is_not_among_those_found(index):
    index.add(*titled("Algorithm register"))
    results = index.search("algo register")
    assert (results.total, results.partial) == (1, True)


@pytest.mark.needs("other forms")
@pytest.mark.parametrize(
    ("text", "lang", "written"),
    [
        ("policies ", "en", "a policy"),
        ("policy ", "en", "two policies"),
        ("guidelines ", "en", "the guideline"),
        ("rights ", "en", "a right"),
        ("ciudades ", "es", "una ciudad"),
        ("datos ", "es", "el dato"),
        ("ciutats ", "ca", "la ciutat"),
        ("villes ", "fr", "la ville"),
        ("regels ", "nl", "de regel"),
        ("Städte ", "de", "die Städten"),
        ("tekoälyn ", "fi", "tekoäly"),
        ("cidades ", "pt", "a cidade"),
        ("dati ", "it", "il dato"),
        ("städerna ", "sv", "städer"),
    ],
)
def test_another_form_of_a_word_is_found(index, text, lang, written):
    index.add(*titled(written, "Nothing of the kind"))
    assert index.find(text, lang=lang) == ["d1"]


@pytest.mark.needs("other forms")
def test_the_form_that_was_typed_stands_first(index):
    index.add(*titled("Policy", "Some policies", "Policy"))
    assert index.find("policies ", lang="en") == ["d2", "d1", "d3"]


def test_after_a_space_the_last_word_is_whole(index):
    index.add(*titled("Algorithm register"))
    assert index.find("algo ") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("datq ", False, id="none-below-five-letters"),
        pytest.param("privaci ", True, id="one-from-five"),
        pytest.param("prviacy ", True, id="swapped-letters-count-once"),
        pytest.param("pribacu ", False, id="not-two-at-seven"),
        pytest.param("resaerhc ", False, id="not-two-at-eight"),
        pytest.param("goverrnamce ", True, id="two-from-nine"),
        pytest.param("qovirnanse ", False, id="not-three"),
        pytest.param("trivacy ", False, id="the-first-letter-is-right"),
        pytest.param("20255 ", False, id="none-in-numbers"),
        pytest.param("govermanc", True, id="in-a-half-typed-word"),
    ],
)
def test_typos_are_forgiven_by_the_length_of_the_word(index, text, found):
    index.add(*titled("data privacy research governance 20250"))
    assert bool(index.find(text)) is found


def test_words_typed_together_find_the_words_apart(index):
    index.add(*titled("The smart city"))
    assert index.find("smartcity ") == ["d1"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        pytest.param("ethique", "Éthique", id="accent-in-the-document"),
        pytest.param("éthique", "ethique", id="accent-in-the-query"),
        pytest.param("ETHIQUE", "e\u0301thique", id="accent-as-a-mark-of-its-own"),
        pytest.param("oeuvre", "chef d’œuvre", id="oe-ligature"),
        pytest.param("cœur", "coeur", id="oe-ligature-typed"),
        pytest.param("strasse", "Straße", id="sharp-s"),
        pytest.param("munchen", "München", id="umlaut"),
        pytest.param("søren", "Soren", id="o-with-stroke"),
        pytest.param("lodz", "Łódź", id="l-with-stroke"),
        pytest.param("intel·ligència", "intelligencia", id="catalan-dot-typed"),
        pytest.param("intelligencia", "la intel·ligència", id="catalan-dot-written"),
        pytest.param("coŀlectiu", "col·lectiu", id="catalan-letter-with-dot"),
        pytest.param("ia", "éthique de l'IA", id="behind-an-apostrophe"),
        pytest.param("l'ia", "éthique de l’IA", id="another-apostrophe"),
        pytest.param("yhdenvertaisuus ", "Yhdenvertaisuus ja tekoäly", id="finnish"),
        pytest.param("tekoaly ", "Yhdenvertaisuus ja tekoäly", id="finnish-folded"),
        pytest.param("reunie", "De reünie in ’s-Hertogenbosch", id="dutch"),
        pytest.param("京都", "東京都のガイドライン", id="japanese-inside-a-run"),
        pytest.param("人工智能", "城市人工智能伦理指南", id="chinese-inside-a-run"),
        pytest.param("도시", "스마트도시를 위한", id="korean-inside-a-word"),
        pytest.param("ｶﾞｲﾄﾞ", "ガイド", id="half-width-kana"),
        pytest.param("เมือง", "คู่มือเมืองอัจฉริยะ", id="thai-inside-a-run"),
        pytest.param("الاخلاق", "الأخلاق", id="arabic-without-hamza"),
        pytest.param("أخلاق", "أَخْلَاق", id="arabic-vowel-signs"),
        pytest.param("مدينه", "مدينة", id="arabic-ta-marbuta"),
        pytest.param("مدن", "مـــدن", id="arabic-tatweel"),
        pytest.param("שלום", "שָׁלוֹם", id="hebrew-points"),
        pytest.param("αλγοριθμος", "Αλγόριθμος", id="greek"),
        pytest.param("этика", "ЭТИКА", id="cyrillic"),
        pytest.param("हिन्दी", "भाषा हिन्दी", id="devanagari"),
        pytest.param("ai", "ＡＩ", id="full-width"),
        pytest.param("open-source", "open source", id="hyphen"),
        pytest.param("2024/1689", "Regulation (EU) 2024/1689", id="numbers"),
    ],
)
def test_letters_are_compared_as_people_type_them(request, index, typed, written):
    index.needs(request.node.callspec.id)
    index.add(document("d1", written), document("other", "Nothing of the kind"))
    assert index.find(typed) == ["d1"]


def test_characters_in_another_order_are_not_found(index):
    index.needs("single characters")
    index.add(*titled("東京都"))
    assert index.find("都京") == []
