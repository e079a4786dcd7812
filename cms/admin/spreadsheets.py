"""Spreadsheets of the admin's reports and lists: cells as harmless as those of our own exports."""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.exports.table import cell
from cms.exports.text import plain


def make_safe() -> None:
    """Have Wagtail write no cell that a spreadsheet calculates or can't hold."""
    wagtails = SpreadsheetExportMixin.preprocess_field_value

    def preprocess(self: Any, field: str, value: Any, export_format: str) -> Any:
        found = wagtails(self, field, value, export_format)
        # In XLSX Wagtail marks every text as text.
        safe = cell if export_format == self.FORMAT_CSV else plain
        return safe(found) if isinstance(found, str) else found

    SpreadsheetExportMixin.preprocess_field_value = preprocess
