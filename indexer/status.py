"""What editors and operators ask: is it in the index, since when, and if not, why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from indexer import capture
from indexer.documents import has_document
from indexer.eligibility import decide
from indexer.models import Change, Document, Failure, Feed, SearchIndex
from indexer.published import live_index


@dataclass(frozen=True)
class PageStatus:
    """Where a page stands: `state` is indexed, pending, failed, hidden or none.

    `since` is when the document last changed; `reason` says in a sentence why a page is
    not found.
    """

    state: str
    since: datetime | None = None
    reason: str = ""


def of_page(page: Page) -> PageStatus:
    """Say whether a page can be found."""
    target = f"page-{page.pk}"
    if not has_document(page):
        return PageStatus("none", reason="Pages of this type are not searched.")
    document = Document.objects.filter(pk=target).first()
    since = document.changed_at if document else None
    failure = Failure.objects.filter(document_id=target).first()
    if failure:
        return PageStatus("failed", since, f"{failure.code}: {failure.message}")
    decision = decide(page)
    if not decision.public:
        return PageStatus("hidden", since, decision.reason)
    index = live_index()
    waiting = Change.objects.filter(target=target).exists()
    if waiting or document is None or document.removed_at:
        return PageStatus("pending", since, "Its document is about to be built.")
    if index is None or document.seq > index.cursor:
        return PageStatus("pending", since, "Its document is on its way to the search engine.")
    return PageStatus("indexed", since)


def overview() -> dict[str, Any]:
    """Return the whole pipeline in numbers, ready for JSON.

    `pending` counts targets to build and documents to push; `oldest_pending_seconds` is
    the age of the oldest of them.
    """
    index, now = live_index(), timezone.now()
    cursor = index.cursor if index else 0
    behind = Document.objects.filter(seq__gt=cursor)
    ages = [
        moment
        for moment in (
            Change.objects.order_by("at").values_list("at", flat=True).first(),
            behind.order_by("changed_at").values_list("changed_at", flat=True).first(),
        )
        if moment
    ]
    to_build = Change.objects.values("target").distinct().count()
    to_push = behind.count()
    return {
        "pending": to_build + to_push,
        "to_build": to_build,
        "to_push": to_push,
        "oldest_pending_seconds": max((now - min(ages)) // timedelta(seconds=1), 0) if ages else 0,
        "failed": Failure.objects.count(),
        "documents": Document.objects.filter(removed_at=None).count(),
        "searchable": Document.objects.filter(removed_at=None, page__isnull=False).count(),
        "seq": Feed.row().seq,
        "triggers_missing": len(capture.missing()),
        "indexes": [
            {
                "name": row.name,
                "engine": row.engine,
                "live": row.live,
                "cursor": row.cursor,
                "error": row.error,
                "next_try": row.next_at.isoformat() if row.next_at else None,
            }
            for row in SearchIndex.objects.order_by("-live", "pk")
        ],
    }


def failures() -> list[Failure]:
    """Return what was set aside, the newest first."""
    return list(Failure.objects.order_by("-pk"))


def index_everything_again() -> None:
    """Record everything, and let every index be filled again from the first document."""
    Change.objects.create(target="all", bulk=True)
    SearchIndex.objects.update(cursor=0, config="", attempts=0, next_at=None)
