"""One row of a corpus, checked: what can't be imported says which field is wrong, and why."""

import html
import json
import re
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError as DjangoValidationError
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

from cms.corpus.crosswalk import licence
from cms.exports.text import plain
from cms.search.languages import country_names, is_language
from content_models.dates import validate_partial_date

TITLE_LENGTH = 300


class BadRow(Exception):
    """A row that can't be imported; the message names the field and the value."""


def _storable(value: str) -> str:
    if "\0" in value:
        raise ValueError("holds a NUL character, which no database keeps")
    return plain(value)


def _title(value: str) -> str:
    """Return the title as people read it: the sources have it as HTML, sometimes in lines."""
    title = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", html.unescape(value)).split())
    if not title:
        raise ValueError("is empty")
    if len(title) > TITLE_LENGTH:
        raise ValueError(f"has {len(title)} characters, more than {TITLE_LENGTH}")
    return title


def _language(value: str) -> str:
    if not is_language(value):
        raise ValueError("is no language code")
    return value


def _country(value: str) -> str:
    if value and not (value.isupper() and value.lower() in country_names("en")):
        raise ValueError("is no country code of ISO 3166-1")
    return value


def _date(value: str) -> str:
    if value:
        try:
            validate_partial_date(value)
        except DjangoValidationError as error:
            raise ValueError("is neither a year nor a month nor a day") from error
    return value


def _url(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError("is no http address")
    return value


def _licence(value: str) -> str:
    return licence(value) if value else ""


Text = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_storable)]
Name = Annotated[Text, StringConstraints(max_length=255)]


class Row(BaseModel):
    """A row as the file has it; an empty text means "not known".

    `licence` is a value of `content_models.choices.Licence`.
    """

    model_config = ConfigDict(strict=True, frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
    corpus: Name
    type: Literal["use_case", "guideline", "resource", "news", "event", "topic"]
    lang: Annotated[Text, AfterValidator(_language)]
    title: Annotated[Text, AfterValidator(_title)]
    html: Text
    url: Annotated[Text, StringConstraints(max_length=1000), AfterValidator(_url)]
    organisation: Name
    country: Annotated[Text, AfterValidator(_country)]
    city: Name
    date: Annotated[Text, AfterValidator(_date)]
    status: Name
    tags: list[Name]
    licence: Annotated[Text, AfterValidator(_licence)]
    translation_key: Name = ""


def parse(line: bytes) -> dict[str, Any]:
    """Return the object in a line. Raises BadRow."""
    try:
        found = json.loads(line.decode())  # bytes might be taken for UTF-16
    except (ValueError, RecursionError) as error:
        raise BadRow(f"is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadRow(f"is no JSON object, but {_short(found)}")
    return found


def check(fields: dict[str, Any]) -> Row:
    """Return the row with these fields. Raises BadRow, naming each that is wrong."""
    try:
        row = Row.model_validate(fields)
    except ValidationError as error:
        raise BadRow("; ".join(_reason(dict(each)) for each in error.errors())) from error
    if row.city and not row.country:
        raise BadRow(f"country: is empty, so the city {_short(row.city)} can't be told apart")
    return row


def _reason(error: dict[str, Any]) -> str:
    field = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return f"{field}: is missing"
    message = error["msg"].removeprefix("Value error, ")
    return f"{field}: {message} ({_short(error['input'])})"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
