"""Answers as JSON that caches must ask back for: a 304 costs two small queries at most."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from cms.api.shapes import VERSION
from indexer import published

View = Callable[..., HttpResponseBase]


def answer(content: dict[str, Any]) -> HttpResponse:
    """Return `content` as JSON."""
    return JsonResponse(content, encoder=DjangoJSONEncoder)


def from_documents(view: View) -> View:
    """Answer with 304, without asking for any document, while none has changed."""
    return _conditional(view, published.state)


def from_search(view: View) -> View:
    """As `from_documents`, for answers that the search engine had a part in."""
    return _conditional(view, _searched)


def _searched() -> str:
    """Return a word for the state of documents and index, or "" while the index is behind."""
    documents, index = published.state(), published.live_index()
    if not documents or index is None or documents.rpartition(".")[2] != str(index.cursor):
        return ""
    return f"{documents}.{index.name}.{index.config}"


def _conditional(view: View, state: Callable[[], str]) -> View:
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Asked before the documents are: an answer may be newer than its tag says, never older.
        word = state()
        tag = _tag(f"{VERSION} {word} {request.get_full_path()}") if word else ""
        if tag and "*" not in request.headers.get("if-none-match", "*"):
            unchanged = get_conditional_response(request, etag=tag)
            if unchanged is not None:
                unchanged.headers["ETag"] = tag
                return _ask_back(unchanged)
        response = _ask_back(view(request, *args, **kwargs))
        if response.status_code == 200 and isinstance(response, HttpResponse):
            # While something is in motion only the answer itself tells its state.
            response["ETag"] = tag or _tag(response.content)
            return get_conditional_response(request, response["ETag"], None, response) or response
        if response.status_code == 200 and tag:
            response["ETag"] = tag
        return response

    return wrapped


def _tag(content: str | bytes) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return quote_etag(hashlib.sha256(raw).hexdigest()[:32])


def _ask_back(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, no_cache=True)
    return response
