"""One worker at a time drains, and a hint never stands in an editor's way."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from indexer import changes, signal_handlers, tasks
from indexer import drain as drain_module
from indexer.drain import drain
from indexer.engines.choose import engine
from indexer.models import Change, Document, Feed, SearchIndex
from indexer.published import purge
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db


def test_a_second_worker_leaves_at_once_while_one_drains(drained):
    GuidelineFactory()
    Feed.objects.update(lease="another", lease_until=timezone.now() + timedelta(seconds=10))
    report = drain()
    assert not report.ran
    assert Change.objects.exists()


def test_the_lease_of_a_killed_worker_runs_out(drained):
    page = GuidelineFactory()
    Feed.objects.update(lease="killed", lease_until=timezone.now() - timedelta(seconds=1))
    drain()
    assert Document.objects.filter(pk=f"page-{page.pk}").exists()


def test_a_worker_that_lost_its_lease_stops_and_leaves_the_others_alone(drained, monkeypatch):
    page = GuidelineFactory()
    build = drain_module.build

    def paused():
        Feed.objects.update(lease="another", lease_until=timezone.now() + timedelta(seconds=10))
        return build()

    monkeypatch.setattr(drain_module, "build", paused)
    drain()
    assert Feed.objects.get().lease == "another"
    index = SearchIndex.objects.get(live=True)
    assert f"page-{page.pk}" not in dict(engine().entries(index.name))


def test_a_drain_whose_time_is_up_says_that_there_is_more(drained):
    GuidelineFactory()
    assert drain(seconds=0).more


def test_a_long_drain_asks_to_be_called_again(monkeypatch, drained):
    asked = []
    monkeypatch.setattr(tasks, "drain_now", lambda: drain(seconds=0))
    monkeypatch.setattr(tasks.drain, "apply_async", lambda **options: asked.append(options))
    GuidelineFactory()
    tasks.drain()
    assert asked == [{"expires": 30, "retry": False}]


def test_one_transaction_sends_one_hint(monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(tasks, "hint", lambda: sent.append(1))
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        GuidelineFactory()
        GuidelineFactory()
    assert len(sent) == 1


def test_an_import_sends_no_hints(monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(tasks, "hint", lambda: sent.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        with changes.bulk():
            GuidelineFactory()
        assert not sent
        with pytest.raises(ZeroDivisionError), changes.bulk():
            raise ZeroDivisionError
        GuidelineFactory()
    assert len(sent) == 1


def test_a_broker_that_is_down_does_not_fail_the_request(monkeypatch):
    def refused():
        raise ConnectionRefusedError("no broker")

    monkeypatch.setattr(tasks, "hint", refused)
    signal_handlers.send_hint()


def test_tombstones_are_purged_after_a_while_but_not_before_the_index_has_them(drained):
    page = GuidelineFactory()
    drained()
    page.unpublish()
    while drain_module.build():
        pass
    later = timezone.now() + timedelta(days=1)
    assert purge(later) == 0  # the index has not got the removal yet
    drained()
    highest = Feed.row().seq
    assert purge(later) == 1
    assert Feed.row().purged_to == highest
    assert not Document.objects.filter(pk=f"page-{page.pk}").exists()
