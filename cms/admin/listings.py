"""The lists of documents in the admin: a column and a filter that say what can be found."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageTable
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from cms.admin.side_panel import LABELS, SearchSidePanel
from indexer import status


class StatusColumn(Column):
    """Indexed, pending, failed or not public."""

    def get_value(self, instance: Page) -> Any:
        """Return the word for the state that the table has looked up for all its rows."""
        return LABELS[instance.search_status.state]


class DocumentTable(PageTable):
    """A list of pages that knows the state of each: looked up at once, not row by row."""

    def __init__(self, columns: Any, data: Sequence[Page], **kwargs: Any) -> None:
        pages = list(data)
        found = status.of_pages(pages)
        for page in pages:
            page.search_status = found[page.pk]
        super().__init__(columns, pages, **kwargs)


class StatusFilter(ChoiceFilter):
    """Keeps the pages in one state."""

    def filter(self, qs: QuerySet[Page], value: str) -> QuerySet[Page]:
        """Return the pages of `qs` in the state `value`; all if none is chosen."""
        return qs.filter(status.in_state(value)) if value else qs


class DocumentFilterSet(GenericPageFilterSet):
    """Wagtail's filters and ours."""

    search_status = StatusFilter(
        label=_("In the search"),
        empty_label=_("Any"),
        choices=[(state, LABELS[state]) for state in status.STATES],
        widget=RadioSelect,
    )


class DocumentListView(ExplorableIndexView):
    """The list of documents below a page."""

    table_class = DocumentTable
    base_columns = [
        *ExplorableIndexView.base_columns,
        StatusColumn("search_status", label=_("In the search"), width="12%"),
    ]


class DocumentEditView(EditView):
    """The editor, with a panel on the search."""

    def get_side_panels(self) -> MediaContainer:
        """Add ours to Wagtail's."""
        panels = super().get_side_panels()
        return MediaContainer([*panels, SearchSidePanel(self.page, self.request)])


class DocumentViewSet(PageViewSet):
    """The admin's views of one type of document."""

    index_view_class = DocumentListView
    filterset_class = DocumentFilterSet
    edit_view_class = DocumentEditView
