"""Engine documents as Meilisearch keeps them, and match positions back to ours.

Meilisearch counts the places of words in a field and reads no further than 65,535. So
`passages` is cut into parts, each a field of its own (`passages.0` …) that holds a list;
`passage_starts` says which passage is the first of each part.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indexer.engines.base import Span
from search_config.document import EngineDocument
from search_config.meilisearch_settings import PASSAGE_STARTS

PARTS = 8
PLACES = 65_000
# A word takes one place; after a sentence, a clause or an item of a list, eight are left free.
BREAK = 8
# Words of scripts without spaces are counted by character, which is never too few.
_SINGLE = "\u0e00-\u0fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"(?P<word>[{_SINGLE}]|[^\W{_SINGLE}]+)|[.,;!?…|。、！？]")  # noqa: RUF039


def encode(documents: Iterable[EngineDocument]) -> bytes:
    """Return documents as JSON for the server.

    An empty text is left out: Meilisearch would sort it first, and take it for a value.
    Half a surrogate pair, which is no character, becomes "?": one would spoil the batch.
    """
    body = [
        {name: value for name, value in _parts(document).items() if value != ""}
        for document in documents
    ]
    return json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def spans(positions: Mapping[str, Any], starts: Sequence[int]) -> tuple[Span, ...]:
    """Return the spans of a hit from its `_matchesPosition` and its `passage_starts`."""
    return tuple(
        Span(name, *_item(part, place, starts), place["start"], place["length"])
        for attribute, places in positions.items()
        for name, _, part in [attribute.partition(".")]
        for place in places
    )
