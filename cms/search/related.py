"""Documents that have much in common with one: by the terms that both carry."""

from django.db.models import QuerySet

from indexer import published
from indexer.published import Document

SHARED = ("topic", "principle", "city")


def related(document: Document, public: QuerySet[Document], limit: int) -> list[Document]:
    """Return up to `limit` documents among `public` that are close to this one, closest first.

    Each work stands once, in the version that readers of this document's language see.
    """
    others = published.having(public, "shown_in", [document.locale]).exclude(work=document.work)
    return published.sharing(others, document, SHARED, limit)
