"""What holds for every address below /api/: methods, errors, language, and how often."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import translation

from cms.api.deprecations import announce
from cms.api.limits import refused
from cms.api.problems import not_found, problem

METHODS = "GET, HEAD, OPTIONS"
DETAILS = {
    HTTPStatus.METHOD_NOT_ALLOWED: f"This address answers {METHODS}.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here. It has been written down.",
}


class ApiMiddleware:
    """Gives /api/ its manners. It stands outside of all that knows cookies and languages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request below /api/; let every other one pass."""
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        too_many = refused(request)
        if too_many is not None:
            return too_many
        if request.method == "OPTIONS" and resolve(request.path_info).func is not not_found:
            return HttpResponse(status=204, headers={"Allow": METHODS})
        head = request.method == "HEAD"
        if head:
            request.method = "GET"  # the server leaves the body out
        try:
            response = _as_problem(self.get_response(request))
        finally:
            if head:
                request.method = "HEAD"
        announce(request, response)
        # Answers are the same for everybody: no language, no cookie.
        for header in ("Vary", "Content-Language"):
            if header in response:
                del response[header]
        return response

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Let answers be in one language, whatever the browser prefers."""
        if request.path_info.startswith("/api/"):
            translation.activate(settings.LANGUAGE_CODE)


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Return an error that is a page or a plain text as a problem."""
    if response.status_code < 400 or "json" in response.get("Content-Type", ""):
        return response
    status = HTTPStatus(response.status_code)
    word = status.phrase.lower().replace(" ", "-")
    answer = problem(status, word, DETAILS.get(status, status.phrase))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer["Allow"] = METHODS
    return answer
