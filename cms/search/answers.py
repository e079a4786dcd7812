"""What every public page that asks the engine has in common: who may ask how, caches, an engine that is away."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from indexer.engines.errors import EngineError, EngineUnavailable

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

RETRY_AFTER = 30  # seconds, if the engine says nothing else


def reading_page(view: View) -> View:
    """Make a view of a page that is read: caches ask back, and without the engine it is a 503."""

    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except EngineError as error:
            logger.exception("the search engine gave no answer")
            response = render(request, "search/unavailable.html", status=503)
            response["Retry-After"] = str(retry_after(error))
        patch_cache_control(response, no_cache=True)
        return response

    return answer


def retry_after(error: EngineError) -> int:
    """Return after how many seconds it is worth to ask again."""
    seconds = error.retry_after if isinstance(error, EngineUnavailable) else None
    return round(seconds or RETRY_AFTER)
