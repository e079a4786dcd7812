"""What every test shares."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from wagtail.models import Site

from indexer.drain import drain


def pytest_collection_modifyitems(items):
    """Skip what needs a service that is absent; under REQUIRE_SERVICES that is a failure."""
    from tests.services import absent

    for item in items:
        for name in ("browser", "postgresql", "redis"):
            if item.get_closest_marker(name) and (reason := absent(name)):
                if os.environ.get("REQUIRE_SERVICES"):
                    raise pytest.UsageError(f"{item.nodeid}: {reason}")
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def _own_state(settings, tmp_path: Path):
    """Give each test an engine folder of its own, and no memory of another's site."""
    settings.EMBEDDED_ENGINE_DIR = tmp_path / "engine"
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    Site.clear_site_root_paths_cache()


@pytest.fixture
def drained(db):
    """Return a function that does the worker's work, and drain what the migrations made."""

    def run():
        report = drain()
        assert report.ran
        assert not report.more

    run()
    return run
