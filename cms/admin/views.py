"""The report “Search index”: can what is published be found, and if not, why not."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.admin.side_panel import shown
from indexer import changes, status

PERMISSION = "indexer.view_document"
MAY_CHANGE = "indexer.change_failure"
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
        pages = list(recent.order_by("-latest_revision_created_at").specific()[:RECENT])
        found = status.of_pages(pages)
        return {
            **super().get_context_data(**kwargs),
            "overview": status.overview(),
            "failures": status.failures(),
            "pages": [(page, found[page.pk]) for page in pages],
            "may_change": self.request.user.has_perm(MAY_CHANGE),
        }


class ReindexPage(LoginRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Shows where one page stands; posted to, has its document built and pushed again.

    For those who may edit the page.
    """

    template_name = "site_admin/reindex_page.html"
    page_title = _("Search")
    header_icon = "search"

    @cached_property
    def page(self) -> Page:
        """The page. Raises Http404, or PermissionDenied to those who may not edit it."""
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page

    def get_page_subtitle(self) -> str:
        """Return the page's title."""
        return str(self.page.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return {
            **super().get_context_data(**kwargs),
            "object": self.page,
            **shown(status.of_page(self.page)),
        }

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Record the page."""
        changes.retry(f"page-{self.page.pk}")
        messages.success(request, gettext("“%s” is being indexed again.") % self.page)
        return redirect("reindex_page", self.page.pk)


@require_POST
def settle_failure(request: HttpRequest, action: str) -> HttpResponse:
    """Retry or drop the failure of the document named in the form."""
    if not request.user.has_perm(MAY_CHANGE):
        raise PermissionDenied
    document_id = request.POST.get("document", "")
    if action == "retry":
        changes.retry(document_id)
        messages.success(request, gettext("%s is tried again.") % document_id)
    else:
        changes.drop(document_id)
        messages.success(request, gettext("%s is no longer listed.") % document_id)
    return redirect("index_report")
