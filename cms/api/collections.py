"""The collections of the API: one for each kind of stored document."""

from collections.abc import Mapping
from functools import cache

from django.utils.text import slugify
from django.utils.translation import override

from content_models.models import City, Organisation, Principle, Topic, document_models

TERMS = {"principle": Principle, "topic": Topic, "city": City, "organisation": Organisation}


@cache
def page_collections() -> Mapping[str, str]:
    """Return kind → name in addresses for the documents that have a page of their own."""
    with override("en"):
        return {
            model.document_type: slugify(str(model._meta.verbose_name_plural))
            for model in document_models()
        }


@cache
def term_collections() -> Mapping[str, str]:
    """Return kind → name in addresses for the terms of the vocabularies."""
    with override("en"):
        return {
            kind: slugify(str(model._meta.verbose_name_plural)) for kind, model in TERMS.items()
        }


def name_of(kind: str) -> str:
    """Return the name in addresses of the collection that documents of this kind stand in."""
    return page_collections().get(kind) or term_collections()[kind]
