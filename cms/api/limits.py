"""How often an address may ask the API."""

import time
from http import HTTPStatus
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from cms.api.problems import problem

MINUTE = 60  # seconds


def refused(request: HttpRequest) -> HttpResponse | None:
    """Count a request; return the answer that refuses it if its address has asked too often.

    Counted is by the minute of the clock, in the cache that all web processes share.
    """
    if not settings.API_RATE_LIMIT:
        return None
    now = int(time.time())
    key = f"api-limit:{_source(request)}:{now // MINUTE}"
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


def _source(request: HttpRequest) -> str:
    """Return who asks: an IPv4 address, or the network of 64 bits that one IPv6 user has."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ip_network((address, 64), strict=False))
