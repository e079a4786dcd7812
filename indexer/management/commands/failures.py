"""python manage.py failures [--retry ID … | --drop ID …] [--all] [--json]."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexer import changes, status
from indexer.models import Failure


class Command(BaseCommand):
    """List, retry and drop documents that were set aside."""

    help = (
        "List the documents that could not be built or that an engine refused, and why. "
        "--retry builds and sends them again at the next drain; --drop forgets the failure: "
        "the document stays as it is until its content changes or a reconcile finds that an "
        "index lacks it. Editing a page releases it too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--retry", nargs="*", metavar="ID", help="documents, such as page-12")
        what.add_argument("--drop", nargs="*", metavar="ID", help="documents, such as page-12")
        parser.add_argument("--all", action="store_true", help="with --retry or --drop: every one")
        parser.add_argument("--json", action="store_true", help="list as JSON, for programs")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command. Raises CommandError, naming an id that was not set aside."""
        for name, act, done in (
            ("retry", changes.retry, "to be tried again"),
            ("drop", changes.drop, "dropped"),
        ):
            if options[name] is not None:
                ids = self._chosen(name, options[name], every=options["all"])
                for document_id in ids:
                    act(document_id)
                self.stdout.write(f"{len(ids)} {done}")
                return
        if options["all"]:
            raise CommandError("--all: say --retry or --drop with it.")
        self._list(status.failures(), as_json=options["json"])

    def _chosen(self, option: str, ids: Iterable[str], *, every: bool) -> list[str]:
        known = set(Failure.objects.values_list("document_id", flat=True))
        if every == bool(ids):
            raise CommandError(f"--{option}: name the documents, or say --all.")
        if unknown := sorted(set(ids) - known):
            raise CommandError(f"--{option}: {', '.join(unknown)} was not set aside; see failures.")
        return sorted(known if every else set(ids))

    def _list(self, rows: Iterable[Failure], *, as_json: bool) -> None:
        listed = [
            {
                "document": row.document_id,
                "index": row.index,
                "code": row.code,
                "message": row.message,
                "attempts": row.attempts,
                "next_try": row.next_at.isoformat() if row.next_at else None,
            }
            for row in rows
        ]
        if as_json:
            self.stdout.write(json.dumps(listed, indent=2, ensure_ascii=False))
            return
        for row in listed:
            self.stdout.write(
                f"{row['document']} ({row['index'] or 'build'}) {row['code']}: {row['message']}"
            )
        self.stdout.write(f"{len(listed)} set aside")
