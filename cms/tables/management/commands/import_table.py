"""The command that brings a spreadsheet in as drafts."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.tables.dates import ORDERS
from cms.tables.fields import NAMES
from cms.tables.files import BadTable, read
from cms.tables.lines import CHANGED, CREATED, KEPT, BadLine, Importer
from content_models.models import document_models

SKIPPED = "skipped"


class Command(BaseCommand):
    help = (
        "Import a table (CSV or XLSX) as drafts (docs/corpus.md): one that the search page gave, "
        "edited, or a new one. A line that can't be imported is reported with its number, column "
        "and value, and skipped. It may be run again: what is there already is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = [model.document_type for model in document_models()]
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--type", choices=kinds, default="", help="what new documents are, without a column"
        )
        parser.add_argument(
            "--dates", choices=ORDERS, default="ymd", help="the order of all dates (default: ymd)"
        )
        parser.add_argument(
            "--encoding", default="utf-8", help="of a CSV file without a byte order mark"
        )
        parser.add_argument("--dry-run", action="store_true", help="check, and change nothing")

    def handle(self, *_: Any, **options: Any) -> None:
        importer = Importer(options["type"], options["dates"])
        outcome: Counter[str] = Counter()
        try:
            lines = list(read(options["file"], options["encoding"], NAMES))
        except (BadTable, LookupError) as error:  # there is no such encoding
            raise CommandError(f"Nothing was imported. {error}") from error
        for line in lines:
            try:
                outcome[importer.take(line, dry=options["dry_run"])] += 1
            except BadLine as bad:
                outcome[SKIPPED] += 1
                self.stderr.write(f"line {line.number}: {bad}")
        counts = ", ".join(f"{outcome[word]} {word}" for word in (CREATED, CHANGED, KEPT, SKIPPED))
        if outcome[SKIPPED]:
            raise CommandError(counts)
        self.stdout.write(counts)
