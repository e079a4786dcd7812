"""A part of the content: one type, one language or one section."""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail.models import Locale, Page

from content_models.models import document_models
from indexer.changes import subtree
from indexer.documents.terms import BUILDERS
from indexer.models import Document


@dataclass(frozen=True)
class Part:
    """`targets` are what build has to look at; `holds` says whether a document belongs to it."""

    targets: frozenset[str]
    holds: Callable[[Document], bool]


class UnknownPart(Exception):
    """There is no such part; the message names the value and what there is."""


def part(text: str) -> Part:
    """Return the part that `type=guideline`, `locale=nl` or `subtree=12` names.

    The value alone will do: no type, language or page number is like another. Raises
    UnknownPart.
    """
    name, equals, value = text.strip().partition("=")
    if not equals:
        value = name
        name = "subtree" if value.isdecimal() else "type" if value in _types() else "locale"
    if name not in _PARTS:
        raise UnknownPart(f"{name!r} is none of type, locale, subtree: type=guideline, for example")
    return _PARTS[name](value.strip())


def _types() -> list[str]:
    return sorted([*(model.document_type for model in document_models()), *BUILDERS])


def _type(value: str) -> Part:
    if value not in _types():
        raise UnknownPart(f"type: {value!r} is none of {', '.join(_types())}")
    if value in BUILDERS:
        made = BUILDERS[value][0]._default_manager.values_list("pk", flat=True)
        targets = {f"{value}-{pk}" for pk in made}
    else:
        targets = set()
        for model in document_models():
            if model.document_type == value:
                targets |= {f"page-{pk}" for pk in model.objects.values_list("pk", flat=True)}
    stored = Document.objects.filter(kind=value, removed_at=None).values_list("pk", flat=True)
    return Part(frozenset(targets | set(stored)), lambda document: document.kind == value)


def _locale(value: str) -> Part:
    known = sorted(Locale.objects.values_list("language_code", flat=True))
    if value not in known:
        raise UnknownPart(f"locale: {value!r} is none of {', '.join(known)}")
    pages = Page.objects.filter(locale__language_code=value).values_list("pk", flat=True)
    stored = Document.objects.filter(locale=value, removed_at=None).values_list("pk", flat=True)
    targets = {f"page-{pk}" for pk in pages} | set(stored)
    return Part(frozenset(targets), lambda document: document.locale == value)


def _subtree(value: str) -> Part:
    if not value.isdecimal() or not Page.objects.filter(pk=int(value)).exists():
        raise UnknownPart(f"subtree: there is no page {value!r}")
    targets = frozenset(subtree(int(value)))
    return Part(targets, lambda document: document.pk in targets)


_PARTS = {"type": _type, "locale": _locale, "subtree": _subtree}
