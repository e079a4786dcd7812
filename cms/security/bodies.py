"""How much a request may carry."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class BodyLimitMiddleware:
    """Refuses a body that is too long before anything of it is read.

    Django bounds forms, but not the files in them: anybody could fill the disk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 if the body is too long, else go on."""
        in_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        limit = settings.MAX_ADMIN_BODY if in_admin else settings.MAX_BODY
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:19]) <= limit:
            return self.get_response(request)
        return HttpResponse(
            f"The request has {length[:19]} bytes; here it may have at most {limit}.\n",
            status=413,
            content_type="text/plain; charset=utf-8",
        )
