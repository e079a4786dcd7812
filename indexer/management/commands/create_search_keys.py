"""python manage.py create_search_keys [--write-to FILE] [--only search|write]."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexer.engines.errors import EngineError
from indexer.engines.meilisearch.keys import make_keys


class Command(BaseCommand):
    """Make Meilisearch's keys."""

    help = (
        "Make, with Meilisearch's master key (MEILISEARCH_MASTER_KEY), the two keys that the "
        "application runs with: one that searches and one that writes, on this site's indexes "
        "only. Run twice, it gives the same keys."
    )
    requires_system_checks: list[str] = []  # it runs before there is a database

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--write-to",
            metavar="FILE",
            type=Path,
            help="write them to FILE (mode 600), for MEILISEARCH_KEYS_FILE, instead of printing",
        )
        parser.add_argument("--only", choices=("search", "write"), help="leave the other key out")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        for name in ("MEILISEARCH_URL", "MEILISEARCH_MASTER_KEY"):
            if not getattr(settings, name):
                raise CommandError(f"{name} is empty: set it for this command.")
        try:
            made = make_keys(
                settings.MEILISEARCH_URL,
                settings.MEILISEARCH_MASTER_KEY,
                f"{settings.SEARCH_INDEX}_",
            )
        except EngineError as error:
            raise CommandError(f"{settings.MEILISEARCH_URL}: {error}") from error
        named = {
            "search": ("MEILISEARCH_SEARCH_KEY", made.search),
            "write": ("MEILISEARCH_KEY", made.write),
        }
        chosen = [pair for role, pair in named.items() if options["only"] in {None, role}]
        text = "".join(f"{name}={key}\n" for name, key in chosen)
        file: Path | None = options["write_to"]
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            _write(file, text)
        except OSError as error:
            raise CommandError(f"--write-to {file}: {error.strerror}") from error
        self.stdout.write(f"{' and '.join(name for name, _ in chosen)} written to {file}")


def _write(file: Path, text: str) -> None:
    """Replace `file` as a whole; at no moment can anybody else read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 600
    try:
        with os.fdopen(handle, "w") as opened:
            opened.write(text)
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
