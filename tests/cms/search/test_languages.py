"""Names of languages, countries and regions in the reader's language, and dates in words."""

import pytest
from django.utils.translation import override

from cms.search.dates import in_words
from cms.search.languages import (
    country_names,
    direction,
    is_language,
    language_name,
    region_name,
)


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("nl", "en", "Dutch"),
        ("ca", "es", "Catalán"),
        ("pt-BR", "en", "Brazilian Portuguese"),
        ("zh-Hant", "en", "Traditional Chinese"),
        ("fy-NL", "en", "Western Frisian (NL)"),
        ("xx", "en", "xx"),
    ],
)
def test_languages_have_names(code, reader, name):
    assert language_name(code, reader) == name


@pytest.mark.parametrize(
    ("code", "expected"), [("nl", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("xx", "ltr")]
)
def test_languages_have_a_direction(code, expected):
    assert direction(code) == expected


@pytest.mark.parametrize(
    ("code", "known"),
    [("nl", True), ("zh-Hant", True), ("xx", False), ("", False), ("en_GB", False)],
)
def test_only_real_languages_are_languages(code, known):
    assert is_language(code) is known


def test_places_are_named_for_the_reader():
    assert country_names("es")["nl"] == "Países Bajos"
    assert "eu" not in country_names("en")
    assert region_name("western-europe", "Western Europe", "fr") == "Europe de l’Ouest"
    assert region_name("south-eastern-asia", "South-eastern Asia", "fr") == "South-eastern Asia"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2024", "2024"),
        ("2024-05", "May 2024"),
        ("2024-05-06", "May 6, 2024"),
        ("2024-05-06T10:00:00+00:00", "May 6, 2024, 10 a.m."),
        ("2024-99", "2024-99"),
        ("", ""),
        ("some longer text", "some longer text"),
    ],
)
def test_dates_are_as_precise_as_known(value, words):
    with override("en"):
        assert in_words(value) == words
