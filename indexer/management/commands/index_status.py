"""python manage.py index_status [--json] [--fail-if-lag SECONDS]."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexer import status


class Command(BaseCommand):
    """Show how far the index is."""

    help = (
        "Show whether everything that is published can be found: what waits, what failed and "
        "why, and how far each index has come."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--json", action="store_true", help="print JSON, for programs")
        parser.add_argument(
            "--fail-if-lag",
            type=int,
            metavar="SECONDS",
            help="exit with 1 if something has waited for longer, or if nothing is searched yet",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command. Raises CommandError if the index lags."""
        now = status.overview()
        now["failures"] = [
            {"document": f.document_id, "index": f.index, "code": f.code, "message": f.message}
            for f in status.failures()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(now, indent=2))
        else:
            self._tell(now)
        allowed = options["fail_if_lag"]
        if allowed is None:
            return
        if not any(index["live"] for index in now["indexes"]):
            raise CommandError("There is no live index yet.")
        if now["oldest_pending_seconds"] > allowed:
            raise CommandError(
                f"The oldest change has waited for {now['oldest_pending_seconds']} s; "
                f"--fail-if-lag allows {allowed} s."
            )

    def _tell(self, now: dict[str, Any]) -> None:
        self.stdout.write(
            f"pending {now['pending']} ({now['to_build']} to build, {now['to_push']} to push), "
            f"oldest {now['oldest_pending_seconds']} s, failed {now['failed']}"
        )
        self.stdout.write(
            f"documents {now['documents']}, of them searchable {now['searchable']} "
            f"({now['in_part']} in part), seq {now['seq']}"
        )
        for index in now["indexes"]:
            live = "live" if index["live"] else "not live"
            error = f", error: {index['error']}" if index["error"] else ""
            self.stdout.write(f"index {index['name']} ({live}) at {index['cursor']}{error}")
            if index["settings_mended"]:
                self.stdout.write(
                    f"  its settings were changed in the engine, and put right, "
                    f"{index['settings_mended']} times"
                )
        if building := now["building"]:
            left = building["seconds_left"]
            self.stdout.write(
                f"building {building['name']}: {building['documents']} of {building['total']} "
                f"documents, {'time unknown' if left is None else f'about {left} s'} left"
            )
        if now["triggers_missing"]:
            self.stdout.write(f"{now['triggers_missing']} triggers are missing: run migrate")
        for failure in now["failures"]:
            where = failure["index"] or "build"
            self.stdout.write(f"failed {failure['document']} ({where}): {failure['message']}")
