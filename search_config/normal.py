"""Text as it is searched: the same for documents and for what people type.

What is shown stays as it was written; `ranges_as_written` leads back from one to the other.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Nobody sees these inside a word: soft hyphens, joiners, marks of direction, variants, tags.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_DROPPED = re.compile(f"[{_UNSEEN}{_CONTROLS}]+")
_MARKS = "".join(
    c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.category(c).startswith("M")
)
# A character with what can join with it: marks, parts of a Hangul syllable, kana's voicing.
_CLUSTER = re.compile(
    rf"[\x00-\x7f]+(?![^\x00-\x7f])|.[{_MARKS}{_UNSEEN}{_CONTROLS}\u1160-\u11ff\uff9e\uff9f]*",
    re.DOTALL,
)
_APART = str.maketrans(
    # Beside a word, yet no part of it; their plain forms are letters and figures.
    {"™": " ", "℠": " ", "¼": " 1/4", "½": " 1/2", "¾": " 3/4"}
    # What only the font of its document knows: mostly bullets.
    | dict.fromkeys(map(chr, range(0xE000, 0xF900)), " ")
    # Figures of other scripts: a year is typed in any of them.
    | {c: str(unicodedata.decimal(c)) for c in map(chr, range(0x100, 0xFF10)) if c.isdecimal()}
)

_ACRONYM = re.compile(r"(?<![\w.])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])")


def written(text: str) -> str:
    """Return `text` with single spaces, composed accents and no control characters."""
    plain = " ".join(text.split())
    if not plain.isprintable():  # then it may hold some
        plain = " ".join(re.sub(f"[{_CONTROLS}\ud800-\udfff]", "", plain).split())
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=64)
def searched(text: str) -> str:
    """Return `text` in its compatibility form (NFKC), without what nobody sees.

    Acronyms stand without their dots. Spaces at both ends stay, as single characters do that have no other form.
    """
    return _ACRONYM.sub(lambda found: found.group().replace(".", ""), _plain(text))


def _plain(text: str) -> str:
    if text.isascii() and not _DROPPED.search(text):
        return text
    return unicodedata.normalize("NFKC", _DROPPED.sub("", text).translate(_APART))


def _dots(plain: str) -> frozenset[int]:
    """Return where dots stand between the letters of an acronym: A.I. is AI."""
    return frozenset(
        n
        for match in _ACRONYM.finditer(plain)
        for n in range(match.start(), match.end())
        if plain[n] == "."
    )


def ranges_as_written(text: str, ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where ranges of characters in `searched(text)` stand in `text`.

    A range that begins or ends inside one character as written takes all of it.
    """
    if not ranges or searched(text) == text:
        return list(ranges)
    origins = _origins(text)
    found = []
    for first, last in ranges:
        if first < last <= len(origins):
            found.append((origins[first][0], origins[last - 1][1]))
    return found


@lru_cache(maxsize=64)
def _origins(text: str) -> list[tuple[int, int]]:
    """Return for each character of `searched(text)` where it comes from in `text`."""
    origins: list[tuple[int, int]] = []
    dots = _dots(_plain(text))
    for match in _CLUSTER.finditer(text):
        start, end = match.span()
        cluster = match.group()
        if cluster.isascii():
            kept = [n for n, c in enumerate(cluster, start) if not _DROPPED.match(c)]
            origins += [(n, n + 1) for n in kept]
        else:
            origins += [(start, end)] * len(_plain(cluster))
    return [origin for n, origin in enumerate(origins) if n not in dots] if dots else origins
