"""What every test shares."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
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


PROJECT = Path(__file__).parents[1]


def migrated_state() -> str:
    """Return a digest of all that decides what a migrated database looks like."""
    files = [
        PROJECT / "uv.lock",
        PROJECT / "indexer" / "capture.py",
        *sorted(PROJECT.glob("*/migrations/*.py")),
        *sorted(PROJECT.glob("content_models/models/*.py")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request):
    """Start from a copy of the database as an earlier run has migrated it (SQLite only)."""
    if connection.vendor == "sqlite":
        own = django_settings.STATE_DIR / f"{os.getpid()}.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(own)
        if (kept := kept_database(request)).exists():
            shutil.copy(kept, own)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, request):
    """Keep the migrated database for the next run: migrating takes half a minute."""
    kept = kept_database(request)
    own = Path(connection.settings_dict["TEST"]["NAME"] or "")
    # Without a test that uses the database none was made.
    if connection.vendor == "sqlite" and own.exists() and not kept.exists():
        draft = kept.with_suffix(f".{os.getpid()}")
        with contextlib.closing(sqlite3.connect(own)) as database:
            database.execute("VACUUM INTO ?", (str(draft),))
        draft.replace(kept)


def kept_database(request) -> Path:
    return request.config.cache.mkdir("database") / f"{migrated_state()}.sqlite3"


@pytest.fixture(autouse=True)
def _own_state(settings, tmp_path: Path):
    """Give each test an engine folder of its own, and no memory of another's site."""
    settings.EMBEDDED_ENGINE_DIR = tmp_path / "engine"
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    Site.clear_site_root_paths_cache()


@pytest.fixture
def site(tmp_path, request, db):
    """Return a platform of its own, with its own database; it has no process yet."""
    from tests.services.site import Site

    if connection.vendor != "sqlite":
        pytest.skip("the processes of a laptop run on SQLite")
    site = Site(tmp_path, kept_database(request))
    yield site
    site.stop()


@pytest.fixture
def drained(db):
    """Return a function that does the worker's work, and drain what the migrations made."""

    def run():
        report = drain()
        assert report.ran
        assert not report.more

    run()
    return run
