"""What networks do to a conversation with a Meilisearch: nothing is lost, no document is blamed."""

import contextlib
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from indexer.drain import drain
from indexer.engines import choose
from indexer.engines.choose import engine
from indexer.engines.meilisearch import MeilisearchEngine
from indexer.models import Failure, SearchIndex
from indexer.published import documents
from tests.factories import GuidelineFactory
from tests.services import proxy, stub

TIMEOUT = 1  # seconds, for each call
MINUTE = timedelta(minutes=1)
# The first lines of what a drain asks: where a fault may strike.
PLACES = ["GET /indexes/", "POST /indexes/", "GET /tasks/"]


@pytest.fixture(params=["stub", pytest.param("meilisearch", marks=pytest.mark.meilisearch)])
def network(request, settings, monkeypatch, db, socket_enabled):
    """Return a proxy before the server that the settings name."""
    with contextlib.ExitStack() as stack:
        if request.param == "stub":
            url, key = stack.enter_context(stub.running()).url, "key"
        else:
            url, key = request.getfixturevalue("meilisearch_server")
        before = stack.enter_context(proxy.before(url))
        settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY = before.url, key
        settings.SEARCH_INDEX = f"test-{uuid.uuid4().hex[:12]}"
        monkeypatch.setattr(
            choose,
            "_meilisearch",
            lambda url, *keys: MeilisearchEngine(url, *keys, timeout=TIMEOUT),
        )
        yield before
        before.fault = ""
        for index in SearchIndex.objects.filter(engine=before.url):
            engine().drop(index.name)


def assert_equal(index):
    stored = {d.pk: d.fingerprint for d in documents().exclude(page=None)}
    assert dict(engine().entries(index.name)) == stored
    assert not Failure.objects.exists()


@pytest.mark.parametrize("fault", ["refused", "cut", "silent", "lost", "half"])
def test_whatever_breaks_off_is_sent_again_and_nobody_hammers_meanwhile(network, fault):
    edited, shown = GuidelineFactory(), GuidelineFactory()
    drain()
    for place in PLACES:
        edited.title = f"{fault} {place}"
        edited.save()
        shown.live = not shown.live
        shown.save()
        network.fault, network.only, network.met = fault, place, 0
        drain()
        assert network.met == 1
        index = SearchIndex.objects.get(live=True)
        assert index.attempts == 1
        assert index.next_at
        assert not Failure.objects.exists()
        SearchIndex.objects.update(next_at=timezone.now() + MINUTE)  # this machine may be slow
        drain()
        assert network.met == 1  # it is left alone
        network.fault = ""
        SearchIndex.objects.update(next_at=None)
        drain()
        assert_equal(index)


def test_answers_that_come_late_but_in_time_are_waited_for(network):
    GuidelineFactory()
    network.fault, network.delay = "slow", TIMEOUT / 4
    drain()
    assert network.met > 2
    network.fault = ""
    index = SearchIndex.objects.get(live=True)
    assert (index.attempts, index.error) == (0, "")
    assert_equal(index)
