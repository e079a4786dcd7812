"""How much of a document a search engine takes. One rule for every engine.

The numbers are Meilisearch's: it reads 65,535 places of an attribute and no word of more than
250 bytes, and takes facet values of more than 468 bytes that begin alike for the same. It says
nothing of what it leaves out, so we cut or refuse before, and say so.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

PARTS = 8  # attributes that the passages of a document fill
PLACES = 65_000  # of one attribute
LONGEST_WORD = 250  # bytes
LONGEST_VALUE = 468  # bytes of a value to filter by, its accents apart (NFKD)
LONGEST_ID = 511
LARGEST = 10_000_000  # characters of one document's texts
# A word takes one place; eight stay free after a clause, a sentence and an item of a list.
_GAP = 8
# Characters of scripts without spaces are counted singly, which is never too few.
_SINGLE = "\u0e00-\u0fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_STOPS = ",.;!?…|。、！？"
_TOKEN = re.compile(f"(?P<stop>[{_STOPS}])|[{_SINGLE}]|[^\\W_{_SINGLE}]+")
_LONG = re.compile(f"[^\\W_{_SINGLE}]{{{LONGEST_WORD // 4},}}")  # a character has up to 4 bytes


def places(text: str) -> int:
    """Return at least how many places `text` takes as an item of a list."""
    return _GAP + sum(_GAP if token["stop"] else 1 for token in _TOKEN.finditer(text))


def pieces(text: str) -> Iterator[str]:
    """Yield `text` in pieces that each fit one attribute; no word is cut."""
    start, taken = 0, _GAP
    for token in _TOKEN.finditer(text):
        size = _GAP if token["stop"] else 1
        if taken + size > PLACES:
            yield text[start : token.start()].strip()
            start, taken = token.start(), _GAP
        taken += size
    yield text[start:].strip()


def parts(passages: Sequence[str]) -> list[list[str]]:
    """Return the passages that are searched, in parts that each fit one attribute."""
    if sum(map(_at_most, passages)) <= PLACES:  # nearly always, and much quicker to know
        return [list(passages)]
    found: list[list[str]] = [[]]
    room = PLACES
    for passage in passages:
        taken = places(passage)
        if taken > room and found[-1]:
            if len(found) == PARTS:
                break
            found.append([])
            room = PLACES
        found[-1].append(passage)
        room -= taken
    return found


def is_value(value: str) -> bool:
    """Say whether a value to filter by is short enough to be told from every other."""
    return len(unicodedata.normalize("NFKD", value).encode(errors="replace")) <= LONGEST_VALUE


def unsearched(passages: Sequence[str]) -> str:
    """Say in a sentence what of these passages is not searched; "" if all is."""
    kept = sum(map(len, parts(passages)))
    cut = sum(_at_most(text) > PLACES and places(text) > PLACES for text in passages[:kept])
    long = sum(map(_long_words, passages[:kept]))
    said = []
    if kept < len(passages):
        said.append(
            f"The last {len(passages) - kept} of {len(passages)} passages are not searched."
        )
    if cut:
        said.append(f"The ends of {cut} passages are not searched.")
    if long:
        said.append(f"Words of more than {LONGEST_WORD} bytes are not searched: {long}.")
    return " ".join(said)


def _at_most(text: str) -> int:
    """Return a bound of the places that `text` takes."""
    return len(text) + _GAP * (1 + sum(map(text.count, _STOPS)))


def _long_words(text: str) -> int:
    words = _LONG.findall(text)
    return sum(len(word.encode(errors="replace")) > LONGEST_WORD for word in words)
