"""Text → words as they are compared: folded, each with its place in the text.

Whoever changes what a text is cut into raises `ANALYSIS`: an index made by another
analysis is no longer found, and filled anew.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

ANALYSIS = 1
LONGEST = 100  # letters of a word that are compared

_MARKS = "".join(c for c in map(chr, range(0x300, 0xFFFF)) if unicodedata.category(c)[0] == "M")
_INVISIBLE = "\u00ad\u200c-\u200f\u2060\ufeff"  # soft hyphen, joiners, marks of direction
# Scripts without spaces between words, and Hangul: each character is a word of its own.
_SINGLE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_WORD = re.compile(
    # The common case first; possessive, so that what goes on with another letter starts over.
    r"[a-zA-Z0-9]++(?![^\x00-\x7f])"
    r"|(?=[a-zA-Z0-9]|[^\x00-\x7f])(?:"
    # U+02BC is an apostrophe that counts as a letter; in Catalan l·l the dot joins.
    rf"(?:[^\W_\u02bc{_SINGLE}]+|[{_MARKS}{_INVISIBLE}]+|(?<=[lL])\u00b7(?=[lL]))+"
    rf"|(?P<single>[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"  # a Hangul syllable in parts
    rf"|(?=[^\W_])[{_SINGLE}][{_MARKS}\uff9e\uff9f]*))"
)
_LETTERS = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ـ": "",
    }
)  # fmt: skip


class Token(NamedTuple):
    """A folded word and where it stands, in characters; `single` words stand side by side."""

    word: str
    start: int
    end: int
    single: bool


class Phrase(NamedTuple):
    """Folded words that stand side by side; the last may go on if `prefix`."""

    words: tuple[str, ...]
    prefix: bool = False


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return `word` without what people leave out: case, accents, vowel points, forms."""
    if word.isascii():
        return word.lower()[:LONGEST]
    text = unicodedata.normalize("NFKD", word).casefold().translate(_LETTERS)
    kept = "".join(c for c in text if _is_kept(c))
    return unicodedata.normalize("NFC", kept)[:LONGEST]


def _is_kept(character: str) -> bool:
    """Keep letters, digits, and the marks that are vowels or voicing rather than accents."""
    if character.isalnum():
        return True
    mark = unicodedata.combining(character)
    is_accent = 10 <= mark <= 35 or mark >= 200 or "\ufe00" <= character <= "\ufe0f"
    return unicodedata.category(character)[0] == "M" and not is_accent


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order."""
    for match in _WORD.finditer(text):
        if word := fold(match.group()):
            start, end = match.span()
            yield Token(word, start, end, match.lastgroup is not None)


def words(text: str) -> list[str]:
    """Return the folded words of `text`."""
    return [word for match in _WORD.finditer(text) if (word := fold(match.group()))]


def is_guessable(word: str) -> bool:
    """Return whether a near miss of `word` may mean it: not so for numbers and codes."""
    return len(word) > 2 and not any(character.isdigit() for character in word)


def storable(text: str) -> str:
    """Return `text` with half characters (lone surrogates) replaced: SQLite refuses them."""
    return text.encode("utf-8", "replace").decode()
