"""What a real Meilisearch does when it is wiped, changed by hand or given what it refuses."""

import contextlib
import shutil
from functools import partial

import pytest

from indexer import push, tasks
from indexer.engines import choose
from indexer.engines.base import SearchQuery, State
from indexer.engines.choose import engine as chosen
from indexer.engines.errors import IndexMissing
from indexer.engines.meilisearch import MeilisearchEngine
from indexer.engines.meilisearch import engine as adapter
from indexer.engines.meilisearch.keys import make_keys
from indexer.engines.meilisearch.server import Client
from indexer.models import Failure, SearchIndex
from search_config.indexes import CONTENT
from tests.contracts.documents import document
from tests.factories import GuidelineFactory
from tests.services import meilisearch

pytestmark = [
    pytest.mark.meilisearch,
    pytest.mark.skipif(
        not shutil.which("meilisearch"),
        reason="needs the program meilisearch, which is not installed",
    ),
]


# What a server does is tried here, not how soon: a loaded machine may take its time, and
# our own time limits would send each question to the next minute.
PATIENT = partial(MeilisearchEngine, timeout=60)


class Server:
    """A server of its own, which can lose all it had. The settings name it."""

    def __init__(self, folder, settings):
        self._folder, self._settings = folder, settings
        self._running = contextlib.ExitStack()
        self._start()

    def _start(self):
        program = shutil.which("meilisearch")
        self.url, self.key = self._running.enter_context(meilisearch.running(program, self._folder))
        self._settings.MEILISEARCH_URL, self._settings.MEILISEARCH_KEY = self.url, self.key

    @property
    def engine(self):
        return PATIENT(self.url, self.key)

    @property
    def client(self):
        return Client(self.url, self.key, timeout=60)

    def lose_everything(self):
        self.stop()
        shutil.rmtree(self._folder / "data.ms")
        self._start()

    def stop(self):
        self._running.close()


@pytest.fixture
def server(tmp_path, settings, socket_enabled, monkeypatch):
    monkeypatch.setattr(choose, "MeilisearchEngine", PATIENT)
    monkeypatch.setattr(adapter, "SETTLE_SECONDS", 120.0)
    folder = tmp_path / "meilisearch"
    folder.mkdir()
    server = Server(folder, settings)
    yield server
    server.stop()


def settled(engine, receipt):
    while (outcome := engine.outcome(receipt)).state is State.PENDING:
        pass
    return outcome


def test_a_number_that_another_task_has_after_a_loss_is_not_taken_for_ours(server):
    server.engine.ensure("a", CONTENT, {})
    receipt = server.engine.write("a", [document("d1")], [])
    assert settled(server.engine, receipt).state is State.SUCCEEDED
    server.lose_everything()
    assert server.engine.outcome(receipt).code == "task_not_found"
    server.engine.ensure("a", CONTENT, {})
    settled(server.engine, server.engine.write("a", [document("d2")], []))
    outcome = server.engine.outcome(receipt)
    assert (outcome.state, outcome.code) == (State.UNKNOWN, "another_task")


def test_a_write_never_makes_an_index_without_our_settings(server):
    keys = make_keys(server.url, server.key, "content_")
    engine = MeilisearchEngine(server.url, keys.write)
    with pytest.raises(IndexMissing):
        engine.write("content_a", [document("d1")], [])
    assert server.client.get_indexes()["results"] == []


@pytest.mark.django_db
def test_an_engine_that_lost_everything_is_filled_anew_though_nobody_edits(server, drained):
    pages = {f"page-{GuidelineFactory().pk}" for _ in range(3)}
    drained()
    name = SearchIndex.objects.get(live=True).name
    assert dict(chosen().entries(name)).keys() == pages
    server.lose_everything()
    tasks.check_settings()
    drained()
    assert dict(chosen().entries(name)).keys() == pages
    assert not Failure.objects.exists()


@pytest.mark.django_db
def test_settings_changed_by_hand_are_put_right(server, drained):
    page = GuidelineFactory(title="Camera register")
    drained()
    index = SearchIndex.objects.get(live=True)
    for change in ({"stopWords": ["camera"]}, {"pagination": {"maxTotalHits": 1}}):
        changed = server.client.index(index.name).update_settings(change)
        server.client.wait_for_task(changed.task_uid, timeout_in_ms=60_000)
        tasks.check_settings()
    index.refresh_from_db()
    assert index.settings_mended == 2
    live = server.client.index(index.name).get_settings()
    assert (live["stopWords"], live["pagination"]) == ([], {"maxTotalHits": CONTENT.max_total})
    found = chosen().search(index.name, SearchQuery("camera"))
    assert [hit.id for hit in found.hits] == [f"page-{page.pk}"]


@pytest.mark.django_db
def test_a_document_that_the_server_refuses_takes_no_neighbour_along(server, drained, monkeypatch):
    pages = [GuidelineFactory() for _ in range(9)]
    bad = f"page-{pages[4].pk}"

    def spoiled(document_id, *rest):
        made = made_well(document_id, *rest)
        return made | {"id": "no id"} if document_id == bad else made

    made_well = push.engine_document
    monkeypatch.setattr(push, "engine_document", spoiled)
    monkeypatch.setattr(adapter, "problem", lambda *_: None)  # let the server find it
    drained()
    name = SearchIndex.objects.get(live=True).name
    assert dict(chosen().entries(name)).keys() == {f"page-{p.pk}" for p in pages} - {bad}
    failure = Failure.objects.get()
    assert (failure.document_id, failure.code) == (bad, "invalid_document_id")


def test_a_payload_of_101_mb_is_refused_at_once_and_concerns_its_documents(server, monkeypatch):
    monkeypatch.setattr(adapter, "problem", lambda *_: None)
    server.engine.ensure("a", CONTENT, {})
    receipt = server.engine.write("a", [document("d1", passages=["x" * 101_000_000])], [])
    outcome = server.engine.outcome(receipt)
    assert (outcome.state, outcome.code) == (State.REFUSED, "payload_too_large")
