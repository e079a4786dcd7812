"""From the cells of a line to the fields of a page."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Model, TextField

from cms.corpus import markup
from cms.exports.table import COLUMNS as EXPORTED
from cms.exports.table import LISTS, parted
from cms.tables.dates import day, partial_date
from cms.tables.files import Value
from cms.tables.names import Names
from content_models.models import (
    City,
    CityLink,
    ContentPage,
    IssuerLink,
    Organisation,
    Policy,
    Principle,
    PrincipleLink,
    Source,
    Topic,
    TopicLink,
)
from content_models.models.base import SUMMARY_LENGTH
from content_models.web import validate_web_address

LINKS: dict[str, tuple[str, type[Any], type[Model]]] = {
    "principles": ("principle_links", PrincipleLink, Principle),
    "topics": ("topic_links", TopicLink, Topic),
    "cities": ("city_links", CityLink, City),
    "issuing_bodies": ("issuer_links", IssuerLink, Organisation),
}
# What the site says by itself.
READ_ONLY = ("id", "type", "url", "lang", "imported", "sample", "files", "published", "updated")
# What only a new document takes from a table.
NEW_ONLY = ("body", "reference")
COLUMNS = (*EXPORTED, *NEW_ONLY)
# How people call columns, besides their names.
NAMES = {name: name for name in COLUMNS} | {
    "principle": "principles",
    "topic": "topics",
    "city": "cities",
    "country": "countries",
    "issuing_body": "issuing_bodies",
    "source": "sources",
    "language": "lang",
    "published_on": "date",
    "text": "body",
}


class Fields:
    """Puts cells into pages. `order` is that of the table's dates."""

    def __init__(self, order: str) -> None:
        self._order = order
        self._names = Names()

    def put(self, page: ContentPage, column: str, value: Value) -> None:
        """Put a cell into its field of `page`. Raises ValueError or ValidationError."""
        own: dict[str, Callable[[ContentPage, Any], None]] = {
            "date": self._date,
            "checked_on": self._checked_on,
            "countries": self._country,
            "sources": _sources,
            "body": _body,
            "reference": _reference,
        }
        if column in READ_ONLY:
            raise ValueError("only the site itself says this: leave it as it was, or empty")
        if column in own:
            own[column](page, value)
        elif column in LINKS:
            self._links(page, column, parted(str(value)))
        elif column in LISTS:
            setattr(page, column, parted(str(value)))
        else:
            one_line = not isinstance(page._meta.get_field(column), TextField)
            setattr(page, column, " ".join(str(value).split()) if one_line else str(value))

    def _date(self, page: ContentPage, value: Value) -> None:
        if getattr(page, "event_start", None):
            raise ValueError("is that of an event: change it in the admin")
        name = "date_effective" if page.date_effective and not page.date_adopted else "date_adopted"
        setattr(page, name, partial_date(value, self._order))

    def _checked_on(self, page: ContentPage, value: Value) -> None:
        page.checked_on = day(value, self._order)

    def _country(self, page: ContentPage, value: Value) -> None:
        names = parted(str(value))
        if len(names) > 1:
            raise ValueError("a document holds for one country")
        page.scope_country = self._names.country(names[0]) if names else ""

    def _links(self, page: ContentPage, column: str, names: Sequence[str]) -> None:
        accessor, link, model = LINKS[column]
        field = model._meta.model_name or ""
        present = {getattr(each, field): each for each in getattr(page, accessor).all()}
        by_name = {term.name: term for term in present}
        terms = dict.fromkeys(
            by_name.get(name) or self._names.term(model, name, page.locale.language_code)
            for name in names
        )
        if list(terms) != list(present):
            links = [present.get(term) or link(**{field: term}) for term in terms]
            _set(page, accessor, links)


def _set(page: ContentPage, accessor: str, links: list[Any]) -> None:
    for order, each in enumerate(links):
        each.sort_order = order
    setattr(page, accessor, links)


def _sources(page: ContentPage, value: Value) -> None:
    present = {source.url: source for source in page.sources.all() if source.url}
    unseen = [source for source in page.sources.all() if not source.url]
    found = []
    for url in parted(str(value)):
        validate_web_address(url)
        found.append(present.get(url) or Source(url=url, label=urlsplit(url).netloc))
    _set(page, "sources", [*found, *unseen])


def _body(page: ContentPage, value: Value) -> None:
    paragraphs = [markup.paragraph([markup.words(each)]) for each in str(value).splitlines()]
    page.body = json.dumps(
        [{"type": "text", "value": "".join(paragraphs)}] if any(paragraphs) else []
    )
    page.summary = page.summary or " ".join(str(value).split())[:SUMMARY_LENGTH]


def _reference(page: ContentPage, value: Value) -> None:
    if page.document_type != Policy.document_type:
        raise ValueError("only a policy has one: its legal number")
    page.legal_number = str(value)


def reasons(error: ValidationError) -> list[str]:
    """Return what a page's own checks found, each with its field."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [f"{name}: {' '.join(said)}" for name, said in error.message_dict.items()]


def told(value: Value) -> str:
    """Return a cell as a message may show it."""
    text = value.isoformat() if isinstance(value, date) else value
    return text if len(text) <= 80 else f"{text[:79]}…"
