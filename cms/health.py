"""Whether this process is alive and whether it can serve, for those who watch it."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from indexer import published
from indexer.engines.base import SearchQuery
from indexer.engines.choose import engine
from indexer.engines.errors import EngineError


@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process answers at all."""
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database answers and there is a live index, else 503 and why.

    An engine that does not answer is told (`"engine": "down"`) but still 200: all pages but
    the search work without it, and taking every web process out would help nobody.
    """
    try:
        index = published.live_index()
    except DatabaseError:
        return JsonResponse(
            {"status": "not ready", "detail": "The database does not answer."}, status=503
        )
    if index is None:
        return JsonResponse(
            {"status": "not ready", "detail": "Nothing has been indexed yet."}, status=503
        )
    try:
        # A search: the web's key may do nothing else.
        engine(index.engine).search(index.name, SearchQuery(page_size=0))
    except EngineError:
        return JsonResponse({"status": "degraded", "engine": "down"})
    return JsonResponse({"status": "ready", "engine": "up"})
