"""What people type, in Meilisearch's own way of writing a query."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.engines.meilisearch.documents import searched
from search_config.schema import IndexConfig

LONGEST_TEXT = 1_000  # characters of a query that are read
_PIECE = re.compile(r'(?:(?<!\S)-)?"[^"]*"?|[^\s"]+')
_WORD = re.compile(r"\w+")
_ELISION = re.compile(r"(?P<word>\w+)['’]")


@dataclass(frozen=True)
class Text:
    """Words and phrases, with a minus if they are excluded. `whole`: the last is no beginning."""

    pieces: tuple[str, ...]
    whole: bool

    def __str__(self) -> str:
        """Return what Meilisearch is sent."""
        return " ".join(self.pieces) + " " * self.whole

    @property
    def has_words(self) -> bool:
        """Whether there is anything to find, beside what is excluded."""
        return any(not piece.startswith("-") for piece in self.pieces)

    def shorter(self) -> Iterator["Text"]:
        """Yield the text without its last word, its last two, and so on down to one word."""
        wanted = [n for n, piece in enumerate(self.pieces) if not piece.startswith("-")]
        for size in range(len(wanted) - 1, 0, -1):
            dropped = set(wanted[size:])
            pieces = tuple(p for n, p in enumerate(self.pieces) if n not in dropped)
            yield Text(pieces, whole=True)


def read(text: str, lang: str, config: IndexConfig) -> Text:
    """Return `text` without signs, without stop words of `lang`, at most as long as is read.

    Stop words stay in phrases, and if nothing else is there.
    """
    text = searched(text[:LONGEST_TEXT])
    pieces = [piece for piece in _PIECE.findall(text) if _WORD.search(piece)]
    stop_words = frozenset(config.stop_words.get(lang.lower().split("-")[0], ()))
    kept = [_without(stop_words, piece) for piece in pieces]
    if not any(piece and not piece.startswith("-") for piece in kept):
        kept = pieces
    whole = text[-1:].isspace() or not all(kept[-1:])
    return Text(_first(config.max_query_words, [piece for piece in kept if piece]), whole)


def _without(stop_words: frozenset[str], piece: str) -> str:
    """Return `piece`, less what is a stop word in it: all of it, or the "l'" of "l'IA"."""
    elision = _ELISION.match(piece)
    if elision and elision["word"].casefold() in stop_words:
        piece = piece[elision.end() :]
    words = _WORD.findall(piece)
    is_plain = words and not piece.startswith("-") and '"' not in piece
    return "" if is_plain and all(word.casefold() in stop_words for word in words) else piece


def _first(room: int, pieces: Sequence[str]) -> tuple[str, ...]:
    """Return the first pieces that hold at most `room` words."""
    for number, piece in enumerate(pieces):
        room -= len(_WORD.findall(piece))
        if room < 0:
            return tuple(pieces[:number])
    return tuple(pieces)
