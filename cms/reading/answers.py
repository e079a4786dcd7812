"""What every reading page has in common: who may ask how, caches, an engine that is away."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from cms.search.views import retry_after
from indexer.engines.errors import EngineError

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


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
