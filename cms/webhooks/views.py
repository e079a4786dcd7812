"""The report “Webhooks”: which receivers take what they are sent, and what was given up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.webhooks.models import Delivery, Endpoint, State

PERMISSION = "webhooks.change_endpoint"
RECENT = 100


class Report(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Endpoints, and the messages that were sent last."""

    permission_required = PERMISSION
    template_name = "webhooks/report.html"
    page_title = _("Webhooks")
    header_icon = "link-external"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the template shows."""
        recent = Delivery.objects.select_related("endpoint").order_by("-at", "-pk")
        return {
            **super().get_context_data(**kwargs),
            "endpoints": Endpoint.objects.order_by("name", "pk"),
            "deliveries": recent[:RECENT],
        }


@require_POST
@permission_required(PERMISSION, raise_exception=True)
def rotate(request: HttpRequest, endpoint: int) -> HttpResponse:
    """Make a new secret and show it, once."""
    show_secret(request, get_object_or_404(Endpoint, pk=endpoint).rotate())
    return redirect("webhook_report")


@require_POST
@permission_required(PERMISSION, raise_exception=True)
def replay(request: HttpRequest, endpoint: int) -> HttpResponse:
    """Have all messages to an endpoint that were given up sent again."""
    given_up = Delivery.objects.filter(endpoint=endpoint, state=State.DEAD)
    number = given_up.update(state=State.REPLAY)
    messages.success(request, gettext("%s messages are sent again.") % number)
    return redirect("webhook_report")


def show_secret(request: HttpRequest, secret: str) -> None:
    """Show a secret in the next page, and never again."""
    text = gettext("The secret to verify signatures with, shown this once: %s")
    messages.warning(request, text % secret)
