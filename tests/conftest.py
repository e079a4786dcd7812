"""What every test shares."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import uuid
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from wagtail.models import Site

from indexer import published
from indexer.drain import drain
from indexer.engines.choose import engine
from indexer.models import SearchIndex


def pytest_collection_modifyitems(items):
    """Skip what needs a service that is absent; under REQUIRE_SERVICES that is a failure."""
    from tests.services import absent

    for item in items:
        for name in ("browser", "postgresql", "redis"):
            if item.get_closest_marker(name) and (reason := absent(name)):
                if os.environ.get("REQUIRE_SERVICES"):
                    raise pytest.UsageError(f"{item.nodeid}: {reason}")
                item.add_marker(pytest.mark.skip(reason=reason))
        if "[laptop" in item.name and "site" in item.fixturenames:
            item.add_marker(pytest.mark.django_db)  # its fixture starts from the migrated one
        if takes_minutes(item) and not os.environ.get("FAULTS"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: `make faults` runs it"))


QUICK_PROCESSES = {"test_compose.py", "test_worker_killed.py"}


def takes_minutes(item) -> bool:
    """Say whether a test kills or starts so much that a run of all tests can't wait for it."""
    on_a_server = "[server" in item.name
    processes = "processes" in item.path.parts and item.path.name not in QUICK_PROCESSES
    return on_a_server or processes


PROJECT = Path(__file__).parents[1]
SERVICES = [
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.processes,
    pytest.mark.enable_socket,
]
SERVERS = [
    pytest.param(name, marks=SERVICES, id=name) for name in ("server", "server with Meilisearch")
]


def migrated_state() -> str:
    """Return a digest of all that decides what a migrated database looks like."""
    files = [
        PROJECT / "uv.lock",
        PROJECT / "indexer" / "capture.py",
        *sorted(PROJECT.glob("*/migrations/*.py")),
        *sorted(PROJECT.glob("*/*/migrations/*.py")),
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
    published.forget()
    Site.clear_site_root_paths_cache()


@pytest.fixture(params=["laptop", *SERVERS])
def site(request, tmp_path):
    """Return a platform of its own, with its own database; it has no process yet."""
    if request.param != "laptop":
        with server(request.param, request, tmp_path) as site:
            yield site
        return
    from tests.services.site import Site

    request.getfixturevalue("db")
    if connection.vendor != "sqlite":
        pytest.skip("the processes of a laptop run on SQLite")
    site = Site(tmp_path, kept_database(request))
    yield site
    site.stop()


@pytest.fixture(params=SERVERS)
def production(request, tmp_path):
    """Return a platform as docker-compose.yml describes it; it has no process yet."""
    with server(request.param, request, tmp_path) as site:
        yield site


@contextlib.contextmanager
def server(kind, request, tmp_path):
    """Yield a platform of this kind (one of SERVERS)."""
    from tests.services import meilisearch, redis
    from tests.services.production import ProductionSite

    postgresql, static = request.getfixturevalue("migrated")
    with contextlib.ExitStack() as stack:
        engine = ""
        if kind == "server with Meilisearch":
            if not (program := shutil.which("meilisearch")):
                pytest.skip("needs the program meilisearch on the PATH")
            (tmp_path / "meilisearch").mkdir()
            engine, _ = stack.enter_context(meilisearch.running(program, tmp_path / "meilisearch"))
        site = ProductionSite(
            tmp_path,
            postgresql,
            stack.enter_context(redis.server(tmp_path)),
            stack.enter_context(postgresql.copy("migrated")),
            engine,
        )
        (tmp_path / "static").symlink_to(static)
        stack.callback(site.stop)
        if engine:
            site.set_up()  # its keys; all else is in the copy
        yield site


@pytest.fixture(scope="session")
def migrated(request, tmp_path_factory):
    """Yield a PostgreSQL with a database that the setup service has made, and static files.

    Both are kept for the next run.
    """
    from tests.services import postgresql
    from tests.services.production import ProductionSite

    kept = request.config.cache.mkdir("database") / f"{migrated_state()}.pgdump"
    static = kept.with_suffix(".static")
    with postgresql.server() as server:
        server.create("migrated")
        if kept.exists():
            server.restore("migrated", kept)
        else:
            folder = tmp_path_factory.mktemp("server")
            site = ProductionSite(folder, server, None, "migrated")
            site.set_up()
            site.manage("collectstatic", "--noinput")
            site.change("DELETE FROM indexer_searchindex")
            server.dump("migrated", draft := kept.with_suffix(f".{os.getpid()}"))
            shutil.rmtree(static, ignore_errors=True)
            shutil.move(folder / "static", static)
            draft.replace(kept)
        yield server, static


@pytest.fixture(scope="session")
def meilisearch_server(tmp_path_factory):
    """Yield address and key of a Meilisearch; skip without one."""
    from tests.services import meilisearch

    url, key = django_settings.CONTRACT_MEILISEARCH
    program = shutil.which("meilisearch")
    if url:
        yield url, key
    elif program:
        with meilisearch.running(program, tmp_path_factory.mktemp("meilisearch")) as started:
            yield started
    else:
        pytest.skip("needs a Meilisearch server")


@pytest.fixture(params=["embedded", pytest.param("meilisearch", marks=pytest.mark.meilisearch)])
def engine_name(request, settings, db):
    """Choose an engine; what is indexed in Meilisearch is dropped afterwards."""
    if request.param == "meilisearch":
        request.getfixturevalue("socket_enabled")
        server = request.getfixturevalue("meilisearch_server")
        settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY = server
        settings.SEARCH_INDEX = f"test-{uuid.uuid4().hex[:12]}"
    yield request.param
    if request.param == "meilisearch":
        for index in SearchIndex.objects.filter(engine="meilisearch"):
            engine().drop(index.name)


@pytest.fixture
def drained(db):
    """Return a function that does the worker's work, and drain what the migrations made."""

    def run():
        report = drain(seconds=600)  # how soon is not what is tried
        assert report.ran
        assert not report.more

    run()
    return run
