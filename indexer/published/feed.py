"""The feed of changes: documents and tombstones in the order in which they changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, Min
from django.utils import timezone

from indexer.models import Change, Document, Feed, SearchIndex
from indexer.published.stored import shown_q


def state() -> str:
    """Return a word for the state of all that may be shown, or "" while that is in motion.

    As long as the word is the same, so is every answer that is made of stored documents. It
    costs one small query.
    """
    expired = Document.objects.filter(removed_at=None, expires_at__lte=timezone.now())
    moving = Exists(Change.objects.all()) | Exists(expired)
    rows = Feed.objects.filter(pk=1).annotate(moving=moving)
    row = rows.values_list("epoch", "seq", "moving").first()
    return "" if row is None or row[2] else f"{row[0]}.{row[1]}"


class PositionGone(Exception):
    """The feed can't be read on from this position: the reader must start anew."""


@dataclass(frozen=True)
class Position:
    """How far a reader of the feed has come.

    `start` is the feed's `seq` when the reader began with nothing: removals up to there
    concern nothing that it holds.
    """

    epoch: str
    seq: int
    start: int = 0

    def __str__(self) -> str:
        parts = (self.epoch, self.seq, *([self.start] if self.start > self.seq else ()))
        return ".".join(map(str, parts))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the position that `text` names. Raises ValueError."""
        epoch, *numbers = text.split(".")
        if not epoch.isalnum() or len(numbers) not in {1, 2}:
            raise ValueError(text)
        if not all(n.isascii() and n.isdecimal() and len(n) <= 18 for n in numbers):
            raise ValueError(text)
        return cls(epoch, *map(int, numbers))


@dataclass(frozen=True)
class Portion:
    """Documents and tombstones by `seq`, and the position behind them.

    `more` says that others can be read now, `complete` that there are no others at all.
    """

    documents: list[Document]
    position: Position
    more: bool = False
    complete: bool = False


def changes(after: Position | None, limit: int) -> Portion:
    """Return what follows `after` in the feed; None begins with nothing.

    It ends before the first document that is hidden and whose removal has not been written
    yet: a reader that passed it would miss it if it is shown again. Raises PositionGone.
    """
    feed = Feed.row()
    after = after or Position(feed.epoch, 0, feed.seq)
    known = max(after.seq, after.start)
    if after.epoch != feed.epoch or known > feed.seq or known < feed.purged_to:
        raise PositionGone
    rows = (
        Document.objects.filter(seq__gt=after.seq)
        .exclude(seq__lte=after.start, removed_at__isnull=False)
        .annotate(public=ExpressionWrapper(shown_q(), output_field=BooleanField()))
        .order_by("seq")
    )
    found: list[Document] = []
    for row in rows[: limit + 1]:
        settled = row.removed_at is not None or row.public
        if not settled or len(found) == limit:
            last = found[-1].seq if found else after.seq
            position = Position(after.epoch, last, after.start)
            return Portion(found, position, more=settled)
        found.append(row)
    # Whatever has a number up to this one was written before we looked.
    last = max([feed.seq, *(row.seq for row in found[-1:])])
    return Portion(found, Position(after.epoch, last), complete=True)


def position() -> Position:
    """Return where the feed ends now."""
    feed = Feed.row()
    return Position(feed.epoch, feed.seq)


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
