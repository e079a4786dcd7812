"""python manage.py apply_search_settings [--plan]."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexer import index_settings, indexes, published
from indexer.engines.base import Difference
from indexer.engines.choose import engine
from indexer.engines.errors import EngineError

LONGEST = 300  # characters of a value


class Command(BaseCommand):
    """Bring the engine's settings in line with search_config."""

    help = (
        "Compare the settings of each search index with search_config and apply them. Settings "
        "are applied in place, except what changes the documents as they are sent: then all are "
        "sent again (rebuild). The worker does the same by itself at its next drain."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--plan",
            action="store_true",
            help="show the differences and change nothing; exit code 2 if there are any, else 0",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        counts = {"in_place": 0, "rebuild": 0, "missing": 0}
        try:
            for index in indexes.fed(make=not options["plan"]):
                used = engine(index.engine)
                found = index_settings.plan(index, used)
                counts["in_place"] += len(found.differences)
                counts["rebuild"] += found.rebuild
                counts["missing"] += found.missing
                self._show(index.name, found)
                if not options["plan"]:
                    index_settings.apply(index, used, published.synonyms())
        except EngineError as error:
            raise CommandError(f"{index.engine}: {error}") from error
        done = "plan" if options["plan"] else "applied"
        self.stdout.write(f"{done}: " + " ".join(f"{name}={n}" for name, n in counts.items()))
        if options["plan"] and any(counts.values()):
            sys.exit(2)

    def _show(self, name: str, found: index_settings.Plan) -> None:
        if not found:
            self.stdout.write(f"{name}: as it should be")
        if found.missing:
            self.stdout.write(f"{name}: missing; it is made with its settings, then filled")
        if found.rebuild:
            self.stdout.write(f"{name}: documents: rebuild; all are sent again")
        for each in found.differences:
            self.stdout.write(f"{name}: {each.setting}: in place")
            self.stdout.write("\n".join(_lines(each)))


def _lines(each: Difference) -> list[str]:
    """Return what is taken away (-) and what is added (+); of a mapping only what differs."""
    live, wanted = each.live, each.wanted
    if isinstance(live, dict) and isinstance(wanted, dict):
        old = {key: value for key, value in live.items() if wanted.get(key) != value}
        new = {key: value for key, value in wanted.items() if live.get(key) != value}
    else:
        old, new = live, wanted  # type: ignore[assignment]
    return [
        f"  {sign} {text if len(text) <= LONGEST else text[:LONGEST] + '…'}"
        for sign, value in (("-", old), ("+", new))
        if value not in (None, {})
        and (text := json.dumps(value, ensure_ascii=False, sort_keys=True))
    ]
