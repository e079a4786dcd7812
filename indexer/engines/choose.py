"""Which engine this installation uses."""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from indexer.engines.base import Engine
from indexer.engines.embedded import EmbeddedEngine

_MEILISEARCH = "indexer.engines.meilisearch"


def engine() -> Engine:
    """Return the engine that the settings name: Meilisearch if its URL is set, else the embedded.

    Raises ImproperlyConfigured if that engine can't be had.
    """
    if settings.MEILISEARCH_URL:
        return _meilisearch(settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY)
    return _embedded(Path(settings.EMBEDDED_ENGINE_DIR))


@lru_cache(maxsize=4)
def _embedded(folder: Path) -> Engine:
    return EmbeddedEngine(folder)


@lru_cache(maxsize=4)
def _meilisearch(url: str, key: str) -> Engine:
    # Imported only when used: a laptop needs no client of a server it doesn't run.
    if find_spec(_MEILISEARCH) is None:
        raise ImproperlyConfigured(
            f"MEILISEARCH_URL is set to {url!r}, but this version has no Meilisearch adapter yet. "
            "Leave it empty to use the embedded engine."
        )
    made: Engine = import_module(_MEILISEARCH).MeilisearchEngine(url, key)
    return made
