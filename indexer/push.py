"""Documents → one index, in order of `seq`.

The cursor moves only over documents whose engine task succeeded or whose Failure is
written, and only if nobody else has moved it meanwhile. After a crash all is sent again
from the cursor: replacing and removing can be repeated.
"""

import json
import logging
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from indexer import index_settings, published
from indexer.engines.base import Engine, Outcome, Receipt, State
from indexer.engines.errors import EngineError, EngineRefused, EngineUnavailable, IndexMissing
from indexer.models import LONGEST_PAUSE, Document, Failure, SearchIndex, told
from search_config.document import EngineDocument, engine_document
from search_config.schema import Synonyms

logger = logging.getLogger(__name__)

BATCH_DOCUMENTS = 2_500
BATCH_BYTES = 8_000_000
IN_FLIGHT = 4
TRIES = 3
POLL_SECONDS = 0.05  # at first; a long engine task is asked about ever more rarely
POLL_AT_MOST = 1.0
WAIT_AT_LEAST, WAIT_AT_MOST = 2.0, 60.0  # seconds


class Late(Exception):
    """Another writer has moved the cursor; ours goes back to where it began."""


@dataclass(frozen=True)
class Batch:
    """Documents that are written together; `upto` is the `seq` of the last."""

    documents: tuple[Document, ...]
    upto: int


class Pusher:
    """Feeds one index. `alive` is called before each write and raises when it must stop.

    `more` says, after a push, that documents are left.
    """

    def __init__(
        self,
        index: SearchIndex,
        engine: Engine,
        alive: Callable[[], None],
        synonyms: Synonyms | None = None,
    ) -> None:
        self.index, self.engine, self.alive, self.synonyms = index, engine, alive, synonyms
        self.began = self.cursor = index.cursor
        self.more = False
        self._failures: bool | None = None

    def push(self, batches: int | None = None) -> int:
        """Push what is new, at most so many batches; return how many documents.

        Engine errors are kept on the index.
        """
        if self.index.rests:
            return 0
        try:
            self._prepare()
            self.began = self.cursor
            pushed = self._stream(batches)
        except IndexMissing as error:
            logger.warning("%s is missing in the engine: it is filled anew", self.index.name)
            self._save(config="", cursor=0, error=told(error))
            return 0
        except Late:
            logger.warning("another worker has pushed to %s: this one starts over", self.index.name)
            self._rows().update(cursor=Least(F("cursor"), self.began))
            return 0
        except EngineError as error:
            self._back_off(error)
            return 0
        if self.index.attempts or self.index.error:
            self._save(attempts=0, next_at=None, error="")
        return pushed

    def _prepare(self) -> None:
        """Give the index its settings before its first document, and again when they change."""
        synonyms = published.synonyms() if self.synonyms is None else self.synonyms
        if not index_settings.is_applied(self.index, synonyms):
            self.alive()
            index_settings.apply(self.index, self.engine, synonyms)
            self.cursor = self.index.cursor

    def _stream(self, batches: int | None) -> int:
        """Keep up to four batches in flight; settle them in order."""
        flying: deque[tuple[Batch, Receipt]] = deque()
        sent, pushed, failures, left = self.cursor, 0, 0, batches
        self.more = True
        while True:
            while self.more and len(flying) < IN_FLIGHT and left != 0:
                if batch := self._next(sent):
                    flying.append((batch, self._write(batch)))
                    sent = batch.upto
                    left = None if left is None else left - 1
            if not flying:
                return pushed
            batch, receipt = flying.popleft()
            outcome = self._wait(receipt)
            if outcome.state is State.SUCCEEDED:
                self._advance(batch)
                pushed, failures = pushed + len(batch.documents), 0
                continue
            # The engine may have batched neighbours and given an innocent the other's
            # error: let all settle, then begin again at the cursor.
            for _, other in flying:
                self._wait(other)
            flying.clear()
            self.more = True
            sent, failures, left = self.cursor, failures + 1, batches
            if outcome.state is State.REFUSED or failures >= TRIES:
                pushed += self._halve(batch)
                sent, failures = self.cursor, 0

    def _halve(self, batch: Batch) -> int:
        """Write a refused batch in halves, down to the document that fails alone."""
        outcome = self._wait(self._write(batch))
        if outcome.state is State.SUCCEEDED:
            self._advance(batch)
            return len(batch.documents)
        if len(batch.documents) == 1:
            self._advance(batch, outcome)
            return 0
        middle = len(batch.documents) // 2
        first, second = batch.documents[:middle], batch.documents[middle:]
        return self._halve(Batch(first, first[-1].seq)) + self._halve(Batch(second, batch.upto))

    def _next(self, after: int) -> Batch | None:
        """Return the documents after `after` that fit one batch, or None."""
        rows = list(Document.objects.filter(seq__gt=after).order_by("seq")[:BATCH_DOCUMENTS])
        chosen: list[Document] = []
        size = 0
        for row in rows:
            size += len(json.dumps(row.body)) if row.removed_at is None else 100
            if chosen and size > BATCH_BYTES:
                break
            chosen.append(row)
        self.more = len(chosen) < len(rows) or len(rows) == BATCH_DOCUMENTS
        return Batch(tuple(chosen), chosen[-1].seq) if chosen else None

    def _write(self, batch: Batch) -> Receipt:
        self.alive()
        upserts: list[EngineDocument] = []
        removals: list[str] = []
        for row in batch.documents:
            if row.removed_at is None and row.page_id:
                upserts.append(
                    engine_document(row.pk, row.fingerprint, row.title_key, row.url, row.body)
                )
            else:
                # Terms are not searched: they are taken out too, in case somebody put one in.
                removals.append(row.pk)
        return self.engine.write(self.index.name, upserts, removals)

    def _wait(self, receipt: Receipt) -> Outcome:
        """Return the outcome of a write when it is known."""
        wait = POLL_SECONDS
        while (outcome := self.engine.outcome(receipt)).state is State.PENDING:
            self.alive()
            time.sleep(wait)
            wait = min(wait * 1.5, POLL_AT_MOST)
        return outcome

    def _advance(self, batch: Batch, failed: Outcome | None = None) -> None:
        """Move the cursor over `batch`, by compare-and-set; keep a Failure if it failed alone."""
        ids = [row.pk for row in batch.documents]
        with transaction.atomic():
            if not self._rows().filter(cursor=self.cursor).update(cursor=batch.upto):
                raise Late
            if failed is None and self._has_failures():
                Failure.objects.filter(index=self.index.name, document_id__in=ids).delete()
            elif failed:
                self._failures = True
                logger.error("%s was refused: %s %s", ids[0], failed.code, failed.message)
                Failure.objects.update_or_create(
                    document_id=ids[0],
                    index=self.index.name,
                    defaults={
                        "seq": batch.upto,
                        "code": failed.code or failed.state.value,
                        "message": told(failed.message),
                    },
                )
        self.cursor = batch.upto
        logger.info("%s is at seq %d", self.index.name, batch.upto, extra={"documents": ids})

    def _has_failures(self) -> bool:
        """Say whether there is anything to forget: most indexes have no failure."""
        if self._failures is None:
            self._failures = Failure.objects.filter(index=self.index.name).exists()
        return self._failures

    def _back_off(self, error: EngineError) -> None:
        """Leave the engine alone for a while; nothing is charged to the documents."""
        attempts = self.index.attempts + 1
        # The exponent is bounded: an engine may be away for days.
        most = min(WAIT_AT_LEAST * 2 ** min(attempts, 10), WAIT_AT_MOST)
        wait = most * random.uniform(0.5, 1.0)  # noqa: S311  only spreads load
        if isinstance(error, EngineUnavailable) and error.retry_after:
            wait = max(wait, min(error.retry_after, LONGEST_PAUSE.total_seconds()))
        level = logging.ERROR if isinstance(error, EngineRefused) else logging.WARNING
        logger.log(level, "%s: %s; next try in %.0f s", self.index.name, error, wait)
        self._save(
            attempts=attempts,
            next_at=timezone.now() + timedelta(seconds=wait),
            error=told(error),
        )

    def _rows(self) -> QuerySet[SearchIndex]:
        return SearchIndex.objects.filter(pk=self.index.pk)

    def _save(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self.index, name, value)
        self.index.save(update_fields=list(values))
