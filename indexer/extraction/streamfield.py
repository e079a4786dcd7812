"""The text of a StreamField's stored JSON, without its definition: what people typed.

Types, ids, settings, addresses and keys of other rows stay out. Choices are given by their
labels if the file tells them: `{"blocks": […], "choices": {"status": [["key", "Label"]]}}`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from indexer.text import visible_text

# HTML begins with a block, closes something, or has attributes: a text about a <p> is none.
_RICH = re.compile(
    r"\A\s*<(?:p|h[1-6]|ul|ol|hr|div|blockquote|embed|table|section|!--)\b"
    r"|</[a-z][a-z0-9-]*\s*>|<[a-z][a-z0-9-]*\s[^<>]*=[^<>]*>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:(?:[a-zA-Z][a-zA-Z0-9+.-]*://|mailto:|tel:|/|www\.)\S*|#[0-9a-fA-F]{3,8})\Z"
)
_UUID = re.compile(r"(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4,}-?){3,4}[0-9a-fA-F]*|[0-9a-fA-F]{32})\Z")
# Keys that hold how something is shown or what it points at, never what is read.
_MECHANICS = frozenset(
    [
        "id", "type", "uuid", "key", "pk", "href", "url", "link_url", "embed_url", "src",
        "anchor", "slug", "level", "tone", "style", "size", "format", "align", "alignment",
        "colour", "color", "theme", "icon", "variant", "layout", "width", "height", "css_class",
        "class", "class_name", "classname", "target", "locale", "lang", "language", "linktype",
        "embedtype", "rel", "data-block-key", "image", "document", "page", "snippet", "file",
    ]
)  # fmt: skip
_NUMBERS = frozenset(
    [
        "number", "value", "year", "amount", "count", "total", "percent", "percentage",
        "quantity",
    ]
)  # fmt: skip


def stream_text(source: str | bytes) -> str:
    """Return the text in the JSON `source`. Raises ValueError if it is none."""
    data = json.loads(source)
    choices: dict[str, dict[str, str]] = {}
    if isinstance(data, dict) and "choices" in data and isinstance(data["choices"], dict):
        choices = {name: dict(_labels(given)) for name, given in data.pop("choices").items()}
    return " ".join(_texts(data, "", choices))


def _labels(choices: Any) -> Iterator[tuple[str, str]]:
    """Yield key and label of each choice; choices may stand in named groups."""
    pairs = choices.items() if isinstance(choices, dict) else choices
    for pair in pairs:
        key, label = pair
        if isinstance(label, list):
            yield from _labels(label)
        else:
            yield str(key), str(label)


def _texts(value: Any, name: str, choices: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the texts in `value`, the value of the block or field `name`."""
    if isinstance(value, dict):
        yield from _of_dict(value, name, choices)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, name, choices)
    elif isinstance(value, str):
        yield from _of_string(value, name, choices)
    elif _is_number(value):
        labels = choices.get(name, {})
        if str(value) in labels or name in _NUMBERS:
            yield labels.get(str(value), str(value))


def _of_dict(
    value: Mapping[str, Any], name: str, choices: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    if "type" in value and "value" in value:  # a block; an item of a list bears the list's name
        own = str(value["type"])
        yield from _texts(value["value"], name if own == "item" else own, choices)
    elif isinstance(value.get("data"), list) and all(isinstance(r, list) for r in value["data"]):
        yield from _texts(value.get("table_caption") or value.get("caption"), "caption", {})
        yield from _cells(value["data"])
    elif isinstance(value.get("columns"), list) and isinstance(value.get("rows"), list):
        yield from _typed_table(value, choices)
    elif "entityMap" in value and "blocks" in value:  # Draft.js
        for block in value["blocks"]:
            yield from _texts(block.get("text"), "text", {})
    else:
        for key, item in value.items():
            yield from _texts(item, key, choices)


def _typed_table(
    value: Mapping[str, Any], choices: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    yield from _texts(value.get("caption"), "caption", {})
    columns = [column if isinstance(column, dict) else {} for column in value["columns"]]
    yield from _cells([[column.get("heading") for column in columns]])
    kinds = [str(column.get("type")) for column in columns]
    for row in value["rows"]:
        values = row.get("values") if isinstance(row, dict) else row
        for kind, cell in zip_longest(kinds, values or ()):
            named = kind in choices or kind in _MECHANICS
            yield from _texts(cell, kind if named else "value", choices)


def _cells(rows: list[list[Any]]) -> Iterator[str]:
    for row in rows:
        for cell in row:
            if isinstance(cell, dict):
                yield from _texts(cell, "cell", {})
            elif isinstance(cell, str):
                yield _plain_or_rich(cell)
            elif _is_number(cell):
                yield str(cell)


def _of_string(value: str, name: str, choices: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    labels = choices.get(name, {})
    if value in labels:
        yield labels[value]
        return
    text = value.strip()
    if text[:1] in {"[", "{"}:
        nested = _parsed(text)
        if nested is not None:
            yield from _texts(nested, name, choices)
            return
    is_mechanical = _is_mechanical(name.lower()) and not re.search(r"\s", text)
    if not (is_mechanical or _ADDRESS.match(text) or _UUID.match(text)):
        yield _plain_or_rich(value)


def _parsed(text: str) -> Any:
    """Return the data in a text that is JSON itself, or None."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if found and isinstance(found, dict | list) else None


def _plain_or_rich(value: str) -> str:
    """Return the text of a value: read as HTML if it is some, as it stands if it is not."""
    return visible_text(value) if _RICH.search(value) else value


def _is_mechanical(name: str) -> bool:
    return name in _MECHANICS or name.endswith(("url", "link", "href", "anchor"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
