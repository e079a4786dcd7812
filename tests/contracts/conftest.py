"""An index of each engine to hold the contract against.

Meilisearch is live if MEILISEARCH_URL is set or the program is on the PATH; elsewhere its
recorded answers are played back.
"""

import contextlib
import hashlib
import itertools
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from django.conf import settings as django_settings

from indexer.engines.base import Engine, SearchQuery, State
from indexer.engines.meilisearch import engine as meilisearch_engine
from search_config.indexes import CONTENT
from tests.contracts import recordings
from tests.contracts.engines import ENGINES, LACKS, PLAYED_BACK
from tests.services import meilisearch

MAY_BE_LIVE = bool(django_settings.CONTRACT_MEILISEARCH[0] or shutil.which("meilisearch"))


def pytest_addoption(parser):
    parser.addoption("--record", action="store_true", help="record Meilisearch's answers anew")


def is_recording(request):
    return request.config.getoption("--record", default=False)


class Index:
    """An index of its own for one test."""

    def __init__(self, engine, name, lacks):
        self.engine = engine
        self.name = name
        self.lacks = lacks

    def ensure(self, config=CONTENT, synonyms=None):
        self.engine.ensure(self.name, config, synonyms or {})

    def write(self, upserts=(), removals=()):
        """Write, wait until it is done, and return the outcome."""
        receipt = self.engine.write(self.name, list(upserts), list(removals))
        until = time.monotonic() + 30
        while (outcome := self.engine.outcome(receipt)).state is State.PENDING:
            assert time.monotonic() < until, "the write did not settle in 30 s"
            time.sleep(0.02)
        return outcome

    def add(self, *documents):
        assert self.write(documents).state is State.SUCCEEDED

    def remove(self, *ids):
        assert self.write(removals=ids).state is State.SUCCEEDED

    def search(self, text="", **query):
        return self.engine.search(self.name, SearchQuery(text, **query))

    def find(self, text="", **query):
        """Return the ids of the hits in order."""
        return [hit.id for hit in self.search(text, **query).hits]

    def needs(self, capability):
        """Skip the test if the engine lacks `capability`, which may be a case by its id."""
        if sentence := self.lacks.get(capability.removeprefix(f"{self.engine.name}-")):
            pytest.skip(sentence)


@dataclass
class Held:
    """The engine that a test holds the contract against, and what it can't do there."""

    engine: Engine
    index_name: str
    lacks: Mapping[str, str]


@pytest.fixture(scope="session")
def live_meilisearch(request, tmp_path_factory):
    """Yield address and key of a server, or None if there is none."""
    with contextlib.ExitStack() as stack:
        server = django_settings.CONTRACT_MEILISEARCH
        if not server[0] and (program := shutil.which("meilisearch")):
            folder = tmp_path_factory.mktemp("meilisearch")
            server = stack.enter_context(meilisearch.running(program, folder))
        if is_recording(request):
            recordings.note(server)
        yield server if server[0] else None


@pytest.fixture
def tape(request, monkeypatch):
    """Record or play back a Meilisearch, with the same names each time; return the index's."""
    numbers = itertools.count()
    monkeypatch.setattr(meilisearch_engine, "new_batch", lambda: f"batch-{next(numbers)}")
    test = request.node.name
    with recordings.record(test) if is_recording(request) else recordings.play(test):
        yield f"contract-{hashlib.sha256(test.encode()).hexdigest()[:12]}"


@pytest.fixture(params=["embedded", pytest.param("meilisearch", marks=pytest.mark.meilisearch)])
def held(request, tmp_path, settings):
    held = Held(None, f"contract-{uuid.uuid4().hex[:12]}", LACKS[request.param])
    if request.param == "meilisearch":
        if MAY_BE_LIVE:
            request.getfixturevalue("socket_enabled")
        live = request.getfixturevalue("live_meilisearch")
        if is_recording(request) or not live:
            held.index_name = request.getfixturevalue("tape")
            held.lacks = held.lacks | PLAYED_BACK
        settings.CONTRACT_MEILISEARCH = live or ("http://meilisearch", "")
    for needed in request.node.iter_markers("needs"):
        if sentence := held.lacks.get(needed.args[0]):
            pytest.skip(sentence)  # before anything is asked: no recording has it
    held.engine = ENGINES[request.param](tmp_path)
    return held


@pytest.fixture
def engine(held):
    return held.engine


@pytest.fixture
def index(held):
    index = Index(held.engine, held.index_name, held.lacks)
    index.ensure()
    yield index
    held.engine.drop(index.name)
