"""Engine documents as Meilisearch keeps them, and its match positions as our spans.

Meilisearch counts the places of words in a field and reads no further than 65,535. So
`passages` stands in parts, each a field of its own (`passages.0` …) that holds a list;
`passage_starts` says which passage is the first of each part.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from indexer.engines.base import Span
from search_config import limits
from search_config.document import EngineDocument
from search_config.meilisearch_settings import PASSAGE_STARTS

# Letters that Meilisearch doesn't fold, as ones that it does and that take as many bytes, so
# that positions stay true. Nobody sees them: what is shown comes from stored documents.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "ö", "Ø": "Ö", "ł": "ĺ", "Ł": "Ĺ", "đ": "ď", "Đ": "Ď", "æ": "ae", "Æ": "AE",
     "ŀ": "ĺ", "Ŀ": "Ĺ"}
    | {chr(wide): chr(wide + 32) for wide in range(0xFF21, 0xFF3B)}  # full-width A to Z
)  # fmt: skip


def searched(text: str) -> str:
    """Return `text` as it is searched; with "?" for halves of characters (lone surrogates)."""
    return storable(text.translate(_LETTERS))


def storable(text: str) -> str:
    """Return `text` with "?" for halves of characters: one would spoil a whole batch."""
    return text.encode("utf-8", "replace").decode()


def encode(documents: Iterable[EngineDocument], searchable: Iterable[str]) -> bytes:
    """Return documents as JSON for the server.

    An empty text is left out: it would be sorted first and counted as a value.
    """
    names = set(searchable)
    made = [
        _with_parts(
            {
                name: _map(searched if name in names else storable, value)
                for name, value in document.items()
                if value != ""
            }
        )
        for document in documents
    ]
    return json.dumps(made, ensure_ascii=False, allow_nan=False).encode()


def spans(
    positions: Mapping[str, Any], starts: Sequence[int], searchable: Sequence[str]
) -> tuple[Span, ...]:
    """Return the spans of a hit from its `_matchesPosition` and its `passage_starts`, in order.

    Meilisearch marks words in what is displayed but not searched too, such as the id.
    """
    found = []
    for attribute, places in positions.items():
        name, _, part = attribute.partition(".")
        if name not in searchable:
            continue
        first = starts[int(part)] if part else 0
        for place in places:
            item = first + place["indices"][0] if "indices" in place else None
            found.append(Span(name, item, place["start"], place["length"]))
    return tuple(sorted(found, key=lambda s: (searchable.index(s.field), s.item or 0, s.start)))


def _map(change: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [change(item) for item in value]
    return change(value) if isinstance(value, str) else value


def _with_parts(document: dict[str, Any]) -> dict[str, Any]:
    parts = limits.parts(document["passages"])
    return document | {
        "passages": {str(number): part for number, part in enumerate(parts)},
        PASSAGE_STARTS: list(accumulate(map(len, parts[:-1]), initial=0)),
    }
