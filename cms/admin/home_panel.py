"""The panel on the admin's first page: only when something needs somebody's attention."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from indexer import status

LATE_SECONDS = 600


class IndexPanel(Component):
    """Tells of failures, and of changes that have waited for more than ten minutes."""

    name = "search_index"
    template_name = "site_admin/home_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the panel shows: nothing if all is well."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        now = status.overview()
        seconds = now["oldest_pending_seconds"]
        return {
            **context,
            "failed": now["failed"],
            "late": now["pending"] if seconds > LATE_SECONDS else 0,
            "minutes": seconds // 60,
        }
