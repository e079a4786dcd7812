"""GET /api/v1/preview/{token}: a draft, for a front end that shows it to its editor."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Router

from cms import preview
from cms.api.answers import answer
from cms.api.present import present
from cms.api.problems import Problem, problem
from cms.api.reader import Reader
from cms.api.shapes import PageItem
from indexer import published

router = Router(tags=["preview"])


@router.get(
    "/preview/{token}",
    response={200: PageItem, 400: Problem, 403: Problem, 429: Problem},
    operation_id="preview",
    summary="Get a draft",
)
def get_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Give the draft that a token from the admin names, as a list would give it.

    A token lasts for 15 minutes and as long as its editor may edit the page.
    """
    Reader(request, [])
    try:
        (item,) = present([preview.read(token)], published.documents())
    except preview.Refused:
        detail = "This token shows nothing: ask for another one in the admin."
        return preview.private(problem(HTTPStatus.FORBIDDEN, "preview-refused", detail))
    return preview.private(answer(item))
