"""Lists of documents and terms, single ones, and the one at an address of the site."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import create_model

from cms.api import filters, lists
from cms.api.answers import answer, from_documents
from cms.api.collections import page_collections, term_collections
from cms.api.links import absolute, api_url
from cms.api.present import Item, present
from cms.api.problems import Problem
from cms.api.reader import Reader, parameter
from cms.api.shapes import TERM_ITEMS, PageItem
from indexer import published
from indexer.published import Document

router = Router(tags=["documents"])
ERRORS = {400: Problem, 404: Problem, 429: Problem}


class Page(Schema):
    """A page of a list. `next` is the address of the one behind it, or null."""

    items: list[Any]
    next: str | None
    count: int | None


def _add(kind: str, name: str) -> None:
    """Add the list of a kind of documents and the single ones to the API."""
    shape = TERM_ITEMS.get(kind, PageItem)
    page = create_model(f"{shape.__name__}s", __base__=Page, items=(list[shape], ...))  # type: ignore[valid-type]
    router.get(
        f"/{name}",
        response={200: page, **ERRORS},
        operation_id=f"list_{name}".replace("-", "_"),
        summary=f"List {name.replace('-', ' ')}",
        openapi_extra={"parameters": lists.documented(kind)},
    )(decorate_view(from_documents)(_lister(kind)))
    router.get(
        f"/{name}/{{key}}",
        response={200: shape, **ERRORS},
        operation_id=f"get_{kind}".replace("-", "_"),
        summary=f"Get a {kind.replace('-', ' ')} by id or slug",
        openapi_extra={"parameters": [filters.LOCALE, lists.FIELDS]},
    )(decorate_view(from_documents)(_getter(kind)))


def _lister(kind: str) -> Callable[..., HttpResponseBase]:
    def view(request: HttpRequest) -> HttpResponse:
        reader, page = lists.read(request, kind)
        items = _chosen(reader, kind, present(page.documents, page.public))
        following = _next(request, page.next)
        response = answer({"items": items, "next": following, "count": page.count})
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    return view


def _getter(kind: str) -> Callable[..., HttpResponseBase]:
    def view(request: HttpRequest, key: str) -> HttpResponse:
        reader = Reader(request, ["locale", "fields"])
        public = published.documents()
        document = _by_key(kind, key, filters.locale_of(reader), public)
        if document is None:
            raise Http404
        (item,) = _chosen(reader, kind, present([document], public))
        response = answer(item)
        response["Last-Modified"] = http_date(document.changed_at.timestamp())
        return response

    return view


def _by_key(kind: str, key: str, locale: str, public: Any) -> Document | None:
    """Return the document with this id or, in `locale`, this slug."""
    if "\0" in key:
        return None
    of_kind = public.filter(kind=kind)
    found: Document | None = of_kind.filter(pk=key).first()
    if found is None:
        named = of_kind.filter(slug=key)
        if locale != filters.ANY_LOCALE:
            named = named.filter(locale=locale)
        found = named.order_by("pk").first()
    return found


def _chosen(reader: Reader, kind: str, items: list[Item]) -> list[Item]:
    """Leave out of `items` what `fields` does not name."""
    known = list(TERM_ITEMS.get(kind, PageItem).model_fields)
    fields = {"id", "type", *reader.some("fields", known)}
    if len(fields) == 2 and not reader.all("fields"):
        return items
    return [{name: item[name] for name in item if name in fields} for item in items]


def _next(request: HttpRequest, cursor: str) -> str | None:
    """Return the address of the next page of a list."""
    if not cursor:
        return None
    pairs = [(n, v) for n, vs in request.GET.lists() for v in vs if n != "cursor" and v.strip()]
    return absolute(f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}")


@router.get(
    "/find",
    response={301: None, **ERRORS},
    operation_id="find",
    summary="Find a document by its address on the site",
    openapi_extra={
        "parameters": [
            parameter("path", "A path or an address, as answers name it.", {"type": "string"})
        ]
    },
)
@decorate_view(from_documents)
def find(request: HttpRequest) -> HttpResponse:
    """Lead to the document whose page has this address."""
    path = _path(Reader(request, ["path"]).one("path"))
    slug = unquote(path.rstrip("/").rpartition("/")[2])
    known = slug and "\0" not in slug  # written as %00 in the path
    document = published.documents().filter(slug=slug, url=path).first() if known else None
    if document is None:
        raise Http404
    return HttpResponsePermanentRedirect(api_url(document.kind, document.pk))


def _path(address: str) -> str:
    """Return the path that an address on this site has, with its closing slash, or ""."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.netloc and parts.netloc != urlsplit(settings.PUBLIC_BASE_URL).netloc:
        return ""
    return iri_to_uri(unquote(parts.path).rstrip("/") + "/")


for _kind, _name in {**page_collections(), **term_collections()}.items():
    _add(_kind, _name)
