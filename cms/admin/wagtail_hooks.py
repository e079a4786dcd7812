"""Where our pages stand in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.admin.views import PERMISSION, IndexReport


class IndexReportItem(MenuItem):
    """The report's entry in the menu, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether this user sees the entry."""
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Add the report's address."""
    return [path("reports/search-index/", IndexReport.as_view(), name="index_report")]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    """Add the report to the menu."""
    return IndexReportItem(
        _("Search index"), reverse("index_report"), icon_name="search", order=100
    )
