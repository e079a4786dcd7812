"""python manage.py join_terms KIND KEEP OTHER [OTHER …]."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Locale

from content_models.joining import JOINABLE, join
from content_models.models.taxonomy import Term


class Command(BaseCommand):
    """Join terms that mean the same."""

    help = (
        "Let the term KEEP stand for the others, by slug: pages, drafts and older revisions that "
        "name one of them name KEEP, their names become other names of it, and they are deleted. "
        "All or nothing; the pages are indexed anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("kind", choices=JOINABLE)
        parser.add_argument("keep", help="the slug of the term that stays")
        parser.add_argument("other", nargs="+", help="the slugs of those that go")

    def handle(self, *_: Any, kind: str, keep: str, other: list[str], **__: Any) -> None:
        """Run the command."""
        with transaction.atomic():
            for slug in dict.fromkeys(other):
                kept, gone = self._term(kind, keep), self._term(kind, slug)
                try:
                    join(kept, gone)
                except ValidationError as error:
                    raise CommandError("; ".join(error.messages)) from error
                self.stdout.write(f"{slug}: joined to {keep}")

    def _term(self, kind: str, slug: str) -> Term:
        """Return the term with this slug, in the default language if it is there."""
        found: list[Term] = list(JOINABLE[kind].objects.filter(slug=slug))
        if not found:
            raise CommandError(f"There is no {kind} with the slug {slug}.")
        default = Locale.get_default().pk
        return min(found, key=lambda term: (term.locale_id != default, term.pk))
