"""Which engine this installation uses: the one place that picks an implementation."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from indexer.engines.base import Engine


def engine() -> Engine:
    """Return the engine of the settings: Meilisearch if it has an address, else the embedded one."""
    return _engine(settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY, settings.EMBEDDED_ENGINE_DIR)


@lru_cache(maxsize=8)
def _engine(url: str, key: str, folder: Path) -> Engine:
    if url:
        from indexer.engines.meilisearch import MeilisearchEngine  # noqa: PLC0415  not on laptops

        return MeilisearchEngine(url, key)
    from indexer.engines.embedded import EmbeddedEngine  # noqa: PLC0415  not on servers

    return EmbeddedEngine(folder)
