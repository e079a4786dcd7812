"""Where our pages stand in Wagtail's admin."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms import preview
from cms.admin.home_panel import IndexPanel
from cms.admin.listings import DocumentViewSet
from cms.admin.views import PERMISSION, IndexReport, ReindexPage, settle_failure
from content_models.models import ContentPage, document_models


class IndexReportItem(MenuItem):
    """The report's entry in the menu, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether this user sees the entry."""
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Add the report and its buttons' addresses."""
    report = "reports/search-index/"
    return [
        path(report, IndexReport.as_view(), name="index_report"),
        path(f"{report}page/<int:page_id>/reindex/", ReindexPage.as_view(), name="reindex_page"),
        path(f"{report}retry/", settle_failure, {"action": "retry"}, name="retry_failure"),
        path("front-end-preview/<int:page_id>/", preview.mint, name="front_end_preview"),
        path(f"{report}drop/", settle_failure, {"action": "drop"}, name="drop_failure"),
    ]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    """Add the report to the menu."""
    return IndexReportItem(
        _("Search index"), reverse("index_report"), icon_name="search", order=100
    )


@hooks.register("register_admin_viewset")
def document_viewsets() -> list[DocumentViewSet]:
    """Give each type of document its list and its editor."""
    return [DocumentViewSet(model=model) for model in document_models()]


@hooks.register("register_page_header_buttons")
def preview_buttons(page: Page, user: object, **_: object) -> Iterator[Button]:
    """Lead editors of a document to the front ends that show drafts."""
    if isinstance(page, ContentPage) and page.permissions_for_user(user).can_edit():
        for url in settings.PREVIEW_URLS:
            address = reverse("front_end_preview", args=[page.pk])
            label = gettext("Preview on %s") % urlsplit(url).netloc
            query = urlencode({"to": url}, safe="/")
            yield Button(label, f"{address}?{query}", icon_name="view", priority=90)


@hooks.register("construct_homepage_panels")
def home_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel for those who may see the report."""
    if request.user.has_perm(PERMISSION):
        panels.append(IndexPanel())
