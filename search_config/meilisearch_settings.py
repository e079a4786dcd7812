"""The index in the names that Meilisearch has for its settings."""

from typing import Any

from search_config.schema import IndexConfig, Synonyms

# Of each document: the number of the first passage in each part that the adapter cuts.
PASSAGE_STARTS = "passage_starts"
# Meilisearch names languages by ISO 639-3. German is left out on purpose: its words would be
# cut into the parts of their compounds, and Dutch words that look German with them, so that
# some would be missed. Uncut, whole words and their beginnings are found. So is Swedish: with it
# å, ä and ö stay letters of their own in any text that looks Swedish, and koln misses Köln.
_LANGUAGES = {
    "ar": "ara", "ca": "cat", "en": "eng", "es": "spa", "fi": "fin", "fr": "fra", "he": "heb",
    "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "pt": "por", "sv": "swe", "zh": "zho",
}  # fmt: skip
_LEFT_OUT = frozenset({"de", "sv"})
# Between words, but parts of words to Meilisearch: "<b>camera" would be one. The last are
# spaces and a hyphen that don't break.
_SEPARATORS = "$<=>^|~¬°€←→↔⇒●■►✓\u00a0\u202f\u2011"


def render(config: IndexConfig, synonyms: Synonyms) -> dict[str, Any]:
    """Return the settings, in the form in which Meilisearch gives them back.

    Stop words are left to the query, where the reader's language is known: here they would
    be dropped in all languages, the German "die" in English too. Raises ValueError, naming
    the language, for one that has no code here.
    """
    searchable = [field.name for field in config.searchable()]
    return {
        # A field that is not displayed gets no match positions.
        "displayedAttributes": ["id", PASSAGE_STARTS, *searchable],
        "searchableAttributes": searchable,
        "filterableAttributes": [
            _filterable("id"),
            *(_filterable(field.name) for field in config.fields if field.facet or field.filter),
        ],
        "sortableAttributes": sorted(["id", *(f.name for f in config.fields if f.sort)]),
        "rankingRules": [*config.ranking, "id:asc"],
        "stopWords": [],
        "separatorTokens": sorted(_SEPARATORS),
        "synonyms": {word: list(others) for word, others in synonyms.items()},
        "typoTolerance": {
            "enabled": True,
            "minWordSizeForTypos": {"oneTypo": config.typo.one, "twoTypos": config.typo.two},
            "disableOnWords": [],
            "disableOnAttributes": sorted(f.name for f in config.searchable() if not f.typos),
            "disableOnNumbers": True,
        },
        "faceting": {
            "maxValuesPerFacet": config.max_facet_values,
            "sortFacetValuesBy": {"*": "alpha"},
        },
        "pagination": {"maxTotalHits": config.max_total},
        "localizedAttributes": [
            {
                "attributePatterns": ["*"],
                "locales": [_code(lang) for lang in config.languages if lang not in _LEFT_OUT],
            }
        ],
    }


def _filterable(name: str) -> dict[str, Any]:
    """Return `name` as a field to filter by and to count, but without a search in its values."""
    return {
        "attributePatterns": [name],
        "features": {"facetSearch": False, "filter": {"equality": True, "comparison": True}},
    }


def _code(lang: str) -> str:
    if lang not in _LANGUAGES:
        raise ValueError(f"languages: {lang!r} has no ISO 639-3 code here")
    return _LANGUAGES[lang]
