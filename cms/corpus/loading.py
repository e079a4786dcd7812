"""The import from the first line to the last: checked, in batches, each whole or not at all."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from tqdm import tqdm
from wagtail.models import Locale

from cms.corpus.lines import count, lines
from cms.corpus.models import ImportedRow
from cms.corpus.pages import Draft, draft
from cms.corpus.rows import BadRow, Row, check, parse
from cms.corpus.vocabulary import Vocabulary
from cms.corpus.writing import write
from content_models.tree import ensure_tree
from indexer import changes

BATCH = 100
IMPORTED, KEPT, SKIPPED = "imported", "kept", "skipped"


@dataclass
class Import:
    """An import of the file at `path`, or of its first `limit` rows.

    `report(line, reason)` is told of each row that is skipped. With `resume`, rows that have a
    page are not even checked. `outcome` counts what became of the rows.
    """

    path: Path
    report: Callable[[int, str], None]
    limit: int | None = None
    resume: bool = False
    outcome: Counter[str] = field(default_factory=Counter)

    def run(self, *, show_progress: bool) -> None:
        """Import what has no page yet. Raises UnreadableFile.

        It may be stopped at any moment and run again: a row has its page, with all that belongs
        to it, or none.
        """
        total = count(self.path, self.limit)
        with changes.bulk():
            ensure_tree()
        drafts = self._drafts(self._rows())
        progress = tqdm(
            total=total, desc="Import", unit="doc", disable=None if show_progress else True
        )
        with progress:
            # Most of the work is done between the batches, while everybody else may write.
            while batch := list(islice(drafts, BATCH)):
                self._write(batch)
                progress.update(self.outcome.total() - progress.n)
            progress.update(self.outcome.total() - progress.n)

    def _drafts(self, rows: Iterable[tuple[int, Row]]) -> Iterator[Draft]:
        vocabulary = Vocabulary()
        locales = {locale.language_code: locale for locale in Locale.objects.all()}
        for line, row in rows:
            try:
                yield draft(row, line, vocabulary, locales)
            except (DatabaseError, ValidationError) as error:
                self._skip(line, str(error))

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that are sound and have no page."""
        seen: dict[str, int] = {}
        present = set(ImportedRow.objects.values_list("pk", flat=True).iterator())
        for line, text in lines(self.path, self.limit):
            try:
                row = self._row(line, text, seen, present)
            except BadRow as bad:
                self._skip(line, str(bad))
                continue
            if row is None:
                self.outcome[KEPT] += 1
            else:
                yield line, row

    def _row(self, line: int, text: bytes, seen: dict[str, int], present: set[str]) -> Row | None:
        fields = parse(text)
        own = fields.get("id")
        if isinstance(own, str):
            if own in seen:
                raise BadRow(f"id: {own!r} stands in line {seen[own]} already")
            if self.resume and own in present:
                seen[own] = line
                return None
        row = check(fields)
        seen[row.id] = line
        return None if row.id in present else row

    def _write(self, drafts: list[Draft]) -> None:
        """Write a batch; if the database refuses it, row by row, to find the one it means."""
        try:
            # Whoever publishes meanwhile is indexed first.
            with changes.bulk():
                write(drafts)
        except (DatabaseError, ValidationError) as error:
            if len(drafts) == 1:
                self._skip(drafts[0].line, f"the database refuses it: {error}")
                return
            for each in drafts:
                self._write([each])
        else:
            self.outcome[IMPORTED] += len(drafts)

    def _skip(self, line: int, reason: str) -> None:
        self.outcome[SKIPPED] += 1
        self.report(line, reason)
