"""python manage.py rebuild_index [--force] [--next | --own] | --back | --drop-old | --cancel | --in-place."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from indexer import rebuild
from indexer.drain import Busy
from indexer.engines.choose import next_address, own_address
from indexer.engines.errors import EngineError
from indexer.status import Progress

TELL_SECONDS = 10


class Command(BaseCommand):
    """Build the search index anew beside the live one."""

    help = (
        "Build a second index from the stored documents, compare it, and let searches read it. "
        "Searches go on meanwhile. If it is stopped, run it again: it goes on. The old index is "
        "kept for an hour."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--force", action="store_true", help="accept an index that is more than 5 %% smaller"
        )
        where = parser.add_mutually_exclusive_group()
        where.add_argument(
            "--next",
            action="store_true",
            help="build it in the engine at MEILISEARCH_NEXT_URL, to change over to that",
        )
        where.add_argument(
            "--own",
            action="store_true",
            help="build it in the engine at MEILISEARCH_URL, to leave the next one again",
        )
        instead = parser.add_mutually_exclusive_group()
        for option, meaning in {
            "--back": "let searches read the index again that was live before",
            "--drop-old": "drop the index that was live before now, not after an hour",
            "--cancel": "drop the unfinished index",
            "--in-place": (
                "build every stored document again and send all to the indexes there are; "
                "the worker does it in the background"
            ),
        }.items():
            instead.add_argument(
                option, action="store_const", const=option, dest="instead", help=meaning
            )

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command. Raises CommandError if it was refused."""
        try:
            self.stdout.write(self._do(options))
        except (rebuild.RebuildRefused, EngineError, Busy) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped. Run rebuild_index again to go on.") from error

    def _do(self, options: dict[str, Any]) -> str:
        match options["instead"]:
            case "--back":
                return f"{rebuild.back()} is live again."
            case "--cancel":
                return f"{rebuild.cancel()} is dropped."
            case "--drop-old":
                return f"{len(rebuild.drop_old())} dropped."
            case "--in-place":
                rebuild.in_place()
                return "Everything is marked. `index_status` shows how far the worker is."
        if options["next"] and not next_address():
            raise CommandError("--next: MEILISEARCH_NEXT_URL is not set.")
        address = next_address() if options["next"] else own_address() if options["own"] else ""
        return self._build(address, force=options["force"])

    def _build(self, address: str, *, force: bool) -> str:
        with tqdm(unit=" documents", disable=None) as bar:
            last = time.monotonic()

            def tell(far: Progress) -> None:
                nonlocal last
                bar.total = far.total
                bar.update(far.done - bar.n)
                if bar.disable and time.monotonic() > last + TELL_SECONDS:
                    last = time.monotonic()
                    left = "" if far.seconds_left is None else f", about {far.seconds_left} s left"
                    self.stdout.write(f"{far.done} of {far.total} documents{left}")

            builder = rebuild.Builder.begin(address, tell)
            held = builder.run(force=force)
        return f"{builder.index} is live with {held} documents; --back returns to the old one."
