"""The published versions of a document (docs/decisions/0015: which revisions count)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.translation import get_language
from wagtail.models import Page, PageLogEntry, Revision

from cms.search.document_page import DocumentPage, document_page
from indexer.published import Document

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
UNPUBLISHED = ("wagtail.unpublish", "wagtail.unpublish.scheduled")
# From then on we know that the public could read it; of the time before, we do not.
OPENED = Q(action__startswith="wagtail.view_restriction.") | Q(action="wagtail.move")
CURRENT = "current"


@dataclass(frozen=True)
class Version:
    """What the public could read from `published_at` on; `key` names it in addresses.

    `label` is what the document itself calls it, or empty.
    """

    key: str
    published_at: datetime
    label: str
    current: bool = False


def versions(document: Document) -> list[Version]:
    """Return the versions of a public document, the current one first."""
    page = Page.objects.get(pk=document.page_id)
    earlier = list(_published(page))
    current = earlier.pop() if earlier and earlier[-1].key == str(page.live_revision_id) else None
    since = page.last_published_at or page.first_published_at or document.changed_at
    return [
        Version(
            key=current.key if current else CURRENT,
            published_at=current.published_at if current else since,
            label=str(document.body["details"].get("version_label", "")),
            current=True,
        ),
        *reversed(earlier),
    ]


def version_page(document: Document, version: Version) -> DocumentPage:
    """Return what the public could read, by today's rules: what is private now stays out."""
    if version.current:
        specific = Page.objects.get(pk=document.page_id).specific
        return DocumentPage(document.body, specific, get_language() or "en")
    return document_page(Revision.objects.get(pk=version.key).as_object())


def _published(page: Page) -> Iterator[Version]:
    """Yield the revisions that were published and that everybody could read, oldest first."""
    opened = _opened(page)
    entries = PageLogEntry.objects.filter(page=page, action__in=PUBLISHED + UNPUBLISHED)
    columns = ("action", "timestamp", "revision", "revision__created_at")
    rows = list(
        entries.order_by("timestamp", "pk").values_list(
            *columns, "revision__content__version_label"
        )
    )
    ends = [row[1] for row in rows[1:]] + [datetime.max.replace(tzinfo=UTC)]
    before = ""
    for (action, at, revision, created, label), end in zip(rows, ends, strict=True):
        # A revision that was written over after it was published holds another text now.
        intact = created is not None and created <= at
        if action in PUBLISHED and intact and end > opened and str(revision) != before:
            before = str(revision)
            yield Version(before, at, label or "")


def _opened(page: Page) -> datetime:
    """Return since when page and sections have neither been moved nor been opened or closed."""
    above = [page.path[: page.steplen * depth] for depth in range(1, page.depth + 1)]
    places = Page.objects.filter(path__in=above).values("pk")
    entries = PageLogEntry.objects.filter(OPENED, page__in=places).order_by("-timestamp")
    found: datetime | None = entries.values_list("timestamp", flat=True).first()
    return found or datetime.min.replace(tzinfo=UTC)
