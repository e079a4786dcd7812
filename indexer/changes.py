"""The outbox: what has to be looked at. Rows are inserted here and by triggers (capture)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone
from wagtail.models import Page

from indexer.documents.terms import BUILDERS
from indexer.models import LONGEST_PAUSE, Change, Dependency, Document, Failure, Feed

_in_bulk: ContextVar[bool] = ContextVar("in_bulk", default=False)


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

    For imports. An edit that is published meanwhile is built first. No worker is told to look
    at once: beat does it within seconds, and an import would do nothing but tell it.
    """
    with _marked(), transaction.atomic():
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


@contextmanager
def _marked() -> Iterator[None]:
    token = _in_bulk.set(True)
    try:
        yield
    finally:
        _in_bulk.reset(token)


def in_bulk() -> bool:
    """Say whether what is written now is no hurry."""
    return _in_bulk.get()


def is_wide(target: str) -> bool:
    """Say whether a target may concern any number of documents."""
    return target in {"all", "files"} or target.startswith("subtree-")


def widen(target: str, ids: Sequence[int]) -> None:
    """Replace the changes `ids` of a wide target by one for each document that it may concern."""
    with transaction.atomic():
        if Change.objects.filter(pk__in=ids).delete()[0]:
            record(sorted(_concerned(target)), bulk=True)


def _concerned(target: str) -> set[str]:
    if target == "files":
        files = Dependency.objects.filter(target__startswith="file-")
        return set(files.values_list("document", flat=True))
    if target == "all":
        found = {f"page-{pk}" for pk in Page.objects.values_list("pk", flat=True).iterator()}
        for kind, (model, _, _) in BUILDERS.items():
            found |= {f"{kind}-{pk}" for pk in model._default_manager.values_list("pk", flat=True)}
        return found | set(Document.objects.filter(removed_at=None).values_list("pk", flat=True))
    return subtree(int(target.removeprefix("subtree-")))


def subtree(page_id: int) -> set[str]:
    """Return the targets of a page, of its aliases, theirs, and of all below them."""
    roots: set[int] = set()
    found = {page_id}
    while found:
        roots |= found
        aliases = Page.objects.filter(alias_of__in=found).values_list("pk", flat=True)
        found = set(aliases) - roots
    below = Q(pk__in=[])
    for path in Page.objects.filter(pk__in=roots).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return {f"page-{pk}" for pk in Page.objects.filter(below).values_list("pk", flat=True)}


def retry(document_id: str) -> None:
    """Build and push a document again that was set aside, or whose copies are in doubt."""
    with transaction.atomic():
        feed = Feed.locked()
        Failure.objects.filter(document_id=document_id).delete()
        if Document.objects.filter(pk=document_id).update(seq=feed.seq + 1):
            feed.seq += 1
            feed.save(update_fields=["seq"])
        record([document_id])


def drop(document_id: str) -> None:
    """Forget why a document was set aside. It stays as it is until its content changes."""
    Failure.objects.filter(document_id=document_id).delete()


def record_due() -> int:
    """Record documents that have expired and targets whose failed build is due again."""
    now = timezone.now()
    expired = Document.objects.filter(expires_at__lte=now, removed_at=None)
    due = Q(next_at__lte=now) | Q(next_at__gt=now + LONGEST_PAUSE)
    failed = Failure.objects.filter(due, index="")
    targets = {*expired.values_list("id", flat=True), *failed.values_list("document_id", flat=True)}
    if not targets:
        return 0
    targets -= set(Change.objects.values_list("target", flat=True))
    with transaction.atomic():
        record(sorted(targets))
        failed.update(next_at=None)
    return len(targets)
