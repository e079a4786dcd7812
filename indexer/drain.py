"""One worker at a time builds what waits and pushes it to every index.

The lease saves work; correctness rests on the compare-and-sets in build and push.
"""

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from indexer import changes, indexes, published
from indexer.build import build
from indexer.engines.choose import engine
from indexer.models import LONGEST_PAUSE, Change, Feed
from indexer.push import IN_FLIGHT, Pusher

logger = logging.getLogger(__name__)

Step = Callable[[], None]


class Busy(Exception):
    """Another worker has the lease and keeps it."""


class LeaseLost(Exception):
    """This worker was paused for so long that another may drain now."""


def _nothing() -> None:
    """Stand for the step of a drain that nobody follows."""


@dataclass
class Report:
    """What a drain did; `more` says that its time was up before everything was done."""

    built: int = 0
    pushed: int = 0
    more: bool = False
    ran: bool = True


def drain(seconds: float = 45.0, step: Step = _nothing) -> Report:
    """Build and push until nothing waits or the time is up; call `step` now and then.

    Returns at once, with `ran` false, while another worker is at it.
    """
    report = Report()
    until = time.monotonic() + seconds
    while True:
        token = _acquire()
        if not token:
            report.ran = bool(report.built or report.pushed)
            return report
        try:
            _work(report, token, until, step)
        except LeaseLost:
            logger.warning("the lease was lost: another worker goes on")
            return report
        finally:
            _release(token)
        # A hint that came while we held the lease found it taken: look once more.
        if report.more or not Change.objects.exists():
            return report


@contextmanager
def holding(seconds: float = 60.0) -> Iterator[None]:
    """Hold the lease, so that nobody builds or pushes. Waits for it so long; raises Busy."""
    until = time.monotonic() + seconds
    while not (token := _acquire()):
        if time.monotonic() > until:
            raise Busy("A worker has been draining the whole time; try again when it is done.")
        time.sleep(0.05)
    try:
        yield
    finally:
        _release(token)


def _work(report: Report, token: str, until: float, step: Step) -> None:
    indexes.tend()
    changes.record_due()

    def alive() -> None:
        _renew(token)
        step()

    while True:
        built = build()
        report.built += built
        synonyms = published.synonyms()
        pushers = [
            Pusher(index, engine(index.engine), alive, synonyms)
            for index in indexes.waiting(synonyms)
        ]
        for pusher in pushers:
            # So little at a time that what editors publish meanwhile is not kept waiting.
            report.pushed += pusher.push(IN_FLIGHT)
        if not built and not any(pusher.more for pusher in pushers):
            return
        if time.monotonic() > until:
            report.more = True
            return
        alive()


def _later() -> Combinable:
    """Return when a lease taken now ends, by the database's clock."""
    return _in(timedelta(seconds=settings.DRAIN_LEASE_SECONDS))


def _in(time: timedelta) -> Combinable:
    return ExpressionWrapper(Now() + time, output_field=DateTimeField())


def _acquire() -> str:
    """Return a token if the lease was free or has run out, else an empty string."""
    token = uuid.uuid4().hex
    # A lease that ends later than any was taken by a clock that went wrong.
    over = Q(lease_until__lt=Now()) | Q(lease_until__gt=_in(LONGEST_PAUSE))
    free = Feed.objects.filter(Q(lease="") | over)
    taken = free.update(lease=token, lease_until=_later())
    if not taken and not Feed.objects.exists():
        Feed.row()
        taken = free.update(lease=token, lease_until=_later())
    return token if taken else ""


def _release(token: str) -> None:
    Feed.objects.filter(lease=token).update(lease="", lease_until=None)


def _renew(token: str) -> None:
    if not Feed.objects.filter(lease=token).update(lease=token, lease_until=_later()):
        raise LeaseLost
