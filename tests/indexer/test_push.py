"""Documents reach the index in order; the cursor moves only over what succeeded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indexer import push as push_module
from indexer.build import build
from indexer.changes import retry
from indexer.engines.base import State
from indexer.engines.errors import EngineRefused, EngineUnavailable
from indexer.models import Document, Failure, SearchIndex
from indexer.push import Pusher
from tests.factories import GuidelineFactory
from tests.indexer.scripted_engine import ScriptedEngine

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine():
    return ScriptedEngine()


@pytest.fixture(autouse=True)
def index(db):
    return SearchIndex.objects.create(name="test_scripted", engine="scripted", live=True)


def pages(number):
    made = [GuidelineFactory() for _ in range(number)]
    build_all()
    return made


def build_all():
    while build():
        pass


def push(engine, alive=lambda: None):
    index = SearchIndex.objects.get(name="test_scripted")
    Pusher(index, engine, alive).push()
    index.refresh_from_db()
    return index


def last_seq():
    return Document.objects.order_by("-seq").values_list("seq", flat=True)[0]


def ids(made):
    return {f"page-{page.pk}" for page in made}


def test_every_document_arrives_and_the_cursor_stands_at_the_last(engine):
    made = pages(3)
    assert push(engine).cursor == last_seq()
    assert set(engine.documents) == ids(made)


def test_terms_are_not_searched(engine):
    pages(1)
    push(engine)
    assert all(document_id.startswith("page-") for document_id in engine.documents)


def test_settings_are_applied_before_the_first_document_and_not_again(engine):
    pages(1)
    engine.before_write = lambda: pytest.fail("too early") if not engine.ensured else None
    push(engine)
    pages(1)
    push(engine)
    assert engine.ensured == 1


def test_a_synonym_reaches_the_engine_without_its_documents(engine):
    page = pages(1)[0]
    push(engine)
    engine.writes.clear()
    topic = page.topic_links.first().topic
    topic.synonyms = "another word"
    topic.save()
    build_all()
    push(engine)
    assert engine.ensured == 2
    assert f"page-{page.pk}" not in {i for batch in engine.writes for i in batch}


def test_an_index_found_empty_when_synonyms_change_is_filled_anew(engine):
    page = pages(1)[0]
    push(engine)
    engine.documents.clear()
    topic = page.topic_links.first().topic
    topic.synonyms = "another word"
    topic.save()
    build_all()
    push(engine)
    assert set(engine.documents) == ids([page])


def test_a_removed_document_is_taken_out(engine):
    page = pages(1)[0]
    push(engine)
    page.unpublish()
    build_all()
    push(engine)
    assert engine.documents == {}


def test_one_bad_document_is_set_aside_and_holds_back_nobody(engine):
    made = pages(7)
    bad = f"page-{made[3].pk}"
    engine.refuse = lambda document_id: document_id == bad
    assert push(engine).cursor == last_seq()
    assert set(engine.documents) == ids(made) - {bad}
    failure = Failure.objects.get()
    assert (failure.document_id, failure.code) == (bad, "bad_document")


def test_editing_a_refused_document_releases_it(engine):
    page = pages(1)[0]
    engine.refuse = lambda document_id: document_id in ids([page])
    push(engine)
    engine.refuse = lambda _: False
    page.title = "Mended"
    page.save()
    build_all()
    push(engine)
    assert set(engine.documents) == ids([page])
    assert not Failure.objects.exists()


def test_a_refused_document_can_be_retried_unchanged(engine):
    page = pages(1)[0]
    engine.refuse = lambda document_id: document_id in ids([page])
    push(engine)
    engine.refuse = lambda _: False
    retry(f"page-{page.pk}")
    push(engine)
    assert set(engine.documents) == ids([page])
    assert not Failure.objects.exists()


def test_a_task_that_failed_for_the_engines_own_reasons_is_sent_again(engine):
    made = pages(2)
    engine.next_states = [State.FAILED, State.FAILED]
    push(engine)
    assert set(engine.documents) == ids(made)
    assert not Failure.objects.exists()


def test_a_task_that_the_engine_no_longer_knows_is_sent_again(engine):
    made = pages(2)
    engine.next_states = [State.UNKNOWN]
    push(engine)
    assert set(engine.documents) == ids(made)


def test_an_engine_that_is_away_is_left_alone_for_a_while_and_nothing_is_charged(engine):
    pages(1)

    def away():
        raise EngineUnavailable("connection refused", retry_after=7)

    engine.before_write = away
    index = push(engine)
    assert index.cursor == 0
    assert index.attempts == 1
    assert index.next_at > timezone.now() + timedelta(seconds=5)
    assert not Failure.objects.exists()
    engine.before_write = lambda: None
    assert push(engine).cursor == 0  # not yet due
    SearchIndex.objects.update(next_at=timezone.now())
    index = push(engine)
    assert (index.cursor, index.attempts, index.error) == (last_seq(), 0, "")


def test_a_refused_key_is_said_on_the_index(engine):
    pages(1)

    def refused():
        raise EngineRefused("the key is invalid")

    engine.before_write = refused
    assert push(engine).error == "the key is invalid"


def test_an_index_that_vanished_is_filled_anew(engine):
    made = pages(3)
    push(engine)
    engine.wipe()
    made += pages(1)
    push(engine)
    push(engine)
    assert set(engine.documents) == ids(made)


def test_a_writer_that_was_late_moves_the_cursor_back_to_where_it_began(engine):
    pages(1)
    push(engine)
    began = SearchIndex.objects.get().cursor
    pages(1)
    # Meanwhile another worker, newer than this one, moves the cursor.
    engine.before_write = lambda: SearchIndex.objects.update(cursor=last_seq() + 5)
    assert push(engine).cursor == began


def test_a_worker_that_lost_its_lease_writes_nothing(engine):
    pages(1)

    def lost():
        raise RuntimeError("lease lost")

    with pytest.raises(RuntimeError):
        push(engine, alive=lost)
    assert engine.writes == []


def test_batches_stay_small_and_several_fly_at_once(engine, monkeypatch):
    monkeypatch.setattr(push_module, "BATCH_DOCUMENTS", 2)
    made = pages(7)
    push(engine)
    assert set(engine.documents) == ids(made)
    assert max(len(batch) for batch in engine.writes) <= 2


def test_a_batch_has_a_size_in_bytes_too(engine, monkeypatch):
    monkeypatch.setattr(push_module, "BATCH_BYTES", 10)
    made = pages(3)
    push(engine)
    assert set(engine.documents) == ids(made)
    assert max(len(batch) for batch in engine.writes) == 1


def away(**details):
    def refuse():
        raise EngineUnavailable("connection refused", **details)

    return refuse


def waits(engine, tries):
    """Let an engine that is away be tried so often; return the pauses in seconds."""
    found = []
    for _ in range(tries):
        SearchIndex.objects.update(next_at=None)
        before = timezone.now()
        found.append((push(engine).next_at - before).total_seconds())
    return found


def test_the_pauses_grow_from_two_seconds_to_a_minute_and_are_not_alike(engine):
    pages(1)
    engine.before_write = away()
    found = waits(engine, 12)
    assert 2 <= found[0] <= 4.5
    assert all(30 <= pause <= 60.5 for pause in found[-6:])
    assert len({round(pause, 3) for pause in found[-6:]}) > 1


def test_an_engine_that_has_been_away_for_weeks_is_still_tried_each_minute(engine):
    pages(1)
    engine.before_write = away()
    SearchIndex.objects.update(attempts=100_000)
    assert 30 <= waits(engine, 1)[0] <= 60.5


@pytest.mark.parametrize(("asked", "least", "most"), [(120, 120, 121), (10.0**12, 3600, 3601)])
def test_a_pause_that_the_engine_asks_for_is_kept_up_to_an_hour(engine, asked, least, most):
    pages(1)
    engine.before_write = away(retry_after=asked)
    assert least <= waits(engine, 1)[0] <= most


def test_an_engine_that_is_away_gets_one_request_not_one_for_each_batch(engine, monkeypatch):
    monkeypatch.setattr(push_module, "BATCH_DOCUMENTS", 1)
    pages(5)
    engine.before_write = away()
    push(engine)
    assert engine.requests.count("write") == 1
    push(engine)
    assert engine.requests.count("write") == 1


def test_a_refused_key_charges_no_document_and_recovers_by_itself(engine):
    made = pages(2)

    def refused():
        raise EngineRefused("invalid_api_key")

    engine.before_write = refused
    index = push(engine)
    assert (index.cursor, index.error) == (0, "invalid_api_key")
    assert not Failure.objects.exists()
    engine.before_write = lambda: None
    SearchIndex.objects.update(next_at=timezone.now())
    assert push(engine).error == ""
    assert set(engine.documents) == ids(made)


def test_a_write_that_was_taken_though_the_answer_never_came_is_sent_again(engine):
    """Nobody can know that it was taken: replacing and removing are repeatable."""
    made = pages(3)
    engine.after_write = away()
    index = push(engine)
    assert set(engine.documents) == ids(made)
    assert index.cursor == 0
    assert not Failure.objects.exists()
    engine.after_write = lambda: None
    made[0].unpublish()
    build_all()
    SearchIndex.objects.update(next_at=None)
    assert push(engine).cursor == last_seq()
    assert set(engine.documents) == ids(made[1:])
