"""python manage.py search QUERY [--filter FACET=VALUE …] [--json]."""

import json
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.search.criteria import CHOOSABLE
from cms.search.find import Found, find
from cms.search.query import parse
from cms.search.vocabulary import Vocabulary
from indexer.engines.errors import EngineError


class Command(BaseCommand):
    """Search as the public search does."""

    help = (
        "Search as everybody can, from the command line: the same words, filters, order and "
        f"counts as the search page. Filters: {', '.join(CHOOSABLE)}, year_from, year_to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("query", metavar="QUERY", help='words to find; "" finds everything')
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="FACET=VALUE",
            help="keep only these; may be repeated: --filter principle=1 --filter city=helsinki",
        )
        parser.add_argument("--json", action="store_true", help="print JSON, for programs")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        parameters: dict[str, list[str]] = defaultdict(list, q=[options["query"]])
        for given in options["filter"]:
            name, equals, value = given.partition("=")
            if not equals:
                raise CommandError(f"--filter {given!r}: write FACET=VALUE, such as principle=1.")
            parameters[name].append(value)
        parsed = parse(parameters, Vocabulary(settings.LANGUAGE_CODE))
        for problem in parsed.problems:
            hint = f" Did you mean {problem.suggestion}?" if problem.suggestion else ""
            raise CommandError(f"{problem.detail}{hint}")
        try:
            found = find(parsed.criteria)
        except EngineError as error:
            raise CommandError(f"The search engine gave no answer: {error}") from error
        self.stdout.write(_json(found) if options["json"] else _lines(found))


def _json(found: Found) -> str:
    hits = [
        {
            "id": hit.document.id,
            "title": hit.document.body["title"],
            "url": hit.document.url,
            "highlights": [piece.text for piece in hit.highlights],
        }
        for hit in found.hits
    ]
    content = {"total": found.total, "hits": hits, "facets": found.counts}
    return json.dumps(content, indent=2, ensure_ascii=False)


def _lines(found: Found) -> str:
    lines = [f"{found.total} found"]
    for hit in found.hits:
        lines.append(f"{hit.document.id:<12}{hit.document.body['title']}")
        lines += [f"            {piece.text}" for piece in hit.highlights[:1]]
    return "\n".join(lines)
