"""Dates as precise as they are known, in words."""

from datetime import date, datetime

from django.utils import formats


def in_words(value: str) -> str:
    """Return YYYY, YYYY-MM, YYYY-MM-DD or a date with time as a reader writes it.

    Anything else is returned as it is.
    """
    try:
        if len(value) == 7:
            return formats.date_format(date.fromisoformat(f"{value}-01"), "YEAR_MONTH_FORMAT")
        if len(value) == 10:
            return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
        if len(value) > 10:
            return formats.date_format(datetime.fromisoformat(value), "DATETIME_FORMAT")
    except ValueError:
        pass
    return value
