"""Every read of stored documents: what may be shown is asked at the moment of reading."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import transaction
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils import timezone
from wagtail.models import Page

from content_models.models import SynonymSet
from indexer.eligibility import public_q
from indexer.models import Change, Document, FacetValue, Feed, SearchIndex
from search_config.document import NOT_STATED, section_value, sections
from search_config.indexes import CONTENT
from search_config.schema import Synonyms

# Readers name the types of what they are given; the tables themselves are closed to them.
__all__ = [
    "Document",
    "Exclusions",
    "Portion",
    "Position",
    "PositionGone",
    "SearchIndex",
    "changes",
    "counts",
    "documents",
    "exclusions",
    "forget",
    "having",
    "hidden",
    "live_index",
    "position",
    "purge",
    "sharing",
    "state",
    "synonyms",
    "terms",
]


# Kind and language → the state of which they are, and the terms.
_terms: dict[tuple[str, str], tuple[str, dict[str, dict[str, Any]]]] = {}

# So many ids a search leaves out one by one. Their cost grows with the square of their
# number (docs/decisions/0004): above it, whole sections are left out where they are hidden.
FEW = 200


@dataclass(frozen=True)
class Exclusions:
    """What a search must leave out: ids, and sections by the values of the field `section`."""

    ids: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()


def documents() -> QuerySet[Document]:
    """Return the documents that may be shown now: lists, details, hits, feeds, exports."""
    public = Page.objects.filter(public_q()).values("pk")
    return Document.objects.filter(removed_at=None).filter(Q(page=None) | Q(page__in=public))


def having(found: QuerySet[Document], facet: str, values: Iterable[str]) -> QuerySet[Document]:
    """Return those of `found` that have any of `values` in `facet`, each once."""
    rows = FacetValue.objects.filter(document=OuterRef("pk"), facet=facet, value__in=tuple(values))
    return found.filter(Exists(rows))


def counts(found: QuerySet[Document], facet: str, values: Iterable[str]) -> dict[str, int]:
    """Return how many of `found` have each of `values` in `facet`."""
    rows = FacetValue.objects.filter(
        facet=facet, value__in=tuple(values), document__in=found.values("pk")
    )
    return dict(rows.values_list("value").annotate(Count("pk")))


def sharing(
    found: QuerySet[Document], document: Document, facets: Iterable[str], limit: int
) -> list[Document]:
    """Return up to `limit` of `found` that share most values in `facets` with `document`."""
    own = FacetValue.objects.filter(document=document, facet__in=tuple(facets))
    same = Q()
    for facet, value in own.exclude(value=NOT_STATED).values_list("facet", "value"):
        same |= Q(facet_values__facet=facet, facet_values__value=value)
    if not same:
        return []
    rows = found.filter(same).values("pk").annotate(shared=Count("facet_values"))
    ids = [row["pk"] for row in rows.order_by("-shared", "-date", "pk")[:limit]]
    documents = Document.objects.in_bulk(ids)
    return [documents[pk] for pk in ids]


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
    public = Q(page=None) | Q(page__in=Page.objects.filter(public_q()).values("pk"))
    rows = (
        Document.objects.filter(seq__gt=after.seq)
        .exclude(seq__lte=after.start, removed_at__isnull=False)
        .annotate(public=ExpressionWrapper(public, output_field=BooleanField()))
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


def exclusions(index: SearchIndex) -> Exclusions:
    """Return what `hidden` names, in as few values as `index` can understand.

    A section stands for the documents below it if all are hidden and `index` has each at its
    present URL. What moved since is named by id, so nothing hidden slips through.
    """
    ids = hidden(index)
    knows_sections = index.config.partition(":")[0] == CONTENT.documents_fingerprint()
    if len(ids) <= FEW or not knows_sections:
        return Exclusions(ids)
    shown: set[str] = set()
    known: list[tuple[str, str]] = []
    rows = Document.objects.exclude(url="").values_list("pk", "url", "url_seq", "removed_at")
    for pk, url, since, removed in rows.iterator():
        if pk not in ids:
            shown.update(() if removed else sections(url))
        elif since and since <= index.cursor:
            known.append((pk, url))
    below: dict[str, set[str]] = defaultdict(set)
    for pk, url in known:
        # An address that also stands above what is shown can't be left out as a whole.
        below[next((each for each in sections(url) if each not in shown), "")].add(pk)
    whole = {section for section, held in below.items() if section and len(held) > 1}
    covered = frozenset().union(*(below[section] for section in whole))
    return Exclusions(ids - covered, frozenset(map(section_value, whole)))


def terms(kind: str, locale: str) -> Mapping[str, dict[str, Any]]:
    """Return the vocabulary `kind` by slug, in language `locale` where it is translated.

    It is kept until `state` changes, and given to others too: leave it as it is.
    """
    now = state()  # asked first: what is read after it is at least as new
    kept = _terms.get((kind, locale))
    if now and kept and kept[0] == now:
        return kept[1]
    default = settings.LANGUAGE_CODE
    rows = Document.objects.filter(kind=kind, removed_at=None, locale__in={default, locale})
    rows = rows.order_by("title_key", "pk")
    found: dict[str, dict[str, Any]] = {}
    for language in (default, locale):
        found |= {row.body["slug"]: row.body for row in rows if row.locale == language}
    _terms[kind, locale] = now, found
    return found


def forget() -> None:
    """Forget what is kept in memory: the database is another one."""
    _terms.clear()


def synonyms() -> Synonyms:
    """Return what each word also finds, as editors keep them.

    They are the names of a topic or a city in all languages, and sets of synonyms with their
    translations.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    bodies = Document.objects.filter(kind__in=("topic", "city"), removed_at=None)
    for body in bodies.order_by("pk").values_list("body", flat=True):
        groups[body["work"]].update((body["label"], *body["names"]))
    for each in SynonymSet.objects.all():
        groups[str(each.translation_key)].update(each.word_list)
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups.values():
        names = {name.casefold() for name in group if name}
        for name in names:
            found[name].update(names - {name})
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
