"""The facet values of stored documents as rows: lists and counts need no engine for them."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from indexer.models import Document, FacetValue
from search_config.document import Body, engine_document

# The facets that a search has, as an engine gets them: lists and searches agree.
SEARCHED = ("principle", "topic", "city", "country", "region", "lang", "type", "shown_in")


def replace(documents: Sequence[Document]) -> None:
    """Write the rows of these documents; a tombstone has none."""
    FacetValue.objects.filter(document__in=documents).delete()
    FacetValue.objects.bulk_create(
        [
            FacetValue(document=document, facet=facet, value=value)
            for document in documents
            if document.page_id
            for facet, value in sorted(set(values(document.body)))
        ],
        batch_size=500,
    )


def values(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield facet and value for each that the stored document of a page has."""
    engine = engine_document("", "", "", "", cast("Body", body))
    for facet in SEARCHED:
        found = engine[facet]  # type: ignore[literal-required]
        for value in [found] if isinstance(found, str) else found:
            yield facet, value
    for organisation in body["issuing_bodies"]:
        yield "organisation", organisation["slug"]
