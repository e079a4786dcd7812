"""python manage.py show_document PAGE_ID."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from indexer import status
from indexer.published import documents


class Command(BaseCommand):
    """Print a stored document."""

    help = (
        "Print the stored document of a page: exactly what is public of it, as JSON. If it has "
        "none, say why."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("page_id", type=int, metavar="PAGE_ID", help="number of the page")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        pk = options["page_id"]
        page = Page.objects.filter(pk=pk).first()
        if page is None:
            raise CommandError(f"PAGE_ID: there is no page {pk}.")
        document = documents().filter(pk=f"page-{pk}").first()
        if document is None:
            found = status.of_page(page)
            raise CommandError(f"Page {pk} has no public document. {found.reason}")
        shown = {
            "id": document.pk,
            "kind": document.kind,
            "locale": document.locale,
            "url": document.url,
            "seq": document.seq,
            "fingerprint": document.fingerprint,
            "changed_at": document.changed_at.isoformat(),
            "expires_at": document.expires_at.isoformat() if document.expires_at else None,
            "unsearched": document.unsearched,
            "body": document.body,
        }
        self.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False))
