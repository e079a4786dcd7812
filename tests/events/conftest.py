"""The world of the event tests, settled in the index of the engine under test.

It is made once for a module, in a transaction around those of the tests.
"""

import shutil

import pytest
from django.db import transaction
from django.test import override_settings

from indexer.drain import drain
from tests.events import world as worlds


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


@pytest.fixture
def world(settled, engine_name, db, tmp_path, settings):
    """Return the world; what a test does to it is undone."""
    world, folder = settled
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    if engine_name == "meilisearch":
        drain()
    settings.MEDIA_ROOT = tmp_path / "media"
    return world.copy()
