"""Which indexes there are: the live one, one that is being built, and those that were live."""

import logging
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from indexer.engines.choose import EMBEDDED, engine, next_address, own_address
from indexer.engines.errors import EngineError
from indexer.index_settings import is_applied
from indexer.models import Document, Failure, Feed, SearchIndex
from search_config.schema import Synonyms

logger = logging.getLogger(__name__)

# An index that was live can be made live again for so long.
KEPT = timedelta(hours=1)
# After a drop that an engine didn't answer.
RETRY = timedelta(minutes=1)


def fed(*, make: bool = True) -> list[SearchIndex]:
    """Return the indexes to feed, the live one first; the first of all is made here.

    With `make` false nothing is written: the first is returned as it would be made.
    """
    rows = list(_reachable())
    if _searched(rows):
        return rows
    if not make:
        return [*rows, SearchIndex(name=_first_name(own_address()), engine=own_address())]
    _go_live_in(own_address())
    return list(_reachable())


def waiting(synonyms: Synonyms) -> list[SearchIndex]:
    """Return those of `fed` that wait for something: documents, settings, another try."""
    later = Document.objects.filter(seq__gt=OuterRef("cursor"))
    rows = _reachable().annotate(waits=Exists(later))
    if not _searched(rows):
        fed()
        rows = rows.all()  # asked again
    return [row for row in rows if row.waits or row.attempts or not is_applied(row, synonyms)]


def _reachable() -> QuerySet[SearchIndex]:
    known = {own_address(), next_address(), EMBEDDED}
    return SearchIndex.objects.filter(engine__in=known).order_by("-live", "pk")


def _searched(rows: Iterable[SearchIndex]) -> bool:
    """Say whether one of `rows` is live in an engine that searches may read."""
    return any(row.live and row.engine in {own_address(), next_address()} for row in rows)


def _first_name(address: str) -> str:
    return f"{settings.SEARCH_INDEX}_{engine(address).name}"


def _go_live_in(address: str) -> None:
    """Let searches read an index of this engine, one that was live there before if there is one."""
    name = _first_name(address)
    with transaction.atomic():
        SearchIndex.objects.filter(live=True).update(live=False, retired_at=timezone.now())
        before = SearchIndex.objects.filter(engine=address).exclude(retired_at=None)
        index = before.order_by("-retired_at").first() or (
            SearchIndex.objects.filter(name=name).first() or SearchIndex(name=name)
        )
        if index.engine != address:
            index.engine, index.config, index.cursor = address, "", 0
        index.live, index.retired_at = True, None
        index.attempts, index.next_at, index.error = 0, None, ""
        index.save()


def new(address: str) -> SearchIndex:
    """Return a new index to be built in the engine at `address`, not yet in the database."""
    return SearchIndex(name=f"{_first_name(address)}_{secrets.token_hex(3)}", engine=address)


def building() -> SearchIndex | None:
    """Return the index that is being built, or None."""
    return SearchIndex.objects.filter(live=False, retired_at=None).first()


def retired() -> list[SearchIndex]:
    """Return the indexes that were live, the one that was so last first."""
    return list(SearchIndex.objects.exclude(retired_at=None).order_by("-retired_at"))


def drop(index: SearchIndex) -> None:
    """Delete an index from its engine and forget it. Raises EngineError.

    If no setting names the engine any longer, it is only forgotten.
    """
    if index.engine in {EMBEDDED, own_address(), next_address()}:
        engine(index.engine).drop(index.name)
    else:
        logger.warning("%s stays in the engine at %s", index.name, index.engine)
    Failure.objects.filter(index=index.name).delete()
    index.delete()


def tend() -> None:
    """Drop the indexes that have not been live for an hour; start over after a restore."""
    feed = Feed.objects.values("seq")
    rows = list(SearchIndex.objects.annotate(seq=Subquery(feed)))
    if ahead := [row.name for row in rows if row.cursor > row.seq]:
        # The cursors are newer than the documents.
        logger.error("%s: ahead of the feed, which is an older one; starting over", ahead)
        start_over()
    now = timezone.now()
    for row in rows:
        due = row.retired_at and row.retired_at < now - KEPT
        if not due or row.rests:
            continue
        try:
            drop(row)
        except EngineError as error:
            logger.warning("%s could not be dropped: %s", row.name, error)
            SearchIndex.objects.filter(pk=row.pk).update(next_at=now + RETRY, error=str(error))


def behind(index: SearchIndex) -> int:
    """Return how many documents the index has not got yet."""
    return Document.objects.filter(seq__gt=index.cursor).count()


def start_over() -> None:
    """Begin again after a restore: a new epoch for readers, and every index from cursor 0."""
    with transaction.atomic():
        feed = Feed.locked()
        feed.epoch = secrets.token_hex(4)
        feed.save(update_fields=["epoch"])
        SearchIndex.objects.update(cursor=0, config="", attempts=0, next_at=None, error="")
