"""How often an address may ask the API."""

import time
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from cms.api.problems import problem
from cms.security.clients import client_address

MINUTE = 60  # seconds


def refused(request: HttpRequest) -> HttpResponse | None:
    """Count a request; return the answer that refuses it if its address has asked too often.

    Counted is by the minute of the clock, in the cache that all web processes share.
    """
    if not settings.API_RATE_LIMIT:
        return None
    now = int(time.time())
    key = f"api-limit:{client_address(request)}:{now // MINUTE}"
    cache.add(key, 0, MINUTE)
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two
        return None
    if asked <= settings.API_RATE_LIMIT:
        return None
    detail = f"An address may ask {settings.API_RATE_LIMIT} times a minute."
    response = problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", detail)
    response["Retry-After"] = str(MINUTE - now % MINUTE)
    return response
