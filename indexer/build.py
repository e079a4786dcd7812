"""Changes → documents. Nothing else settles Changes.

Safe against late, doubled and paused workers: a document is written only if the newest
Change read for it still exists, under the lock that numbers documents.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from indexer import changes, facet_values
from indexer.documents import Built, build_targets, shared
from indexer.models import LONGEST_PAUSE, Change, Dependency, Document, Failure, Feed, told

logger = logging.getLogger(__name__)

READ = 2000
ALONG = 20_000  # changes that are settled along with those
CHUNK = 200
BULK_CHUNK = 50  # so that nobody waits long for what nobody waits for
MAX_CLAIMS = 5


@dataclass
class Claim:
    """A target with the Changes read for it; `claims` counts earlier tries that died."""

    target: str
    ids: list[int]
    claims: int


def build() -> int:
    """Build what waits, up to 2,000 changes and what goes along; return how many targets.

    Bulk changes are built when nothing else waits, and only until something does: then what is
    built is pushed first. A target whose build died before is built alone, so that what kills a
    worker takes nobody along; after the fifth time it is set aside.
    """
    claimed, in_bulk = _read()
    for claim in claimed:
        if changes.is_wide(claim.target):
            changes.widen(claim.target, claim.ids)
    narrow = [claim for claim in claimed if not changes.is_wide(claim.target)]
    fresh = [claim for claim in narrow if not claim.claims]
    size = BULK_CHUNK if in_bulk else CHUNK
    groups = [fresh[i : i + size] for i in range(0, len(fresh), size)]
    groups += [[claim] for claim in narrow if claim.claims]
    done = len(claimed) - len(narrow)
    for group in groups:
        if in_bulk and done and Change.objects.filter(bulk=False).exists():
            break
        done += len(group)
        _count_up(group)
        if group[0].claims >= MAX_CLAIMS:
            reason = RuntimeError(f"Building it stopped the worker {group[0].claims} times.")
            _write(group, {group[0].target: reason})
        else:
            _write(group, build_targets(claim.target for claim in group))
    return done


def _read() -> tuple[list[Claim], bool]:
    """Return what is urgent, or else what is bulk, and whether it is bulk.

    All that waits for a target is read with its first change, and so it is built once.
    """
    rows = list(Change.objects.order_by("bulk", "id")[:READ])
    in_bulk = bool(rows) and rows[0].bulk
    found = {row.target: Claim(row.target, [], 0) for row in rows if row.bulk is in_bulk}
    waiting = Change.objects.filter(target__in=found).order_by("bulk", "id")
    for change in waiting[:ALONG] if found else ():
        claim = found[change.target]
        claim.ids.append(change.pk)
        claim.claims = max(claim.claims, change.claims)
    return [claim for claim in found.values() if claim.ids], in_bulk


def _count_up(claims: Sequence[Claim]) -> None:
    """Count the try before it is made: a killed worker can't do it afterwards."""
    ids = [pk for claim in claims for pk in claim.ids]
    Change.objects.filter(pk__in=ids).update(claims=F("claims") + 1)


def _write(claims: Sequence[Claim], built: dict[str, Built | Exception | None]) -> None:
    """Store what was built, in one transaction, and delete the Changes that were read."""
    with transaction.atomic():
        feed = Feed.locked()
        newest = {max(claim.ids): claim.target for claim in claims}
        # Somebody who read a change later than we did has deleted it, and written from a
        # later state: ours is not written over it.
        existing = Change.objects.filter(pk__in=newest).values_list("pk", flat=True)
        targets = [newest[pk] for pk in existing]
        affected = _store(feed, targets, built)
        feed.save(update_fields=["seq"])
        _keep_failures(targets, built)
        Change.objects.filter(pk__in=[pk for claim in claims for pk in claim.ids]).delete()
        dependents = Dependency.objects.filter(target__in=affected).exclude(document__in=targets)
        follow = set(dependents.values_list("document", flat=True))
        changes.record(sorted(follow), bulk=True)
    logger.info(
        "built %d targets up to seq %d",
        len(targets),
        feed.seq,
        extra={"targets": targets, "changes": [pk for claim in claims for pk in claim.ids]},
    )


@dataclass
class Writes:
    """What one transaction writes.

    `seen` are the new dependencies of each document, `affected` the targets whose
    dependents must be looked at as well.
    """

    feed: Feed
    documents: list[Document] = field(default_factory=list)
    seen: dict[str, frozenset[str]] = field(default_factory=dict)
    affected: set[str] = field(default_factory=set)

    def remove(self, target: str, old: Document | None) -> None:
        """Plan for a target that has no document: perhaps it had one."""
        # What has none of its own (an image, an index page) others may show.
        self.affected.add(target)
        if old:
            self.affected |= shared(old.kind, old.body)
            self.seen[target] = frozenset()
            self.documents.append(_tombstone(old, self._next()))

    def replace(self, target: str, old: Document | None, new: Built) -> None:
        """Plan for a target that has a document: perhaps it differs."""
        self.seen[target] = new.seen
        if old and old.fingerprint == new.fingerprint:
            return
        # Its other language versions name it, and those of the work that it was before.
        self.affected.update(*(shared(each.kind, each.body) for each in (old, new) if each))
        # The label of a term stands in the documents that carry it, whatever else changed.
        named = new.page is None
        if named or old is None or (old.url, old.body["title"]) != (new.url, new.body["title"]):
            self.affected.add(target)
        seq = self._next()
        has_url_since = old.url_seq if old and old.url == new.url else None
        self.documents.append(_document(target, new, seq, has_url_since or seq))

    def _next(self) -> int:
        self.feed.seq += 1
        return self.feed.seq


def _store(
    feed: Feed, targets: Sequence[str], built: dict[str, Built | Exception | None]
) -> set[str]:
    """Write the documents that differ; return the targets whose dependents must follow."""
    writes = Writes(feed)
    stored = Document.objects.filter(removed_at=None).in_bulk(targets)
    for target in targets:
        new, old = built[target], stored.get(target)
        if new is None:
            writes.remove(target, old)
        elif isinstance(new, Built):
            writes.replace(target, old, new)
    _save(writes.documents)
    facet_values.replace(writes.documents)
    _depend(writes.seen)
    return writes.affected


def _document(target: str, new: Built, seq: int, url_seq: int) -> Document:
    return Document(
        id=target,
        kind=new.kind,
        page_id=new.page,
        locale=new.locale,
        url=new.url,
        slug=new.body["slug"],
        work=new.body["work"],
        url_seq=url_seq,
        title_key=new.title_key,
        date=new.date,
        published_at=new.published_at,
        changed_at=timezone.now(),
        expires_at=new.expires_at,
        seq=seq,
        fingerprint=new.fingerprint,
        body=new.body,
        unsearched=new.unsearched,
        removed_at=None,
    )


def _tombstone(old: Document, seq: int) -> Document:
    """Return what is left of a document: id, kind, locale, URL and time."""
    now = timezone.now()
    return Document(
        id=old.pk,
        kind=old.kind,
        locale=old.locale,
        url=old.url,
        url_seq=old.url_seq,
        changed_at=now,
        removed_at=now,
        seq=seq,
    )


def _save(documents: list[Document]) -> None:
    Document.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[f.name for f in Document._meta.concrete_fields if not f.primary_key],
        batch_size=100,
    )


def _depend(seen: dict[str, frozenset[str]]) -> None:
    """Make Dependency hold exactly `seen` for these documents."""
    rows = Dependency.objects.filter(document__in=seen)
    stored = {(row.document, row.target): row.pk for row in rows}
    wanted = {(document, target) for document, targets in seen.items() for target in targets}
    Dependency.objects.filter(
        pk__in=[pk for pair, pk in stored.items() if pair not in wanted]
    ).delete()
    Dependency.objects.bulk_create(
        [Dependency(document=d, target=t) for d, t in sorted(wanted - set(stored))],
        batch_size=500,
    )


def _keep_failures(targets: Sequence[str], built: dict[str, Built | Exception | None]) -> None:
    """Set aside what could not be built, with the time of its next try; forget the others."""
    failed = {target: error for target in targets if isinstance(error := built[target], Exception)}
    Failure.objects.filter(index="", document_id__in=set(targets) - set(failed)).delete()
    for target, error in failed.items():
        row, _ = Failure.objects.get_or_create(
            document_id=target, index="", defaults={"code": "", "message": "", "attempts": 0}
        )
        row.code, row.message = type(error).__name__, told(error)
        row.attempts += 1
        row.next_at = timezone.now() + timedelta(
            seconds=min(30 * 2**row.attempts, LONGEST_PAUSE.seconds)
        )
        row.save()
        logger.error("%s could not be built: %s", target, row.message, extra={"document": target})
