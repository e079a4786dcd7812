"""The outbox: what has to be looked at. Rows are only inserted here; build deletes them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from indexer.models import Change, Document, Failure, Feed


def record(targets: Iterable[str], *, bulk: bool = False) -> None:
    """Ask build to look at `targets` (`page-12`, `topic-5`, `subtree-3`, `files`, `all`).

    `bulk` ones wait until nothing else does.
    """
    Change.objects.bulk_create(
        [Change(target=target, bulk=bulk, claims=0) for target in targets], batch_size=1000
    )


@contextmanager
def bulk() -> Iterator[None]:
    """Make one transaction whose changes wait until no editor's change does.

    For imports. An edit that is published meanwhile is built first.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # The triggers read this; it ends with the block, or with the transaction.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL indexer.bulk = 'on'")
                yield
                cursor.execute("SET LOCAL indexer.bulk = 'off'")
        else:
            # A SQLite transaction is the only writer: every row after this one is its own.
            last = Change.objects.aggregate(last=Max("id"))["last"] or 0
            yield
            Change.objects.filter(id__gt=last).update(bulk=True)


def retry(document_id: str) -> None:
    """Build and push a document again that was set aside, or whose copies are in doubt."""
    with transaction.atomic():
        feed = Feed.locked()
        Failure.objects.filter(document_id=document_id).delete()
        if Document.objects.filter(pk=document_id).update(seq=feed.seq + 1):
            feed.seq += 1
            feed.save(update_fields=["seq"])
        record([document_id])


def record_due() -> int:
    """Record documents that have expired and targets whose failed build is due again."""
    now = timezone.now()
    expired = Document.objects.filter(expires_at__lte=now, removed_at=None)
    failed = Failure.objects.filter(Q(index="") & Q(next_at__lte=now))
    waiting = set(Change.objects.values_list("target", flat=True)) if expired or failed else set()
    targets = {*expired.values_list("id", flat=True), *failed.values_list("document_id", flat=True)}
    with transaction.atomic():
        record(sorted(targets - waiting))
        failed.update(next_at=None)
    return len(targets - waiting)
