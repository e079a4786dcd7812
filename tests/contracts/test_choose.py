"""Which engine the settings choose."""

from indexer.engines import choose
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.meilisearch import MeilisearchEngine


def test_without_a_server_the_embedded_engine_is_used(settings, tmp_path):
    settings.MEILISEARCH_URL = ""
    settings.EMBEDDED_ENGINE_DIR = tmp_path
    assert isinstance(choose.engine(), EmbeddedEngine)


def test_the_engine_is_kept_until_the_setting_changes(settings, tmp_path):
    settings.MEILISEARCH_URL = ""
    settings.EMBEDDED_ENGINE_DIR = tmp_path / "one"
    first = choose.engine()
    assert choose.engine() is first
    settings.EMBEDDED_ENGINE_DIR = tmp_path / "two"
    assert choose.engine() is not first


def test_with_a_server_meilisearch_is_used(settings):
    settings.MEILISEARCH_URL = "http://search.example:7700"
    assert isinstance(choose.engine(), MeilisearchEngine)
