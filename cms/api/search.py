"""GET /api/v1/search: the search as JSON."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Router, Schema
from ninja.decorators import decorate_view

from cms.api.answers import from_search
from cms.api.links import absolute
from cms.api.parameters import SHOWN_IN, asked, documented
from cms.api.problems import Problem
from cms.api.reader import Reader, parameter
from cms.search import facets
from cms.search.criteria import CHOOSABLE, Criteria
from cms.search.find import Found, FoundDocument, find
from cms.search.presenters import ways_out
from cms.search.spelling import did_you_mean
from cms.search.vocabulary import Vocabulary

router = Router(tags=["search"])


class Piece(Schema):
    """Text around what was found. `html` is escaped, with `<mark>`; `url` leads to the place."""

    html: str
    text: str
    anchor: str
    label: str
    url: str


class MatchedPlace(Schema):
    """A clause, a section or a page of an attached file in which something was found."""

    label: str
    url: str


class Hit(Schema):
    """A found document. `cities`, `principles` and `topics` are slugs, as the parameters are.

    `places` are all places of the text that match, `highlights` the best pieces of it.
    """

    id: str
    type: str
    lang: str
    title: str
    url: str
    summary: str
    highlights: list[Piece]
    places: list[MatchedPlace]
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


class WayOut(Schema):
    """Another search that finds something: `query` is what its address says after `?`."""

    label: str
    query: str
    total: int


class Answer(Schema):
    """One page of hits; `total` and all counts are exact.

    `partial`: no document has all the words, the hits have some of them. `did_you_mean` is
    the text with mistyped words put right, if that finds something, else empty. `ways_out` are
    searches that find something where this one finds nothing: without a filter or the words.
    """

    total: int
    partial: bool
    did_you_mean: str
    page: int
    page_size: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    ways_out: list[WayOut]


ERRORS = {400: Problem, 429: Problem, 503: Problem}
FACETS = parameter(
    "facets",
    "The facets to count, with commas; all of them if empty.",
    {"type": "string"},
)


@router.get(
    "/search",
    response={200: Answer, **ERRORS},
    operation_id="search",
    openapi_extra={"parameters": [*documented(), FACETS]},
)
@decorate_view(from_search)
def search(request: HttpRequest) -> dict[str, Any]:
    """Find documents.

    Values of one parameter are alternatives, parameters narrow each other; `city`, `country`
    and `region` count as one parameter, so do `year`, `year_from` and `year_to`. Empty values
    count as not given.
    """
    criteria, vocabulary = asked(request, own=["facets"])
    counted = Reader(request).some("facets", CHOOSABLE) or CHOOSABLE
    found = find(criteria)
    rows = facets.rows(found.counts, criteria, vocabulary)
    return {
        "total": found.total,
        "partial": found.partial,
        "did_you_mean": did_you_mean(criteria, found),
        "page": criteria.page,
        "page_size": criteria.page_size,
        "hits": [_hit(hit) for hit in found.hits],
        "facets": {name: [vars(row) for row in rows[name]] for name in rows if name in counted},
        "ways_out": _ways_out(criteria, vocabulary, found),
    }


def _ways_out(criteria: Criteria, vocabulary: Vocabulary, found: Found) -> list[dict[str, Any]]:
    here = [(SHOWN_IN, criteria.shown_in)] if criteria.shown_in else []
    with override(vocabulary.language):
        return [
            {
                "label": way.label,
                "query": urlencode([*way.criteria.pairs(), *here]),
                "total": way.total,
            }
            for way in ways_out(criteria, vocabulary, found)
        ]


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
                "url": absolute(piece.url),
            }
            for piece in hit.highlights
        ],
        "places": [{"label": place.label, "url": absolute(place.url)} for place in hit.places],
        "cities": [term["slug"] for term in body["cities"]],
        "principles": [term["slug"] for term in body["principles"]],
        "topics": [term["slug"] for term in body["topics"]],
    }
