"""What readers should no longer use, and until when it works."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import http_date


@dataclass(frozen=True)
class Deprecation:
    """A parameter is deprecated since a day, and goes at another, six months later at least."""

    since: date
    until: date


PARAMETERS: Mapping[str, Deprecation] = {}


def announce(request: HttpRequest, response: HttpResponseBase) -> None:
    """Say so in the answer if a request uses what is deprecated (RFC 9745, RFC 8594)."""
    used = [PARAMETERS[name] for name in request.GET if name in PARAMETERS]
    if used:
        response["Deprecation"] = f"@{_seconds(min(one.since for one in used))}"
        response["Sunset"] = http_date(_seconds(min(one.until for one in used)))


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
