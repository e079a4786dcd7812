"""The documents that may be shown now: asked of the pages at the moment of reading."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from indexer.eligibility import public_q
from indexer.models import Document, FacetValue
from search_config.document import NOT_STATED


def documents() -> QuerySet[Document]:
    """Return the documents that may be shown now: lists, details, hits, feeds, exports."""
    return Document.objects.filter(shown_q(), removed_at=None)


def shown_q() -> Q:
    """Return the condition that the page of a document is public, or that it has none.

    It looks at a document's own page, not at all pages: a list of 20 looks at 20.
    """
    return Q(page=None) | public_q("page__")


def having(found: QuerySet[Document], facet: str, values: Iterable[str]) -> QuerySet[Document]:
    """Return those of `found` that have any of `values` in `facet`, each once."""
    rows = FacetValue.objects.filter(document=OuterRef("pk"), facet=facet, value__in=tuple(values))
    return found.filter(Exists(rows))


def counts(found: QuerySet[Document], facet: str, values: Iterable[str]) -> dict[str, int]:
    """Return how many of `found` have each of `values` in `facet`."""
    rows = FacetValue.objects.filter(
        Exists(found.filter(pk=OuterRef("document"))), facet=facet, value__in=tuple(values)
    )
    return dict(rows.values_list("value").annotate(Count("pk")))


def sharing(
    found: QuerySet[Document], document: Document, facets: Iterable[str], limit: int
) -> list[Document]:
    """Return up to `limit` of `found` that share most values in `facets` with `document`."""
    own = FacetValue.objects.filter(document=document, facet__in=tuple(facets))
    same = Q()
    for facet, value in own.exclude(value=NOT_STATED).values_list("facet", "value"):
        same |= Q(facet_values__facet=facet, facet_values__value=value)
    if not same:
        return []
    rows = found.filter(same).values("pk").annotate(shared=Count("facet_values"))
    ids = [row["pk"] for row in rows.order_by("-shared", "-date", "pk")[:limit]]
    documents = Document.objects.in_bulk(ids)
    return [documents[pk] for pk in ids]
