"""The fields of a page's own type: their values, and their words as passages."""

from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import override

from content_models.models import ContentPage
from indexer.documents.addresses import web_address
from search_config.document import DETAIL, Passage
from search_config.normal import written


def values(page: ContentPage) -> dict[str, Any]:
    """Return the filled fields as JSON, in the order in which they are shown."""
    found: dict[str, Any] = {}
    for name in page.detail_fields:
        value = getattr(page, name)
        if isinstance(page._meta.get_field(name), models.URLField):
            value = web_address(value)
        if value not in (None, "", []):
            found[name] = value.isoformat() if hasattr(value, "isoformat") else value
    return found


def passages(page: ContentPage) -> list[Passage]:
    """Return a passage for each field of words; of a choice its label, as people read it.

    Addresses and dates are not words. Labels are in the language of the text, if the site has it.
    """
    found = []
    with override(page.lang):
        for name in page.detail_fields:
            field: Any = page._meta.get_field(name)
            is_words = type(field) in (models.CharField, models.TextField)
            text = str(dict(field.flatchoices or ()).get(value := getattr(page, name), value))
            if is_words and text:
                label = capfirst(str(field.verbose_name))
                found.append(Passage(anchor=f"{DETAIL}{name}", label=label, text=written(text)))
    return found
