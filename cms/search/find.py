"""Run a search: the engine finds ids, the stored documents say what is shown."""

import dataclasses
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from cms.search.criteria import Criteria
from cms.search.snippets import Highlight, Place, highlights, places
from content_models.models import document_models
from indexer import published
from indexer.engines.base import Hit, Results
from indexer.engines.choose import engine
from indexer.engines.errors import EngineUnavailable
from indexer.published import Document, Exclusions, SearchIndex

logger = logging.getLogger(__name__)

# An index may name documents that we no longer show; they are then excluded and asked again.
ROUNDS = 5
IN_A_QUERY = 10_000  # a database takes so many parameters
PORTION = 1000  # ids that the engine is asked for at a time


@dataclass(frozen=True)
class FoundDocument:
    """A hit with its stored document; `places` are all those of its text that match."""

    document: Document
    highlights: tuple[Highlight, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Within:
    """Where was searched: in this index, less what may not be shown."""

    index: SearchIndex
    exclude: Exclusions


@dataclass(frozen=True)
class Found:
    """One page of what was found; `counts` are facet field → value → documents.

    `partial`: no document has all the words, these have some of them. Further searches for
    the same answer look `within` the same.
    """

    total: int
    hits: tuple[FoundDocument, ...]
    counts: Mapping[str, Mapping[str, int]]
    within: Within
    partial: bool = False


def find(criteria: Criteria) -> Found:
    """Return what `criteria` find among the documents that may be shown now.

    Raises EngineError: there is no index yet, or the engine gave no answer.
    """
    here = _within()
    index = here.index
    for _ in range(ROUNDS):
        results = engine(index.engine).search(index.name, criteria.to_engine(here.exclude))
        documents = _stored([hit.id for hit in results.hits])
        missing = frozenset(hit.id for hit in results.hits) - documents.keys()
        if not missing:
            hits = tuple(_found(hit, documents[hit.id], index) for hit in results.hits)
            return Found(results.total, hits, results.facets, here, results.partial)
        logger.warning("index %s names documents that are not shown: %s", index, sorted(missing))
        ids = here.exclude.ids | missing
        here = Within(index, dataclasses.replace(here.exclude, ids=ids))
    raise EngineUnavailable(f"The index {index} does not agree with the stored documents.")


def ids(criteria: Criteria) -> list[str]:
    """Return the ids of all that `criteria` find, in their order. Raises EngineError.

    Whether each may be shown is asked when it is read.
    """
    here = _within()
    query = dataclasses.replace(
        criteria.change(page_size=PORTION).to_engine(here.exclude),
        facets=(),
        spans=False,
    )
    found: dict[str, None] = {}
    while True:
        results = engine(here.index.engine).search(here.index.name, query)
        found |= dict.fromkeys(hit.id for hit in results.hits)
        if query.page * PORTION >= results.total:
            return list(found)
        query = dataclasses.replace(query, page=query.page + 1)


def read(ids: Sequence[str]) -> list[Document]:
    """Return those of these documents that may be shown now, in this order."""
    documents = _stored(ids)
    return [documents[pk] for pk in ids if pk in documents]


def newest(ids: Sequence[str], limit: int) -> list[Document]:
    """Return those of these documents that may be shown and were published here last."""
    found: list[Document] = []
    for start in range(0, len(ids), IN_A_QUERY):
        rows = _searched().filter(pk__in=ids[start : start + IN_A_QUERY])
        found += rows.exclude(published_at=None).order_by("-published_at", "pk")[:limit]
    # Sorted twice, as sorting keeps what is equal: by id, then the newest first.
    found.sort(key=lambda document: document.pk)
    found.sort(key=lambda document: document.published_at or document.changed_at, reverse=True)
    return found[:limit]


def counted(
    searches: Sequence[Criteria], fields: Sequence[str], within: Within | None = None
) -> list[Results]:
    """Return total and counts in `fields` of each search, without hits. Raises EngineError."""
    here = within or _within()
    queries = (
        dataclasses.replace(criteria.to_engine(here.exclude), facets=tuple(fields), page_size=0)
        for criteria in searches
    )
    return [engine(here.index.engine).search(here.index.name, query) for query in queries]


def _kinds() -> frozenset[str]:
    """Return what can be found: no terms, though somebody may have put one into the index."""
    return frozenset(model.document_type for model in document_models())


def _searched() -> QuerySet[Document]:
    return published.documents().filter(kind__in=_kinds())


def _stored(ids: Sequence[str]) -> dict[str, Document]:
    # The kind is looked at here: asked for it too, SQLite reads all documents of a kind.
    found = published.documents().in_bulk(ids)
    return {pk: document for pk, document in found.items() if document.kind in _kinds()}


def _within() -> Within:
    index = published.live_index()
    if index is None:
        raise EngineUnavailable("Nothing has been indexed yet.")
    return Within(index, published.exclusions(index))


def _found(hit: Hit, document: Document, index: SearchIndex) -> FoundDocument:
    """Join a hit with its document.

    The spans of a document that the index has in an older state point into another text.
    """
    spans = hit.spans if document.seq <= index.cursor else ()
    return FoundDocument(document, highlights(document, spans), places(document, spans))
