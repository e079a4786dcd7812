"""What people type, in Meilisearch's own way of writing a query."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from indexer.engines.meilisearch.documents import searched
from search_config.schema import IndexConfig

EVERY = "*"
LONGEST_TEXT = 1_000  # characters of a query that are read
MOST = 6  # words that partial answers are chosen by
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
    def wanted(self) -> tuple[str, ...]:
        """What is to be found: all that is not excluded."""
        return tuple(piece for piece in self.pieces if not piece.startswith("-"))

    def choices(self) -> dict[tuple[str, ...], "Text"]:
        """Return each choice among the words → the text with these, most words first.

        All texts hold what is quoted and excluded. Of more than MOST words the longest are
        chosen among: they tend to say most.
        """
        plain = [n for n, piece in enumerate(self.pieces) if not piece.startswith(("-", '"'))]
        longest = sorted(sorted(plain, key=lambda n: -len(self.pieces[n]))[:MOST])
        fixed = set(range(len(self.pieces))) - set(plain)
        fewest = 0 if len(self.wanted) > len(plain) else 1
        return {
            tuple(self.pieces[n] for n in chosen): self._only(fixed.union(chosen))
            for size in range(len(longest), fewest - 1, -1)
            for chosen in combinations(longest, size)
        }

    def _only(self, places: Collection[int]) -> "Text":
        last = self.whole or len(self.pieces) - 1 not in places
        return Text(tuple(p for n, p in enumerate(self.pieces) if n in places), last)


def read(text: str, lang: str, config: IndexConfig) -> Text:
    """Return `text` without signs, without stop words of `lang`, at most as long as is read.

    `EVERY` is for those of all languages. Stop words stay in phrases, and if nothing else is
    there.
    """
    text = searched(text[:LONGEST_TEXT])
    pieces = [_as_one(piece) for piece in _PIECE.findall(text) if _WORD.search(piece)]
    code = lang.lower().split("-")[0]
    of = config.stop_words.values() if lang == EVERY else [config.stop_words.get(code, ())]
    stop_words = frozenset().union(*of)
    kept = [_without(stop_words, piece) for piece in pieces]
    if not any(piece and not piece.startswith("-") for piece in kept):
        kept = pieces
    whole = text[-1:].isspace() or not all(kept[-1:])
    return Text(_first(config.max_query_words, [piece for piece in kept if piece]), whole)


def _as_one(piece: str) -> str:
    """Return an exclusion in quotation marks: of -covid-19 the engine would demand the 19."""
    return f'-"{piece[1:]}"' if piece.startswith("-") and '"' not in piece else piece


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
