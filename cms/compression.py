"""Public pages are sent compressed, whoever stands in front."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse


class PageCompressionMiddleware(GZipMiddleware):
    """Compresses HTML, but not the admin's: its pages hold secrets beside what is sent to them.

    A compressed answer's length would tell on those (BREACH). Public pages hold none.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress a public page if the browser takes it so."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or request.path_info.startswith(reverse("wagtailadmin_home")):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
