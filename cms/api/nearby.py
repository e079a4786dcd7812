"""What helps to search: values of a facet, suggestions, and documents close to one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.decorators import decorate_view

from cms.api.answers import answer, from_documents, from_search
from cms.api.collections import page_collections
from cms.api.links import absolute, api_url
from cms.api.parameters import asked, documented
from cms.api.problems import Problem
from cms.api.reader import Reader, parameter
from cms.api.search import ERRORS, FacetValue
from cms.api.shapes import Reference
from cms.search import facets
from cms.search.criteria import CHOOSABLE
from cms.search.find import find
from cms.search.related import related
from cms.search.suggest import holds, suggest
from indexer import published
from indexer.published import Document

router = Router(tags=["search"])
UNORDERED = ("sort", "page", "page_size")
LIMIT = 20
_SIZE = {"type": "integer", "minimum": 1, "maximum": LIMIT, "default": 5}


class FacetValues(Schema):
    """The values of a facet that the search finds."""

    facet: str
    values: list[FacetValue]


class Term(Schema):
    """A term to narrow a search by: `facet` is the parameter, `value` what it is given."""

    facet: str
    value: str
    label: str


class Suggestions(Schema):
    """What may be meant by what is typed."""

    terms: list[Term]
    documents: list[Reference]


class Related(Schema):
    """Documents close to one, the closest first."""

    items: list[Reference]


@router.get(
    "/facets/{facet}",
    response={200: FacetValues, 404: Problem, **ERRORS},
    operation_id="facet_values",
    summary="Count the values of a facet",
    openapi_extra={
        "parameters": [
            *documented(without=UNORDERED),
            parameter(
                "prefix", "Only values with a word that begins like this.", {"type": "string"}
            ),
        ]
    },
)
@decorate_view(from_search)
def facet_values(request: HttpRequest, facet: str) -> HttpResponse:
    """Count the values that the documents of a search have in one facet."""
    if facet not in CHOOSABLE:
        raise Http404
    criteria, vocabulary = asked(request, own=["prefix"], without=UNORDERED)
    prefix = Reader(request).one("prefix")
    found = find(criteria.change(page_size=1))
    rows = facets.rows(found.counts, criteria, vocabulary)[facet]
    values = [
        vars(row)
        for row in rows
        if not prefix or holds(prefix, [row.value, *vocabulary.names(facet, row.value)])
    ]
    return answer({"facet": facet, "values": values})


@router.get(
    "/suggest",
    response={200: Suggestions, **ERRORS},
    operation_id="suggest",
    summary="Suggest terms and documents",
    openapi_extra={
        "parameters": [
            *documented(without=UNORDERED),
            parameter("page_size", "Suggestions of each kind.", _SIZE),
        ]
    },
)
@decorate_view(from_search)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Suggest what somebody may mean who has typed `q` so far."""
    size = Reader(request).number("page_size", 1, LIMIT, 5)
    criteria, vocabulary = asked(request, without=("sort", "page"))
    found = suggest(criteria, vocabulary, size)
    return answer(
        {
            "terms": [vars(term) for term in found.terms],
            "documents": [_reference(document) for document in found.documents],
        }
    )


@router.get(
    "/documents/{id}/related",
    response={200: Related, 400: Problem, 404: Problem, 429: Problem},
    operation_id="related_documents",
    summary="Find documents close to one",
    openapi_extra={"parameters": [parameter("page_size", "Documents.", _SIZE)]},
)
@decorate_view(from_documents)
def related_documents(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  its name in the address
    """Find the documents that share most topics, principles and cities with one."""
    size = Reader(request, ["page_size"]).number("page_size", 1, LIMIT, 5)
    public = published.documents()
    document = public.filter(pk=id, kind__in=page_collections()).first() if "\0" not in id else None
    if document is None:
        raise Http404
    return answer({"items": [_reference(other) for other in related(document, public, size)]})


def _reference(document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "type": document.kind,
        "slug": document.slug,
        "title": document.body["title"],
        "url": absolute(document.url),
        "api_url": api_url(document.kind, document.pk),
    }
