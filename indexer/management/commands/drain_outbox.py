"""python manage.py drain_outbox."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexer import status
from indexer.drain import drain

TOLD = 5  # index_status tells of all


class Command(BaseCommand):
    """Build and push what waits, here and now."""

    help = (
        "Bring the search index up to date now, in this process, instead of waiting for the "
        "worker. Safe to run at any time, also beside a worker; can be interrupted and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--seconds", type=float, default=3600, help="stop after this long (default: 3600)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        report = drain(options["seconds"])
        now = status.overview()
        if not report.ran:
            self.stdout.write("A worker is draining at this moment; nothing was done here.")
        self.stdout.write(
            f"built {report.built}, pushed {report.pushed}, "
            f"pending {now['pending']}, failed {now['failed']}"
        )
        errors = [
            f"{index['name']}: {index['error']}" for index in now["indexes"] if index["error"]
        ]
        if errors:
            raise CommandError("; ".join(errors))
        if now["failed"]:
            reasons = [
                f"{f.document_id} ({f.index or 'build'}) {f.code}: {f.message}"
                for f in status.failures()[:TOLD]
            ]
            more = " …" if now["failed"] > TOLD else ""
            raise CommandError(
                f"{now['ok']} ok, {now['failed']} failed: {'; '.join(reasons)}{more}"
            )
