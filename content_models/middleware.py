"""Turns a refused publication into a message for the editor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from content_models.publishing import IncompleteDocumentError


class IncompleteDocumentMiddleware(MiddlewareMixin):
    """Sends who approves or publishes an incomplete page to its editor, and says what is missing.

    Wagtail's views for moderation and bulk publishing know no validation errors; they have
    rolled back by now.
    """

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer an IncompleteDocumentError; leave every other exception alone."""
        if not isinstance(exception, IncompleteDocumentError):
            return None
        for message in exception.messages:
            messages.error(request, f"{exception.page.get_admin_display_title()}. {message}")
        editor = reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The moderation dialogue follows this answer as it follows a success.
            return JsonResponse({"step": "success", "redirect": editor})
        return redirect(editor)
