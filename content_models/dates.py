"""Dates as precise as they are known: 2019, 2019-11 or 2019-11-19."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_SHAPE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)


def _is_partial_date(value: str) -> bool:
    if not _SHAPE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless `value` is YYYY, YYYY-MM or YYYY-MM-DD and a real date."""
    if not _is_partial_date(value):
        raise ValidationError(
            _(
                "“%(value)s” is not a date. Write a year, a month or a day: 2019, 2019-11, 2019-11-19."
            ),
            code="partial_date",
            params={"value": value},
        )


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """A date whose precision is in its text. Empty means "not known"; text order is date order."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["max_length"] = 10
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
