"""The index of this site, put together."""

from search_config.facets import FACETS
from search_config.fields import FIELDS
from search_config.ranking import RANKING, STOP_WORDS, TYPO
from search_config.schema import IndexConfig

CONTENT = IndexConfig(
    version=5,
    fields=FIELDS,
    facets=FACETS,
    ranking=RANKING,
    typo=TYPO,
    stop_words=STOP_WORDS,
    languages=(
        "en",
        "es",
        "ca",
        "fr",
        "nl",
        "de",
        "fi",
        "pt",
        "it",
        "sv",
        "ar",
        "zh",
        "ja",
        "ko",
        "he",
    ),
    max_query_words=10,  # Meilisearch reads no more of a query; the page says so
    max_total=1_000_000,
    max_facet_values=10_000,
)
