"""All stored documents into a second index, which searches read once it is equal.

The second index has its own cursor and is fed by the same drain as the live one, so an
edit made meanwhile reaches both. Searches change over in one transaction, and can change
back until the old index is dropped.
"""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from indexer import changes, indexes
from indexer.drain import Busy, drain, holding
from indexer.engines.choose import engine, next_address, own_address
from indexer.engines.errors import EngineError, IndexMissing
from indexer.models import Document, Failure, Feed, SearchIndex
from indexer.status import Progress, progress

# A command that builds says so every second; after this long it is taken for dead.
HELD = timedelta(seconds=10)
STEP_SECONDS = 1.0
SAMPLE = 1_000
SMALLEST = 0.95  # of the documents of the live index
TRIES = 3  # that an engine may fail before the command gives up

Tell = Callable[[Progress], None]


class RebuildRefused(Exception):
    """The rebuild can't begin, or its index can't be made live; the message says why."""


class Builder:
    """Fills the second index and makes it live; there is one builder at a time."""

    def __init__(self, index: SearchIndex, tell: Tell) -> None:
        self.index, self._tell = index, tell
        self._told = time.monotonic()

    @classmethod
    def begin(cls, address: str, tell: Tell) -> "Builder":
        """Begin a rebuild, or go on with one whose command has died.

        It is for the engine at `address`, or that of the live index. Waits a few seconds to
        tell the two cases apart. Raises RebuildRefused if the other command lives.
        """
        rows = {row.live: row for row in SearchIndex.objects.filter(retired_at=None)}
        live, index = rows.get(True), rows.get(False)
        # A live index in an engine that is not ours any more is about to be left.
        if not address and live and live.engine == next_address():
            address = live.engine
        address = address or own_address()
        if index is None:
            index = indexes.new(address)
            index.held_until = timezone.now() + HELD
            try:
                with transaction.atomic():
                    index.save()
            except IntegrityError as error:
                raise RebuildRefused("Another rebuild has just begun.") from error
            return cls(index, tell)
        while index.held_until and index.held_until > timezone.now():
            seen = index.held_until
            time.sleep(0.1)
            if not _read_again(index) or index.held_until != seen:
                break
        # Whoever has moved it, then or in this moment, is alive.
        now = timezone.now()
        free = Q(held_until=None) | Q(held_until__lte=now)
        mine = _unfinished(index).filter(free, engine=address)
        if not mine.update(held_until=now + HELD):
            raise RebuildRefused(_under_way(index))
        index.refresh_from_db()
        return cls(index, tell)

    def run(self, *, force: bool) -> int:
        """Fill the index, compare it, make it live; return how many documents it holds.

        Raises RebuildRefused; the index is kept then, and `begin` goes on with it.
        """
        while True:
            report = drain(STEP_SECONDS, self._step)
            if report.ran and not report.more:
                held = self._finish(force=force)
                if held is not None:
                    return held
            if not report.more:
                time.sleep(0.2)
            self._step(now=True)
            if self.index.attempts >= TRIES:
                raise RebuildRefused(
                    f"{self.index.error} Nothing is lost: run rebuild_index again to go on."
                )

    def _step(self, *, now: bool = False) -> None:
        """Say once a second that this command is alive, and how far it is."""
        if not now and time.monotonic() < self._told + 1:
            return
        self._told = time.monotonic()
        until = timezone.now() + HELD
        if not _unfinished(self.index).update(held_until=until):
            raise RebuildRefused(f"{self.index.name} was cancelled.")
        self.index.refresh_from_db()
        self._tell(progress(self.index))

    def _finish(self, *, force: bool) -> int | None:
        """Make the index live if it is equal to the documents; None if it has to wait."""
        try:
            with holding(STEP_SECONDS):
                current = {row.live: row for row in SearchIndex.objects.filter(retired_at=None)}
                if current.get(False) != self.index or current[False].next_at:
                    return None
                self.index = current[False]
                held, wrong = _compare(self.index, None if force else current.get(True))
                with transaction.atomic():
                    Feed.locked()
                    if Document.objects.filter(seq__gt=self.index.cursor).exists():
                        return None
                    if not wrong:
                        _go_live(self.index)
        except Busy:
            return None
        except IndexMissing:
            _unfinished(self.index).update(cursor=0, config="")
            return None
        except EngineError as error:
            raise RebuildRefused(f"{error} Run rebuild_index again to go on.") from error
        if wrong:
            raise RebuildRefused(wrong)
        return held


def back() -> SearchIndex:
    """Let searches read the index again that was live before. Raises RebuildRefused."""
    with transaction.atomic():
        Feed.locked()
        old = next(iter(indexes.retired()), None)
        if old is None:
            raise RebuildRefused("There is no older index: it has been dropped, or there was none.")
        _go_live(old)
    return old


def cancel() -> SearchIndex:
    """Drop the index that is being built. Raises RebuildRefused, EngineError, Busy."""
    with holding():
        index = indexes.building()
        if index is None:
            raise RebuildRefused("No index is being built.")
        indexes.drop(index)
    return index


def drop_old() -> list[SearchIndex]:
    """Drop the indexes that were live before, at once. Raises EngineError, Busy."""
    with holding():
        dropped = indexes.retired()
        for index in dropped:
            indexes.drop(index)
    return dropped


def in_place() -> None:
    """Record everything, and let every index be filled again from the first document."""
    changes.record(["all"], bulk=True)
    SearchIndex.objects.update(cursor=0, config="", attempts=0, next_at=None)


def _read_again(index: SearchIndex) -> bool:
    try:
        index.refresh_from_db()
    except SearchIndex.DoesNotExist:
        return False
    return True


def _unfinished(index: SearchIndex) -> QuerySet[SearchIndex]:
    return SearchIndex.objects.filter(pk=index.pk, live=False, retired_at=None)


def _under_way(index: SearchIndex) -> str:
    far = progress(index)
    return (
        f"A rebuild is under way since {index.began_at:%Y-%m-%d %H:%M} UTC: {index.name} has "
        f"{far.done} of {far.total} documents. index_status follows it, "
        "rebuild_index --cancel ends it."
    )


def _go_live(index: SearchIndex) -> None:
    SearchIndex.objects.filter(live=True).update(live=False, retired_at=timezone.now())
    moved = SearchIndex.objects.filter(pk=index.pk, cursor=index.cursor)
    if not moved.update(live=True, retired_at=None, held_until=None):
        raise Busy("A late worker has just moved the cursor; try again.")


def _compare(index: SearchIndex, live: SearchIndex | None) -> tuple[int, str]:
    """Return how many documents the index holds and, in a sentence, what is wrong with it.

    It must not hold many fewer than `live`, if that is given.
    """
    present = Document.objects.filter(removed_at=None).exclude(page=None)
    failed = Failure.objects.filter(index=index.name).values("document_id")
    expected = present.exclude(pk__in=failed).count()
    held = engine(index.engine).count(index.name)
    if held != expected:
        return held, (
            f"{index.name} holds {held} documents, not {expected}. Run reconcile_index, which "
            "records what differs, and then rebuild_index again."
        )
    start = present.order_by("pk").values_list("pk", flat=True)
    after = start[random.randrange(expected)] if expected > SAMPLE else ""  # noqa: S311
    sample = dict(islice(engine(index.engine).entries(index.name, after), SAMPLE))
    stored = dict(present.filter(pk__in=sample).values_list("pk", "fingerprint"))
    if wrong := sorted(pk for pk in sample if sample[pk] != stored.get(pk)):
        return held, (
            f"{index.name} holds another state of {wrong[0]} and {len(wrong) - 1} more. Run "
            "reconcile_index, which records what differs, and then rebuild_index again."
        )
    before = _count(live) if live else 0
    if held < before * SMALLEST:
        return held, (
            f"{index.name} holds {held} documents, the live index {before}: more than 5 % fewer. "
            "If that is right, run rebuild_index --force."
        )
    return held, ""


def _count(live: SearchIndex) -> int:
    """Return how many documents the live index holds, or 0 if its engine can't say."""
    try:
        return engine(live.engine).count(live.name)
    except EngineError:
        return 0
