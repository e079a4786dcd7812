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
        return {
            **super().get_context_data(parent_context),
            "status": self.status,
            "label": LABELS[self.status.state],
        }
