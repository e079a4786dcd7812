"""Which engine this installation uses."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from indexer.engines.base import Engine
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.meilisearch import MeilisearchEngine


def engine() -> Engine:
    """Return the engine that the settings name: Meilisearch if its URL is set, else the embedded.

    It is kept for as long as they stay the same.
    """
    if settings.MEILISEARCH_URL:
        return _meilisearch(
            settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY, settings.MEILISEARCH_SEARCH_KEY
        )
    return _embedded(Path(settings.EMBEDDED_ENGINE_DIR))


@lru_cache(maxsize=4)
def _embedded(folder: Path) -> Engine:
    return EmbeddedEngine(folder)


@lru_cache(maxsize=4)
def _meilisearch(url: str, key: str, search_key: str) -> Engine:
    return MeilisearchEngine(url, key, search_key)
