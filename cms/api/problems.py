"""Errors as `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI, Schema

from cms.search.answers import retry_after
from cms.search.query import Problem as BadParameter
from indexer.engines.errors import EngineError

CONTENT_TYPE = "application/problem+json"


class Problem(Schema):
    """What went wrong. `parameter`, `value` and `suggestion` name a bad parameter."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | None = None
    value: str | None = None
    suggestion: str | None = None


class BadParameterError(Exception):
    """A parameter can't be used."""

    def __init__(self, problem: BadParameter) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class GoneError(Exception):
    """What was asked for was here once and can't be had any more; says what to do."""


def problem(
    status: HTTPStatus, word: str, detail: str, further: Mapping[str, str] | None = None
) -> JsonResponse:
    """Return an answer that tells what went wrong; `word` names the kind of problem."""
    content = {
        "type": f"urn:rights-commons:{word}",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        **(further or {}),
    }
    response = JsonResponse(content, status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-cache"
    return response


def not_found(request: HttpRequest, *_: object, **__: object) -> JsonResponse:
    """Answer for an address below /api/ at which nothing is."""
    return problem(HTTPStatus.NOT_FOUND, "not-found", f"There is nothing at {request.path}.")


def of_parameter(bad: BadParameter) -> JsonResponse:
    """Answer for a parameter that can't be used."""
    further = {"parameter": bad.parameter, "value": bad.value}
    if bad.suggestion:
        further["suggestion"] = bad.suggestion
    return problem(HTTPStatus.BAD_REQUEST, "bad-parameter", bad.detail, further)


def of_engine(error: EngineError) -> JsonResponse:
    """Answer for a search while its engine gives no answer."""
    detail = "The search does not answer at the moment. Please try again a little later."
    response = problem(HTTPStatus.SERVICE_UNAVAILABLE, "search-unavailable", detail)
    response["Retry-After"] = str(retry_after(error))
    return response


def register(api: NinjaAPI) -> None:
    """Make `api` answer with problems instead of pages of HTML."""

    @api.exception_handler(BadParameterError)
    def _bad_parameter(_request: HttpRequest, error: BadParameterError) -> JsonResponse:
        return of_parameter(error.problem)

    @api.exception_handler(GoneError)
    def _gone(_request: HttpRequest, error: GoneError) -> JsonResponse:
        return problem(HTTPStatus.GONE, "cursor-gone", str(error))

    @api.exception_handler(SuspiciousOperation)
    def _suspicious(_request: HttpRequest, error: SuspiciousOperation) -> JsonResponse:
        return problem(HTTPStatus.BAD_REQUEST, "bad-request", str(error))

    @api.exception_handler(EngineError)
    def _no_engine(_request: HttpRequest, error: EngineError) -> JsonResponse:
        return of_engine(error)

    @api.exception_handler(Http404)
    def _not_found(request: HttpRequest, _error: Http404) -> JsonResponse:
        return not_found(request)
