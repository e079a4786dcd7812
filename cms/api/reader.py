"""Reads single parameters of a request; each that can't be used is named in a 400."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from cms.api.problems import BadParameterError
from cms.search.query import Problem, closest

Schema = dict[str, Any]


def parameter(name: str, meaning: str, schema: Schema, place: str = "query") -> dict[str, Any]:
    """Return a parameter as OpenAPI describes it."""
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": meaning,
        "schema": schema,
    }


class Reader:
    """The parameters of one request. Empty values count as not given."""

    def __init__(self, request: HttpRequest, known: Iterable[str] | None = None) -> None:
        """Raise BadParameterError if a parameter is not among `known`; None: not looked at."""
        self.given = dict(request.GET.lists())
        if known is None:
            return
        names = {name: name for name in known}
        for name, values in self.given.items():
            if name not in names:
                detail = f"There is no parameter “{_short(name)}”."
                raise bad(name, values[0] if values else "", detail, closest(name, names))

    def all(self, name: str) -> list[str]:
        """Return the values of a parameter that may be repeated."""
        return [value for value in self.given.get(name, ()) if value.strip()]

    def one(self, name: str) -> str:
        """Return the value of a parameter that may be given once, or ""."""
        values = self.all(name)
        if len(values) > 1:
            raise bad(name, values[1], f"“{name}” is given more than once.")
        if values and "\0" in values[0]:
            raise bad(name, values[0], f"“{name}” holds a character that can't be used.")
        return values[0].strip() if values else ""

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """Return one of `choices`."""
        value = self.one(name) or default
        if value not in choices:
            detail = f"“{name}” is one of {', '.join(choices)}, not “{_short(value)}”."
            raise bad(name, value, detail, closest(value, {word: word for word in choices}))
        return value

    def some(self, name: str, choices: Sequence[str]) -> list[str]:
        """Return those of `choices` that are named, with commas or repeated."""
        words = [word.strip() for value in self.all(name) for word in value.split(",")]
        for word in words:
            if word and word not in choices:
                detail = f"“{name}” has no value “{_short(word)}”."
                raise bad(name, word, detail, closest(word, {choice: choice for choice in choices}))
        return [word for word in words if word]

    def flag(self, name: str) -> bool:
        """Return whether a parameter is true."""
        return self.choice(name, ("true", "false"), "false") == "true"

    def number(self, name: str, low: int, high: int, default: int) -> int:
        """Return a whole number within its bounds."""
        value = self.one(name)
        if not value:
            return default
        if re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) and low <= int(value) <= high:
            return int(value)
        detail = f"“{name}” is a whole number from {low} to {high}, not “{_short(value)}”."
        raise bad(name, value, detail)

    def moment(self, name: str) -> datetime | None:
        """Return a date or a time; a date is its first moment, and UTC is meant unless said."""
        value = self.one(name)
        if not value:
            return None
        try:
            found = datetime.fromisoformat(value)
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
            return found.astimezone(UTC)
        except (ValueError, OverflowError):
            detail = (
                f"“{name}” is a date (2026-03-31) or a time (2026-03-31T09:00:00Z), "
                f"not “{_short(value)}”."
            )
            raise bad(name, value, detail) from None


def bad(name: str, value: str, detail: str, suggestion: str = "") -> BadParameterError:
    """Return the error that names a parameter and what was given for it."""
    return BadParameterError(Problem(_short(name), _short(value), detail, suggestion))


def _short(value: str) -> str:
    return value if len(value) <= 80 else f"{value[:79]}…"
