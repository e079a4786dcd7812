"""GET /api/v1/search: the search as JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, set_response_etag
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Schema
from ninja.decorators import decorate_view

from cms.api.parameters import SHOWN_IN, documented, interface_language
from cms.api.problems import BadParameterError, Problem, register
from cms.search import facets
from cms.search.find import FoundDocument, find
from cms.search.presenters import absolute
from cms.search.query import parse
from cms.search.vocabulary import Vocabulary

api = NinjaAPI(
    title="Rights Commons",
    version="1",
    description=(
        "Guidelines, policies and use cases on digital rights in cities. Public and read-only. "
        "Errors are `application/problem+json`."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)
register(api)


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


def _cached_no_longer_than_it_holds(view: Any) -> Any:
    """Let caches keep the answer only if they ask back each time."""

    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        set_response_etag(response)  # HEAD has it as well
        return response

    return conditional_page(wrapped)


@api.api_operation(["HEAD"], "/search", include_in_schema=False, response=Answer)
@api.get(
    "/search",
    response={200: Answer, 400: Problem, 503: Problem},
    operation_id="search",
    openapi_extra={"parameters": documented()},
)
@decorate_view(_cached_no_longer_than_it_holds)
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


@api.api_operation(["OPTIONS"], "/search", include_in_schema=False)
def options(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Ninja knows it by its name
    """Say which methods there are."""
    return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})


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
