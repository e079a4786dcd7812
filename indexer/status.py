"""What editors and operators ask: is it in the index, since when, and if not, why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from wagtail.models import Page

from indexer import capture, indexes
from indexer.documents import has_document
from indexer.eligibility import Decision, decisions, public_q
from indexer.models import Change, Document, Failure, Feed, SearchIndex
from indexer.published import live_index
from search_config.document import File

STATES = ("indexed", "pending", "failed")


@dataclass(frozen=True)
class PageStatus:
    """Where a page stands: `state` is indexed, pending, failed, hidden or none.

    `since` is when the document last changed; `reason` says in a sentence why a page is
    not found, or what of it is not. `files` are the stored document's files without all
    their text, as it has them (search_config.document.File).
    """

    state: str
    since: datetime | None = None
    reason: str = ""
    files: tuple[File, ...] = ()


def of_page(page: Page) -> PageStatus:
    """Say whether a page can be found."""
    return of_pages([page])[page.pk]


def of_pages(pages: Sequence[Page]) -> dict[int, PageStatus]:
    """Say of each page, by its key, whether it can be found, in a fixed number of queries."""
    keys = {page.pk: f"page-{page.pk}" for page in pages}
    stored = Document.objects.defer("body").annotate(files=F("body__files"))
    documents = stored.in_bulk(list(keys.values()))
    failures = {
        row.document_id: row for row in Failure.objects.filter(document_id__in=keys.values())
    }
    waiting = set(Change.objects.filter(target__in=keys.values()).values_list("target", flat=True))
    decided = decisions(pages)
    index = live_index()
    cursor = index.cursor if index else 0
    return {
        page.pk: replace(
            _status(
                page,
                documents.get(keys[page.pk]),
                failures.get(keys[page.pk]),
                decided[page.pk],
                cursor=-1 if keys[page.pk] in waiting else cursor,
            ),
            files=_files(documents.get(keys[page.pk])),
        )
        for page in pages
    }


def _status(
    page: Page,
    document: Document | None,
    failure: Failure | None,
    decision: Decision,
    *,
    cursor: int,
) -> PageStatus:
    """Return a page's status; `cursor` is -1 if the page waits to be built."""
    if not has_document(page):
        return PageStatus("none", reason="Pages of this type are not searched.")
    since = document.changed_at if document else None
    if failure:
        return PageStatus("failed", since, f"{failure.code}: {failure.message}")
    if not decision.public:
        return PageStatus("hidden", since, decision.reason)
    if cursor < 0 or document is None or document.removed_at:
        return PageStatus("pending", since, "Its document is about to be built.")
    if document.seq > cursor:
        return PageStatus("pending", since, "Its document is on its way to the search engine.")
    return PageStatus("indexed", since, document.unsearched)


def _files(document: Any) -> tuple[File, ...]:
    """Return the files of a row of `of_pages` that are not searched to their last word."""
    files: list[File] = (document and document.files) or []
    return tuple(file for file in files if file["text"] != "ok")


def in_state(state: str) -> Q:
    """Return the condition on pages with a document that are in this state (see STATES).

    The same answer as `of_pages`, for filtering lists.
    """
    index = live_index()
    target = Concat(Value("page-"), Cast(OuterRef("pk"), CharField()))
    failed = Q(Exists(Failure.objects.filter(document_id=target)))
    if state == "failed":
        return failed
    found = Document.objects.filter(
        page=OuterRef("pk"), removed_at=None, seq__lte=index.cursor if index else 0
    )
    indexed = Q(Exists(found)) & ~Q(Exists(Change.objects.filter(target=target)))
    return public_q() & ~failed & (indexed if state == "indexed" else ~indexed)


def overview() -> dict[str, Any]:
    """Return the whole pipeline in numbers, ready for JSON.

    `pending` counts targets to build and documents to push; `oldest_pending_seconds` is
    the age of the oldest of them, `oldest_push_seconds` that of the oldest to push. `ok` are
    the searchable documents of which nothing failed.
    """
    index = live_index()
    cursor = index.cursor if index else 0
    behind = Document.objects.filter(seq__gt=cursor)
    build_age = _age(Change.objects.aggregate(first=Min("at"))["first"])
    push_age = _age(behind.aggregate(first=Min("changed_at"))["first"])
    to_build = Change.objects.values("target").distinct().count()
    to_push = behind.count()
    return {
        "pending": to_build + to_push,
        "to_build": to_build,
        "to_push": to_push,
        "oldest_pending_seconds": max(build_age, push_age),
        "oldest_push_seconds": push_age,
        "failed": Failure.objects.count(),
        "failures_by_code": dict(
            Failure.objects.values_list("code").annotate(number=Count("pk")).order_by("code")
        ),
        "documents": Document.objects.filter(removed_at=None).count(),
        "searchable": Document.objects.filter(removed_at=None, page__isnull=False).count(),
        "ok": Document.objects.filter(removed_at=None, page__isnull=False)
        .exclude(pk__in=Failure.objects.values("document_id"))
        .count(),
        "in_part": Document.objects.exclude(unsearched="").filter(removed_at=None).count(),
        "seq": Feed.row().seq,
        "triggers_missing": len(capture.missing()),
        "building": _building(),
        "indexes": [
            {
                "name": row.name,
                "engine": row.engine,
                "live": row.live,
                "cursor": row.cursor,
                "error": row.error,
                "settings_mended": row.settings_mended,
                "next_try": row.next_at.isoformat() if row.next_at else None,
            }
            for row in SearchIndex.objects.order_by("-live", "pk")
        ],
    }


@dataclass(frozen=True)
class Progress:
    """How far an index is: documents it has and all there are; `seconds_left` at this speed."""

    done: int
    total: int
    seconds_left: int | None


def progress(index: SearchIndex) -> Progress:
    """Say how far `index` is. `seconds_left` is None before the first document."""
    later = Count("pk", filter=Q(seq__gt=index.cursor))
    counted = Document.objects.aggregate(total=Count("pk"), left=later)
    total, left = counted["total"], counted["left"]
    done = total - left
    seconds = round(_age(index.began_at) * left / done) if done else None
    return Progress(done, total, seconds)


def _building() -> dict[str, Any] | None:
    index = indexes.building()
    if index is None:
        return None
    far = progress(index)
    return {
        "name": index.name,
        "engine": index.engine,
        "began_at": index.began_at.isoformat(),
        "cursor": index.cursor,
        "documents": far.done,
        "total": far.total,
        "seconds_left": far.seconds_left,
        "error": index.error,
    }


def _age(moment: datetime | None) -> int:
    """Return how many whole seconds ago `moment` was; 0 for none."""
    return max((timezone.now() - moment) // timedelta(seconds=1), 0) if moment else 0


def failures() -> list[Failure]:
    """Return what was set aside, the newest first."""
    return list(Failure.objects.order_by("-pk"))
