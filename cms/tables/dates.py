"""Dates as one table writes them: in one declared order, never guessed."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from content_models.dates import validate_partial_date

ORDERS = ("ymd", "dmy", "mdy")
# A year alone and a month with its year can't be mistaken in any order.
_LATER = re.compile(
    r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})|(\d{1,2})[-/. ]+(\d{4})|(\d{4})", re.A
)


def partial_date(value: str | date, order: str) -> str:
    """Return a date as precise as it is known: 2019, 2019-11 or 2019-11-19; "" for "".

    `order` is one of ORDERS; a cell that is a date by itself has none. Raises ValueError.
    """
    if isinstance(value, date):
        return value.isoformat()
    found = value and (value if order == "ymd" else _later(value, order))
    try:
        if found:
            validate_partial_date(found)
    except ValidationError as error:
        wanted = "-".join({"y": "YYYY", "m": "MM", "d": "DD"}[letter] for letter in order)
        raise ValueError(f"“{value}” is no date in the order {wanted}") from error
    return found


def day(value: str | date, order: str) -> date | None:
    """Return a day, or None for "". Raises ValueError."""
    found = partial_date(value, order)
    if found and len(found) < len("2019-11-19"):
        raise ValueError(f"“{value}” is no day")
    return date.fromisoformat(found) if found else None


def _later(value: str, order: str) -> str:
    """Return a date whose year stands last, year first; what is none stays as it is, marked."""
    match = _LATER.fullmatch(value)
    if not match:
        return f"?{value}"
    first, second, year, month, year_of_month, only = match.groups()
    if only:
        return str(only)
    if month:
        return f"{year_of_month}-{month:0>2}"
    middle, last = (second, first) if order == "dmy" else (first, second)
    return f"{year}-{middle:0>2}-{last:0>2}"
