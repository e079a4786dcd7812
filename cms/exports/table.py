r"""A search's results as CSV, for spreadsheets.

UTF-8 with a byte order mark, commas, CRLF. Several values of a cell are separated by `|`; one
that holds a bar has `\|` for it, and `\\` for `\`. A cell that a spreadsheet would calculate
begins with an apostrophe: take it away to have the value back (`restored`).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from cms.api.links import absolute
from cms.exports.text import plain
from indexer.published import Document

# As stored: words, dates, yes or no.
WORDS = (
    "title", "title_original", "lang", "summary", "date", "status", "scope", "licence",
    "attribution", "confidence", "checked_on", "imported", "sample",
)  # fmt: skip
# Several each: the names of terms, the addresses of sources.
LISTS = {
    "original_languages": "",
    "principles": "label",
    "topics": "label",
    "cities": "label",
    "countries": "label",
    "issuing_bodies": "label",
    "sources": "url",
    "files": "url",
}
COLUMNS = ("id", "type", "url", *WORDS, *LISTS, "published", "updated")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def write(portions: Iterable[list[Document]]) -> Iterator[str]:
    """Yield the table row by row."""
    yield "\ufeff" + _line(COLUMNS)
    for documents in portions:
        for document in documents:
            yield _line(map(cell, row(document).values()))


def row(document: Document) -> Mapping[str, str]:
    """Return the columns of a document by name."""
    body = document.body
    many = {
        name: joined(_one(value[part] if part else value) for value in body[name])
        for name, part in LISTS.items()
    }
    cells = {
        "id": document.pk,
        "type": document.kind,
        "url": absolute(document.url),
        **{name: _word(body[name]) for name in WORDS},
        **many,
        "published": document.published_at.isoformat() if document.published_at else "",
        "updated": document.changed_at.isoformat(),
    }
    return {name: cells[name] for name in COLUMNS}


def cell(text: str) -> str:
    """Return what stands in a cell: no control characters, and nothing that is calculated."""
    text = plain(text)
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """Return the value that `cell` made this of."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def joined(values: Iterable[str]) -> str:
    """Return several values as one cell."""
    return "|".join(re.sub(r"[\\|]", r"\\\g<0>", value) for value in values if value)


def parted(cell: str) -> list[str]:
    """Return the values in a cell, without spaces around them, without empty ones, each once."""
    values = re.findall(r"(?:[^\\|]|\\.|\\$)+", cell, re.DOTALL)
    plain = (re.sub(r"\\([\\|])", r"\1", value).strip() for value in values)
    return list(dict.fromkeys(filter(None, plain)))


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _one(value: str) -> str:
    """Return a value of several; files have absolute addresses."""
    return absolute(value) if value.startswith("/") else value


def _line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
