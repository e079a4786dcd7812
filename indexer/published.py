"""Every read of stored documents: what may be shown is asked at the moment of reading."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from indexer.eligibility import public_q
from indexer.models import Change, Document, Feed, SearchIndex
from search_config.schema import Synonyms

# Readers name the types of what they are given; the tables themselves are closed to them.
__all__ = [
    "Document",
    "SearchIndex",
    "documents",
    "hidden",
    "live_index",
    "purge",
    "synonyms",
    "terms",
]


def documents() -> QuerySet[Document]:
    """Return the documents that may be shown now: lists, details, hits, feeds, exports."""
    public = Page.objects.filter(public_q()).values("pk")
    return Document.objects.filter(removed_at=None).filter(Q(page=None) | Q(page__in=public))


def live_index() -> SearchIndex | None:
    """Return the index that searches read, or None before the first drain."""
    return SearchIndex.objects.filter(live=True).first()


def hidden(index: SearchIndex) -> frozenset[str]:
    """Return ids that `index` may still hold and that must not be found.

    These are removals it has not got yet and, while changes wait or an expiry has passed,
    stored documents that are no longer public.
    """
    removed = Document.objects.filter(seq__gt=index.cursor).exclude(removed_at=None)
    ids = set(removed.values_list("pk", flat=True))
    present = Document.objects.filter(removed_at=None).exclude(page=None)
    if Change.objects.exists() or present.filter(expires_at__lte=timezone.now()).exists():
        public = Page.objects.filter(public_q()).values("pk")
        ids |= set(present.exclude(page__in=public).values_list("pk", flat=True))
    return frozenset(ids)


def terms(kind: str, locale: str) -> Mapping[str, dict[str, Any]]:
    """Return the vocabulary `kind` by slug, in language `locale` where it is translated."""
    default = settings.LANGUAGE_CODE
    rows = Document.objects.filter(kind=kind, removed_at=None, locale__in={default, locale})
    rows = rows.order_by("title_key", "pk")
    found: dict[str, dict[str, Any]] = {}
    for language in (default, locale):
        found |= {row.body["slug"]: row.body for row in rows if row.locale == language}
    return found


def synonyms() -> Synonyms:
    """Return what the names of topics and cities also find, as editors keep them."""
    found: dict[str, set[str]] = {}
    bodies = Document.objects.filter(kind__in=("topic", "city"), removed_at=None)
    for body in bodies.order_by("pk").values_list("body", flat=True):
        names = {name.casefold() for name in (body["label"], *body["names"]) if name}
        for name in names:
            found.setdefault(name, set()).update(names - {name})
    return {name: tuple(sorted(others)) for name, others in sorted(found.items()) if others}


def purge(before: datetime) -> int:
    """Delete tombstones older than `before`; readers that far behind must start anew.

    An index that has not got a removal yet keeps its tombstone.
    """
    with transaction.atomic():
        feed = Feed.locked()
        behind = SearchIndex.objects.aggregate(cursor=Min("cursor"))["cursor"]
        reached = feed.seq if behind is None else behind
        old = Document.objects.filter(removed_at__lt=before, seq__lte=reached)
        highest = old.aggregate(highest=Max("seq"))["highest"]
        if highest is None:
            return 0
        feed.purged_to = max(feed.purged_to, highest)
        feed.save(update_fields=["purged_to"])
        return old.delete()[0]
