"""GET /api/v1/search: the search as JSON."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.decorators import decorate_view

from cms.api.answers import from_search
from cms.api.links import absolute
from cms.api.parameters import SHOWN_IN, documented, interface_language
from cms.api.problems import BadParameterError, Problem
from cms.search import facets
from cms.search.find import FoundDocument, find
from cms.search.query import parse
from cms.search.vocabulary import Vocabulary

router = Router(tags=["search"])


class Piece(Schema):
    """Text around what was found. `html` is escaped, with `<mark>`; `url` leads to the place."""

    html: str
    text: str
    anchor: str
    label: str
    url: str


class Hit(Schema):
    """A found document. `cities`, `principles` and `topics` are slugs, as the parameters are."""

    id: str
    type: str
    lang: str
    title: str
    url: str
    summary: str
    highlights: list[Piece]
    cities: list[str]
    principles: list[str]
    topics: list[str]


class FacetValue(Schema):
    """A value with the documents it has if the facet's own choice is left aside.

    `parent` is the value above it: a country's is its sub-region, in `region`.
    """

    value: str
    label: str
    count: int
    selected: bool
    parent: str | None


class Answer(Schema):
    """One page of hits; `total` and all counts are exact."""

    total: int
    page: int
    page_size: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]


@router.get(
    "/search",
    response={200: Answer, 400: Problem, 503: Problem},
    operation_id="search",
    openapi_extra={"parameters": documented()},
)
@decorate_view(from_search)
def search(request: HttpRequest) -> dict[str, Any]:
    """Find documents.

    Values of one parameter are alternatives, parameters narrow each other; `city`, `country`
    and `region` count as one parameter. Empty values count as not given.
    """
    parameters = dict(request.GET.lists())
    language = interface_language(parameters.get(SHOWN_IN, []))
    vocabulary = Vocabulary(language.label)
    parsed = parse(parameters, vocabulary, shown_in=language.shown_in, also_known=[SHOWN_IN])
    if parsed.problems:
        raise BadParameterError(parsed.problems[0])
    found = find(parsed.criteria)
    return {
        "total": found.total,
        "page": parsed.criteria.page,
        "page_size": parsed.criteria.page_size,
        "hits": [_hit(hit) for hit in found.hits],
        "facets": {
            name: [vars(row) for row in rows]
            for name, rows in facets.rows(found.counts, parsed.criteria, vocabulary).items()
        },
    }


def _hit(hit: FoundDocument) -> dict[str, Any]:
    body, url = hit.document.body, absolute(hit.document.url)
    return {
        "id": hit.document.id,
        "type": body["type"],
        "lang": body["lang"],
        "title": body["title"],
        "url": url,
        "summary": body["summary"],
        "highlights": [
            {
                "html": piece.html,
                "text": piece.text,
                "anchor": piece.anchor,
                "label": piece.label,
                "url": f"{url}#{piece.anchor}" if piece.anchor else url,
            }
            for piece in hit.highlights
        ],
        "cities": [term["slug"] for term in body["cities"]],
        "principles": [term["slug"] for term in body["principles"]],
        "topics": [term["slug"] for term in body["topics"]],
    }
