"""Names and writing direction of languages, names of countries and regions of the world.

All from the Unicode tables (CLDR), in the language asked for.
"""

from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.text import slugify

# Codes that the tables list beside countries: unions and codes for tests.
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@cache
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _reader(language: str) -> Locale:
    return _locale(language) or Locale("en")


def is_language(code: str) -> bool:
    """Say whether `code` is a language code (BCP 47) whose language the tables know."""
    subtags = code.split("-")
    plain = all(tag.isascii() and tag.isalnum() and len(tag) <= 8 for tag in subtags)
    return plain and subtags[0] in Locale("en").languages


def language_name(code: str, language: str) -> str:
    """Return a language's name, with the subtags that the tables have no name for."""
    names = _reader(language).languages
    base, _, rest = code.partition("-")
    name = names.get(code.replace("-", "_")) or names.get(base)
    if name is None:
        return code
    named_whole = not rest or code.replace("-", "_") in names
    return _capitalised(name if named_whole else f"{name} ({rest})")


def own_name(code: str) -> str:
    """Return what a language calls itself in the midst of a sentence."""
    return str(_reader(code).languages.get(code.partition("-")[0], code))


def direction(code: str) -> str:
    """Return `rtl` for a language written from right to left, else `ltr`."""
    locale = _locale(code) or _locale(code.partition("-")[0])
    return locale.text_direction if locale else "ltr"


@cache
def country_names(language: str) -> Mapping[str, str]:
    """Return the names of all countries by ISO 3166-1 code, in small letters."""
    return {
        code.lower(): name
        for code, name in _reader(language).territories.items()
        if code.isalpha() and code not in NO_COUNTRIES
    }


def region_name(slug: str, english: str, language: str) -> str:
    """Return the name of a region or sub-region (UN M49); `english` if the tables lack it."""
    return _region_names(language).get(slug, english)


@cache
def _region_names(language: str) -> Mapping[str, str]:
    names = _reader(language).territories
    regions = {code: name for code, name in Locale("en").territories.items() if code.isdigit()}
    return {slugify(name): names[code] for code, name in regions.items() if code in names}


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]
