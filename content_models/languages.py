"""Language codes (BCP 47) of texts, which may be in more languages than the site."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def canonical(code: str) -> str:
    """Return a BCP 47 code in its usual letters, whatever those that were typed: pt-br is pt-BR."""
    first, *others = code.split("-")
    sized = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(sized.get(len(each), str.lower)(each) for each in others)])


def validate_language_code(value: str) -> None:
    """Raise ValidationError unless `value` looks like a BCP 47 code such as `nl` or `zh-Hant`."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is not a language code. Write codes such as en, pt-BR or zh-Hant."),
            code="language_code",
            params={"value": value},
        )


def validate_language_codes(values: object) -> None:
    """Raise ValidationError unless `values` is a list of language codes."""
    if not isinstance(values, list):
        raise ValidationError(
            _("“%(value)s” is not a list of language codes."), params={"value": values}
        )
    for value in values:
        validate_language_code(value)


class LanguageCodesFormField(forms.CharField):
    """A line of codes with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        """Return the line for a list of codes; what was typed stays as it is."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the list of codes in the line."""
        return [
            code.strip() for code in (super().to_python(value) or "").split(",") if code.strip()
        ]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the line holds other codes than `initial`."""
        return bool(self.to_python(data) != (initial or []))


class LanguageCodesField(models.JSONField):
    """A list of language codes, edited as one line."""

    default_validators = [validate_language_codes]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the form field: one line instead of JSON."""
        return models.Field.formfield(self, form_class=LanguageCodesFormField, **kwargs)
