"""Which engines this installation uses.

An engine has an *address*: the URL of a Meilisearch server, or `embedded`. The index that
searches read says in which engine it is, so that a change of settings moves nothing.
"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from indexer.engines.base import Engine
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.errors import EngineUnavailable
from indexer.engines.meilisearch import MeilisearchEngine

EMBEDDED = "embedded"


def own_address() -> str:
    """Return the engine for new indexes: Meilisearch if its URL is set, else the embedded."""
    return settings.MEILISEARCH_URL.rstrip("/") or EMBEDDED


def next_address() -> str:
    """Return the engine that is filled beside it, to take over later; empty if there is none."""
    return settings.MEILISEARCH_NEXT_URL.rstrip("/")


def engine(address: str = "") -> Engine:
    """Return the engine at `address`, or without one the engine for new indexes.

    It is kept for as long as the settings stay the same. Raises EngineUnavailable if no
    setting names it.
    """
    address = address or own_address()
    if address == EMBEDDED:
        return _embedded(Path(settings.EMBEDDED_ENGINE_DIR))
    if address == own_address():
        return _meilisearch(address, settings.MEILISEARCH_KEY, settings.MEILISEARCH_SEARCH_KEY)
    if address == next_address():
        return _meilisearch(address, settings.MEILISEARCH_NEXT_KEY)
    raise EngineUnavailable(f"No setting names the engine at {address}.")


@lru_cache(maxsize=4)
def _embedded(folder: Path) -> Engine:
    return EmbeddedEngine(folder)


@lru_cache(maxsize=4)
def _meilisearch(url: str, key: str, search_key: str = "") -> Engine:
    return MeilisearchEngine(url, key, search_key)
