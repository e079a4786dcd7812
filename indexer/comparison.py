"""One index beside the stored documents: what differs is recorded, nothing is written to it."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Collate
from django.utils import timezone

from indexer.engines.choose import engine
from indexer.engines.errors import IndexMissing
from indexer.models import Document, Failure, Feed, SearchIndex
from indexer.parts import Part

logger = logging.getLogger(__name__)

# Of one index in one run: beyond that, all its documents are sent again.
MANY = 10_000
PAGE = 1_000


@dataclass
class Found:
    """What differed; `unread` says of an index why it could not be compared."""

    missing: int = 0
    extra: int = 0
    different: int = 0
    recorded: int = 0
    unread: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return (
            f"missing {self.missing}, extra {self.extra}, different {self.different}, "
            f"recorded {self.recorded}"
        )


def searched() -> QuerySet[Document]:
    """Return the documents that an index holds when it has everything."""
    return Document.objects.filter(removed_at=None).exclude(page=None)


class Comparison:
    """One index beside the stored documents up to its cursor, both by id, page by page.

    Adds to `found`.
    """

    def __init__(self, index: SearchIndex, part: Part | None, found: Found) -> None:
        self.index, self.part, self.found = index, part, found
        self.differing: dict[str, int] = {}  # id → the seq it had when it was compared
        self.unknown: list[str] = []
        self.start_over = False

    def run(self) -> None:
        """Compare, then record: nothing is written while the two are being read."""
        # What is pushed later is none of our business: only rows up to here are judged.
        self.index.refresh_from_db()
        failed = Failure.objects.filter(index=self.index.name)
        self.failed = set(failed.values_list("document_id", flat=True))
        entries = engine(self.index.engine).entries(self.index.name)
        try:
            for document, fingerprint, ids in _side_by_side(_by_id(), entries):
                if ids:
                    self._extra(ids)
                elif document is not None:
                    self._compare(document, fingerprint)
        except IndexMissing:
            logger.warning("%s is missing in the engine: it is filled anew", self.index.name)
            self.start_over = True
            self.found.missing += searched().filter(seq__lte=self.index.cursor).count()
        finally:
            self._record()

    def _compare(self, document: Document, fingerprint: str | None) -> None:
        if (
            document.seq > self.index.cursor
            or document.pk in self.failed
            or (self.part and not self.part.holds(document))
            or fingerprint == document.fingerprint
        ):
            return
        if fingerprint is None:
            self.found.missing += 1
        else:
            self.found.different += 1
        self._differs(document)

    def _extra(self, ids: list[str]) -> None:
        """Judge ids of the engine that are no searched documents, as far as was read."""
        rows = Document.objects.defer("body").in_bulk(ids)
        for document_id in ids:
            row = rows.get(document_id)
            if row is None:
                if not self.part and len(self.unknown) < MANY:  # the rest in the next run
                    self.found.extra += 1
                    self.unknown.append(document_id)
            elif self._is_extra(row):
                self.found.extra += 1
                self._differs(row)

    def _is_extra(self, row: Document) -> bool:
        searched = row.removed_at is None and row.page_id
        settled = row.seq <= self.index.cursor
        return not searched and settled and (not self.part or self.part.holds(row))

    def _differs(self, document: Document) -> None:
        if len(self.differing) < MANY:
            self.differing[document.pk] = document.seq
        else:
            self.start_over = True

    def _record(self) -> None:
        if self.start_over:
            SearchIndex.objects.filter(pk=self.index.pk).update(cursor=0, config="")
            self.found.recorded += 1
        else:
            differing = list(self.differing.items())
            for start in range(0, len(differing), PAGE):
                self.found.recorded += _renumber(dict(differing[start : start + PAGE]))
        for start in range(0, len(self.unknown), PAGE):
            self.found.recorded += _bury(self.unknown[start : start + PAGE])


def _by_id() -> Iterator[Document]:
    """Yield the searched documents as every engine orders ids, without their bodies."""
    order = Collate(F("pk"), "C") if connection.vendor == "postgresql" else F("pk")
    return searched().defer("body").order_by(order).iterator(chunk_size=PAGE)


def _side_by_side(
    documents: Iterator[Document], entries: Iterable[tuple[str, str]]
) -> Iterator[tuple[Document | None, str | None, list[str]]]:
    """Yield each document with the fingerprint that the engine has of it, or None.

    Ids that only the engine has come in lists of their own.
    """
    others: list[str] = []
    document = next(documents, None)
    for document_id, fingerprint in entries:
        while document is not None and document.pk < document_id:
            yield document, None, []
            document = next(documents, None)
        if document is not None and document.pk == document_id:
            yield document, fingerprint, []
            document = next(documents, None)
            continue
        others.append(document_id)
        if len(others) == PAGE:
            yield None, None, others
            others = []
    while document is not None:
        yield document, None, []
        document = next(documents, None)
    if others:
        yield None, None, others


def _renumber(compared: dict[str, int]) -> int:
    """Give documents a new `seq`, so that they are sent again; not those that just got one."""
    with transaction.atomic():
        feed = Feed.locked()
        rows = [
            row
            for row in Document.objects.filter(pk__in=compared).defer("body").order_by("seq")
            if row.seq == compared[row.pk]
        ]
        for row in rows:
            feed.seq += 1
            row.seq = feed.seq
        Document.objects.bulk_update(rows, ["seq"], batch_size=200)
        feed.save(update_fields=["seq"])
    return len(rows)


def _bury(ids: Iterable[str]) -> int:
    """Write a tombstone for each id that nobody knows."""
    now = timezone.now()
    with transaction.atomic():
        feed = Feed.locked()
        known = set(Document.objects.filter(pk__in=ids).values_list("pk", flat=True))
        rows = [
            Document(id=document_id, changed_at=now, removed_at=now, seq=feed.seq + number, body={})
            for number, document_id in enumerate(sorted(set(ids) - known), start=1)
        ]
        Document.objects.bulk_create(rows, batch_size=100)
        feed.seq += len(rows)
        feed.save(update_fields=["seq"])
    return len(rows)
