"""The engines that the pipeline is tried on, each behind the door that the indexer uses."""

import contextlib
import shutil
import uuid

import pytest
from django.conf import settings as django_settings

from indexer.engines import choose
from indexer.models import SearchIndex
from tests.indexer.scripted_engine import ScriptedEngine
from tests.services import meilisearch

LIVE = "needs a Meilisearch server: MEILISEARCH_URL, or the program on the PATH"


@pytest.fixture
def scripted(monkeypatch):
    """Put a scripted engine in the place of the embedded one."""
    engine = ScriptedEngine()
    monkeypatch.setattr(choose, "_embedded", lambda _: engine)
    return engine


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Yield address and key of a Meilisearch, or skip."""
    with contextlib.ExitStack() as stack:
        found = django_settings.CONTRACT_MEILISEARCH
        if not found[0]:
            program = shutil.which("meilisearch") or pytest.skip(LIVE)
            found = stack.enter_context(
                meilisearch.running(program, tmp_path_factory.mktemp("meilisearch"))
            )
        yield found


@pytest.fixture(
    params=["scripted", "embedded", pytest.param("meilisearch", marks=pytest.mark.meilisearch)]
)
def search_engine(request, settings):
    """Return the engine that this installation uses, one after the other."""
    if request.param == "scripted":
        request.getfixturevalue("scripted")
    if request.param == "meilisearch":
        request.getfixturevalue("socket_enabled")
        url, key = request.getfixturevalue("server")
        settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY = url, key
        settings.SEARCH_INDEX = f"test-{uuid.uuid4().hex[:8]}"
    yield choose.engine()
    if request.param == "meilisearch":
        for index in SearchIndex.objects.all():
            choose.engine(index.engine).drop(index.name)
