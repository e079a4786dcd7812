"""An index of each engine to hold the contract against."""

import time
import uuid

import pytest

from indexer.engines.base import SearchQuery, State
from search_config.indexes import CONTENT
from tests.contracts.engines import ENGINES, LACKS


class Index:
    """An index of its own for one test."""

    def __init__(self, engine):
        self.engine = engine
        self.name = f"contract-{uuid.uuid4().hex[:12]}"

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
        """Skip the test if the engine lacks `capability`."""
        if sentence := LACKS[self.engine.name].get(capability):
            pytest.skip(sentence)


@pytest.fixture(params=list(ENGINES))
def engine(request, tmp_path):
    return ENGINES[request.param](tmp_path)


@pytest.fixture
def index(engine):
    index = Index(engine)
    index.ensure()
    yield index
    engine.drop(index.name)
