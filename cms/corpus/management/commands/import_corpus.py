"""The command that brings a file of documents in as pages."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from cms.corpus.lines import UnreadableFile
from cms.corpus.loading import IMPORTED, KEPT, SKIPPED, Import


class Command(BaseCommand):
    help = (
        "Import documents from a file of JSON lines, plain or gzipped, as published pages "
        "(docs/corpus.md). A row that can't be imported is reported with its line number and "
        "skipped. It may be stopped and run again at any time: rows that have a page are kept "
        "as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="FILE.jsonl or FILE.jsonl.gz")
        parser.add_argument(
            "--limit", type=_positive, metavar="N", help="read the first N rows of the file only"
        )
        parser.add_argument(
            "--resume",
            action="store_true",
            help="pass over rows that have a page without checking them again",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        work = Import(options["file"], self._report, options["limit"], options["resume"])
        began = time.monotonic()
        try:
            work.run(show_progress=options["verbosity"] > 0)
        except UnreadableFile as error:
            raise CommandError(f"The file can't be read. {error}") from error
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped after {work.outcome[IMPORTED]} documents. Run it again with --resume.",
                returncode=130,
            ) from None
        seconds = time.monotonic() - began
        if options["verbosity"] > 0:
            rate = work.outcome[IMPORTED] / seconds
            self.stdout.write(
                f"{work.outcome[IMPORTED]} imported, {work.outcome[KEPT]} kept as they were, "
                f"{work.outcome[SKIPPED]} skipped in {seconds:.0f} s ({rate:.0f} a second)"
            )

    def _report(self, line: int, reason: str) -> None:
        with tqdm.external_write_mode():
            self.stderr.write(f"line {line}: {reason}")


def _positive(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value)):
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number from 1")
    return int(value)
