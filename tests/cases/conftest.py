"""A shelf of documents in an engine alone: no site, no database. And tables to be imported."""

import io
import itertools
import time
from pathlib import Path

import pytest
import pytest_socket
from django.core.management import CommandError, call_command

from cms.search.criteria import Criteria
from content_models.models import Principle
from indexer.engines.base import State
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.meilisearch import MeilisearchEngine
from search_config.indexes import CONTENT
from search_config.normal import searched
from tests.contracts.documents import document
from tests.factories import CityFactory, TopicFactory


class Shelf:
    """Documents are put in, and looked for, as the site does both."""

    numbers = itertools.count()  # an index of its own for each filling

    def __init__(self, engine):
        self.engine = engine
        self.meilisearch = engine.name == "meilisearch"

    def fill(self, *titles, synonyms=None, **fields):
        """Begin an index with a document for each title; their ids are those titles' places."""
        self.index = f"cases-{next(self.numbers)}"
        self.engine.ensure(self.index, CONTENT, synonyms or {})
        self.titles = list(titles)
        self.add(*(document(f"d{n}", searched(t), **fields) for n, t in enumerate(titles)))

    def add(self, *documents):
        receipt = self.engine.write(self.index, list(documents), [])
        while (outcome := self.engine.outcome(receipt)).state is State.PENDING:
            time.sleep(0.02)
        assert outcome.state is State.SUCCEEDED, outcome

    def search(self, text="", **criteria):
        return self.engine.search(self.index, Criteria(text=text, **criteria).to_engine())

    def find(self, text="", **criteria):
        """Return the titles of the hits in order."""
        hits = self.search(text, **criteria).hits
        return [self.titles[int(hit.id.removeprefix("d"))] for hit in hits]


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("meilisearch", marks=pytest.mark.meilisearch)],
)
def engine(request, tmp_path_factory):
    if request.param == "embedded":
        return EmbeddedEngine(tmp_path_factory.mktemp("cases"))
    pytest_socket.enable_socket()  # the server starts before any test may ask for sockets
    server = request.getfixturevalue("meilisearch_server")
    return MeilisearchEngine(*server)


@pytest.fixture
def shelf(engine, request):
    if engine.name == "meilisearch":
        request.getfixturevalue("socket_enabled")
    shelf = Shelf(engine)
    yield shelf
    engine.drop(shelf.index)


@pytest.fixture
def table_terms(db):
    """Make the terms that the tables name."""
    names = ("Privacy", "Fairness", "Safety", "Safety, security and robustness")
    for number, name in enumerate(names, start=1):
        Principle.objects.filter(number=number).update(
            name=name, short_name=name, slug=f"p{number}"
        )
    for name in ("Police", "Health", "Schools"):
        TopicFactory(name=name)
    for name in ("Oslo", "Turku", "Lyon"):
        CityFactory(name=name)


@pytest.fixture
def load(tmp_path, capsys):
    """Import a table; return the counts and what is said of lines that were skipped."""

    def load(data, *options, name="table.csv"):
        path = data if isinstance(data, Path) else tmp_path / name
        if not isinstance(data, Path):
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        said, counts = io.StringIO(), io.StringIO()
        try:
            call_command(
                "import_table", str(path), "--type=guideline", *options, stdout=counts, stderr=said
            )
        except CommandError as error:
            return str(error), said.getvalue().splitlines()
        return counts.getvalue().strip(), said.getvalue().splitlines()

    return load
