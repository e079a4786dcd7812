"""The report “Search index”: can what is published be found, and if not, why not."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from indexer import status

PERMISSION = "indexer.view_document"
RECENT = 20


class IndexReport(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Numbers, failures and the pages that were edited last."""

    permission_required = PERMISSION
    template_name = "site_admin/index_report.html"
    page_title = _("Search index")
    header_icon = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the template shows."""
        recent = Page.objects.exclude(latest_revision_created_at=None)
        pages = recent.order_by("-latest_revision_created_at").specific()[:RECENT]
        return {
            **super().get_context_data(**kwargs),
            "overview": status.overview(),
            "failures": status.failures(),
            "pages": [(page, status.of_page(page)) for page in pages],
        }
