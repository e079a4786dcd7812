"""Clocks that jump: only pauses, leases and expiry look at them, and each recovers."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page

from indexer.changes import record_due
from indexer.drain import drain
from indexer.engines.choose import engine
from indexer.engines.errors import EngineUnavailable
from indexer.models import Change, Document, Failure, Feed, SearchIndex
from indexer.published import documents
from indexer.reconcile import reconcile
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def assert_equal():
    index = SearchIndex.objects.get(live=True)
    stored = {d.pk: d.fingerprint for d in documents().exclude(page=None)}
    assert dict(engine().entries(index.name)) == stored
    return set(stored)


@pytest.mark.parametrize("jump", [DAY, -DAY], ids=["ahead", "behind"])
def test_what_was_written_under_a_wrong_clock_is_replaced_under_the_right_one(drained, jump):
    page = GuidelineFactory()
    drained()
    with time_machine.travel(timezone.now() + jump):
        page.title = "Under the wrong clock"
        page.save()
        drained()
    page.title = "Under the right one"
    page.save()
    drained()
    assert assert_equal() == {f"page-{page.pk}"}
    assert documents().get(pk=f"page-{page.pk}").body["title"] == page.title


def test_a_pause_that_a_clock_far_ahead_has_set_is_not_kept(drained, monkeypatch):
    def away(*_):
        raise EngineUnavailable("no answer")

    with time_machine.travel(timezone.now() + DAY), monkeypatch.context() as patch:
        GuidelineFactory()
        patch.setattr(type(engine()), "write", away)
        drained()
    assert SearchIndex.objects.get(live=True).next_at > timezone.now() + DAY / 2
    drained()
    assert len(assert_equal()) == 1


def test_a_try_that_a_clock_far_ahead_has_put_off_is_made(drained):
    Failure.objects.create(document_id="page-1", next_at=timezone.now() + DAY)
    assert record_due() == 1
    assert Change.objects.filter(target="page-1").exists()


def test_a_lease_that_a_clock_far_ahead_has_given_is_taken_over(drained):
    GuidelineFactory()
    Feed.objects.update(lease="from the future", lease_until=timezone.now() + DAY)
    assert drain().ran
    assert len(assert_equal()) == 1


def test_a_page_that_expired_too_early_comes_back_with_the_right_time(drained):
    page = GuidelineFactory()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + DAY / 2)
    drained()
    with time_machine.travel(timezone.now() + DAY):
        drained()
        assert assert_equal() == set()
    assert not Document.objects.filter(removed_at=None, page_id=page.pk).exists()
    reconcile()
    drained()
    assert assert_equal() == {f"page-{page.pk}"}
