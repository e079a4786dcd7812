"""Dates as one table writes them: in one declared order, never guessed."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from content_models.dates import validate_partial_date

_YEAR, _MONTH, _DAY, _THEN = r"(?P<y>\d{4})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})", "[-/.] ?"
# A year alone and a month with its year can't be mistaken in any order.
_SHAPES = {
    order: re.compile(shape, re.ASCII)
    for order, shape in (
        ("ymd", f"{_YEAR}({_THEN}{_MONTH}({_THEN}{_DAY})?)?"),
        ("dmy", f"(({_DAY}{_THEN})?{_MONTH}{_THEN})?{_YEAR}"),
        ("mdy", f"({_MONTH}{_THEN}({_DAY}{_THEN})?)?{_YEAR}"),
    )
}
ORDERS = tuple(_SHAPES)


def partial_date(value: str | date, order: str) -> str:
    """Return a date as precise as it is known: 2019, 2019-11 or 2019-11-19; "" for "".

    `order` is one of ORDERS; a cell that is a date by itself has none. Raises ValueError.
    """
    if isinstance(value, date):
        return value.isoformat()
    if not value:
        return ""
    match = _SHAPES[order].fullmatch(value)
    parts = filter(None, match.group("y", "m", "d")) if match else ["?"]
    found = "-".join(part.zfill(2) for part in parts)
    try:
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
