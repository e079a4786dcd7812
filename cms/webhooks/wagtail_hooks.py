"""Webhooks in the admin: a list, a form, and the report on what became of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from cms.webhooks import views
from cms.webhooks.models import Endpoint
from cms.webhooks.secrets import decrypted


class EndpointCreateView(CreateView):
    """Shows the secret, once."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the endpoint and show its secret."""
        response: HttpResponse = super().form_valid(form)
        views.show_secret(self.request, decrypted(self.object.secret))
        return response


class EndpointViewSet(SnippetViewSet):
    """The receivers."""

    model = Endpoint
    icon = "link-external"
    menu_label = _("Webhooks")
    menu_order = 300
    add_to_settings_menu = True
    list_display = ["name", "url", "enabled", "disabled_because"]
    copy_view_enabled = False
    add_view_class = EndpointCreateView


register_snippet(EndpointViewSet)


class ReportItem(MenuItem):
    """The report's entry in the menu, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether this user sees the entry."""
        return bool(request.user.has_perm(views.PERMISSION))


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    """Add the report to the menu."""
    return ReportItem(
        _("Webhooks"), reverse("webhook_report"), icon_name="link-external", order=110
    )


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Add the report and its buttons' addresses."""
    report = "reports/webhooks/"
    return [
        path(report, views.Report.as_view(), name="webhook_report"),
        path(f"{report}<int:endpoint>/rotate/", views.rotate, name="webhook_rotate"),
        path(f"{report}<int:endpoint>/replay/", views.replay, name="webhook_replay"),
    ]
