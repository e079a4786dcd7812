"""python manage.py extract_text FILE [--json]."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexer.extraction.outcome import Status
from indexer.extraction.process import KINDS, extract


class Command(BaseCommand):
    """Print the text of a file as the index would see it."""

    help = (
        "Print the text of an HTML, StreamField-JSON (.json), PDF or DOCX file as the index sees "
        "it, read in a process of its own within the same limits of time and memory."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("file", metavar="FILE", type=Path, help="path of the file")
        parser.add_argument(
            "--json",
            action="store_true",
            help='print {"status", "text", "pages", "reason"}; '
            f"status is one of {', '.join(Status)}",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"FILE: there is no file {path}.")
        if path.suffix.lower().lstrip(".") not in KINDS:
            known = ", ".join(f".{name}" for name in KINDS)
            raise CommandError(f"FILE: {path.name} is of no kind that is read ({known}).")
        try:
            found = extract(path)
        except OSError as error:
            raise CommandError(f"FILE: {path} can't be opened ({error.strerror}).") from error
        if options["json"]:
            answer = {
                "status": found.status,
                "text": found.text,
                "pages": list(found.pages),
                "reason": found.reason,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(found.text)
        if found.reason:
            self.stderr.write(f"{found.status}: {found.reason}")
