"""Headers that tell browsers what a page may do."""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse


class HeadersMiddleware(CSPMiddleware):
    """Sends the policy of public pages, or the looser one of the admin, and two more headers.

    Django's SecurityMiddleware sends the rest.
    """

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002  django-csp's signature
    ) -> PolicyParts:
        """Return the policy for this address."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Add the headers. A preview's come from the page that is previewed."""
        # A browser opens a file without any rights, also one that it has kept (304).
        files = reverse("wagtaildocs_serve", args=(0, "")).removesuffix("0/")
        kept = response.status_code == 304 and request.path_info.startswith(files)
        if kept or "Content-Disposition" in response.headers:
            response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        if response.headers.get("Content-Encoding") == "None":  # as Wagtail's sendfile says it
            del response.headers["Content-Encoding"]
        super().process_response(request, response)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # Pictures and answers of the API are for other sites too, pages are not.
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
