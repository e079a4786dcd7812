"""Documents and queries are searched in one form; what is shown stays as written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_config.normal import ranges_as_written, searched, written

TEXTS = st.text(
    alphabet=st.sampled_from(
        "ab \u00ad\u200b\ufb03½™éé\u0301\u0327가각ᄀ\u1161\u11a8ｶ\uff9e\u00a0\x07٣\uf0b7ﻻĿ·"
    )
) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Daten\u00adschutz", "Datenschutz"),
        ("Su\ufb03cient", "Sufficient"),
        ("e\u0301tica", "ética"),
        ("ＡＩ\u3000ｶ\uff9e", "AI ガ"),
        ("ﺍﻟﺨﺼﻮﺻﻴﺔ", "الخصوصية"),
        ("Brand™ 2½ m²", "Brand  2 1/2 m2"),
        ("as it is ", "as it is "),
        ("٢٠٢٤ २०२४ \uf0b7rule", "2024 2024  rule"),
    ],
)
def test_words_are_compared_in_one_form(text, plain):
    assert searched(text) == plain


def test_a_written_text_has_single_spaces_and_no_control_characters():
    assert written(" a\u00a0\n b\x07\x00\x0bc e\u0301\ud800") == "a b c é"


@given(TEXTS)
def test_every_searched_character_has_its_place_as_written(text):
    text = written(text)
    plain = searched(text)
    places = [ranges_as_written(text, [(n, n + 1)]) for n in range(len(plain))]
    assert all(len(found) == 1 for found in places)
    last = 0
    for n, ((start, end),) in enumerate(places):
        assert last <= end
        assert start < end <= len(text)
        assert plain[n] in searched(text[start:end]) or unicodedata.combining(plain[n])
        last = start
    assert ranges_as_written(text, [(0, len(plain))]) in ([], [(0, len(text))]) or text != plain
