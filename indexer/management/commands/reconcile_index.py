"""python manage.py reconcile_index [--only PART] [--restored]."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexer.parts import UnknownPart, part
from indexer.reconcile import after_restore, reconcile


class Command(BaseCommand):
    """Find and mend drift between pages, stored documents and the engine."""

    help = (
        "Compare pages with stored documents, and stored documents with what the engine holds, "
        "in both directions. What differs is recorded; the worker puts it right, or "
        "drain_outbox. Ends with a line of counts. The worker does the same every ten minutes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--only",
            metavar="PART",
            help=(
                "compare one part and build all its pages again: type=guideline, locale=nl or "
                "subtree=12 (a page and all below it)"
            ),
        )
        which.add_argument(
            "--restored",
            action="store_true",
            help=(
                "the database was restored from a backup: readers of changes begin anew, and "
                "everything is built and sent again"
            ),
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command. Raises CommandError if an index could not be compared."""
        try:
            chosen = None if options["only"] is None else part(options["only"])
        except UnknownPart as error:
            raise CommandError(f"--only: {error}") from error
        found = after_restore() if options["restored"] else reconcile(chosen)
        for name, reason in found.unread.items():
            self.stderr.write(f"{name} could not be compared: {reason}")
        self.stdout.write(str(found))
        if found.unread:
            raise CommandError("Not every index could be compared; run it again later.")
