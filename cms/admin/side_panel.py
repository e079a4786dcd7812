"""The editor's panel on the search: whether the page can be found, since when, why not."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from indexer import status

LABELS = {
    "indexed": _("indexed"),
    "pending": _("pending"),
    "failed": _("failed"),
    "hidden": _("not public"),
    "none": "–",
}
# Of a file: how far it is searched (docs/pipeline.md).
FILE_LABELS = {
    "waiting": _("not read yet"),
    "partial": _("searched in part"),
    "no_text": _("not searched: it holds no text"),
    "unreadable": _("not searched: it can’t be read"),
    "protected": _("not searched: it opens with a password only"),
    "": _("not searched: only PDF, DOCX and HTML files are"),
}


def shown(found: status.PageStatus) -> dict[str, Any]:
    """Return what `_page_status.html` shows of a page's status."""
    files = [
        (file["title"], FILE_LABELS[file["text"]], file["text_reason"]) for file in found.files
    ]
    return {"status": found, "label": LABELS[found.state], "files": files}


class SearchSidePanel(BaseSidePanel):
    """What the index knows of the page, and a button that has it looked at again."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Opens the panel; counts 1 if the page could not be indexed."""

        aria_label = _("Toggle search")
        icon_name = "search"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
            """Return what the toggle shows."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = int(self.panel.status.state == "failed")
            return context

    name = "search"
    title = _("Search")
    template_name = "site_admin/search_panel.html"
    order = 350

    def __init__(self, page: Any, request: Any) -> None:
        super().__init__(page, request)
        self.status = status.of_page(page)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the panel shows."""
        return {**super().get_context_data(parent_context), **shown(self.status)}
