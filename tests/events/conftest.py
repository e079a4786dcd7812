"""The world of the event tests, settled in the index of the engine under test.

It is made once for a module, in a transaction around those of the tests.
"""

import shutil
import uuid

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings

from indexer.drain import drain
from indexer.engines.choose import engine
from indexer.models import SearchIndex
from tests.events import world as worlds
from tests.services import meilisearch


@pytest.fixture(scope="module")
def settled(django_db_setup, django_db_blocker, tmp_path_factory):
    """Yield the world and the folder in which it stands, drained."""
    folder = tmp_path_factory.mktemp("world")
    folders = {"EMBEDDED_ENGINE_DIR": folder / "engine", "MEDIA_ROOT": folder / "media"}
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        with override_settings(**folders):
            world = worlds.build()
            assert not drain().more
    yield world, folder
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Yield address and key of a Meilisearch; skip without one."""
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
def engine_name(request, settings):
    if request.param == "meilisearch":
        request.getfixturevalue("socket_enabled")
        settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY = request.getfixturevalue("server")
        settings.SEARCH_INDEX = f"events-{uuid.uuid4().hex[:12]}"
    return request.param


@pytest.fixture
def world(settled, engine_name, db, tmp_path, settings):
    """Return the world; what a test does to it is undone."""
    world, folder = settled
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    if engine_name == "meilisearch":
        drain()
    settings.MEDIA_ROOT = tmp_path / "media"
    yield world.copy()
    if engine_name == "meilisearch":
        for index in SearchIndex.objects.filter(engine="meilisearch"):
            engine().drop(index.name)
