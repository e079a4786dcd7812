"""One worker at a time builds what waits and pushes it to every index.

The lease saves work; correctness rests on the compare-and-sets in build and push.
"""

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from indexer import changes
from indexer.build import build
from indexer.engines.choose import engine
from indexer.models import Change, Feed, SearchIndex
from indexer.push import Pusher

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """This worker was paused for so long that another may drain now."""


@dataclass
class Report:
    """What a drain did; `more` says that its time was up before everything was done."""

    built: int = 0
    pushed: int = 0
    more: bool = False
    ran: bool = True


def drain(seconds: float = 45.0) -> Report:
    """Build and push until nothing waits or the time is up.

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
            _work(report, token, until)
        except LeaseLost:
            logger.warning("the lease was lost: another worker goes on")
            return report
        finally:
            Feed.objects.filter(lease=token).update(lease="", lease_until=None)
        # A hint that came while we held the lease found it taken: look once more.
        if report.more or not Change.objects.exists():
            return report


def _work(report: Report, token: str, until: float) -> None:
    changes.record_due()
    while True:
        _renew(token)
        built = build()
        report.built += built
        pushed = sum(
            Pusher(index, engine(), lambda: _renew(token)).push() for index in search_indexes()
        )
        report.pushed += pushed
        if not built and not pushed:
            return
        if time.monotonic() > until:
            report.more = True
            return


def search_indexes(*, make: bool = True) -> list[SearchIndex]:
    """Return the indexes to feed, the live one first; the first of all is made here.

    With `make` false nothing is written: the first is returned as it would be made.
    """
    name = engine().name
    if not make and not SearchIndex.objects.filter(engine=name).exists():
        return [SearchIndex(name=f"{settings.SEARCH_INDEX}_{name}", engine=name)]
    if make and not SearchIndex.objects.filter(live=True, engine=name).exists():
        SearchIndex.objects.filter(live=True).update(live=False)
        SearchIndex.objects.update_or_create(
            name=f"{settings.SEARCH_INDEX}_{name}", defaults={"engine": name, "live": True}
        )
    return list(SearchIndex.objects.filter(engine=name).order_by("-live", "pk"))


def _later() -> Combinable:
    """Return when a lease taken now ends, by the database's clock."""
    return ExpressionWrapper(
        Now() + timedelta(seconds=settings.DRAIN_LEASE_SECONDS), output_field=DateTimeField()
    )


def _acquire() -> str:
    """Return a token if the lease was free or has run out, else an empty string."""
    Feed.row()
    token = uuid.uuid4().hex
    free = Feed.objects.filter(Q(lease="") | Q(lease_until__lt=Now()))
    return token if free.update(lease=token, lease_until=_later()) else ""


def _renew(token: str) -> None:
    if not Feed.objects.filter(lease=token).update(lease=token, lease_until=_later()):
        raise LeaseLost
