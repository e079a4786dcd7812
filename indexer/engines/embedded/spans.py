"""Where the words of a query stand in a document."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indexer.engines.base import Span
from indexer.engines.embedded.writing import BOUNDARY, items
from search_config.words import Phrase, Token, tokens

MOST = 400  # spans of one document
MOST_OF_ITEM = 8  # so that a frequent word is still found on the last page


def spans(
    source: Mapping[str, Any], folded: Sequence[str], phrases: Iterable[Phrase]
) -> tuple[Span, ...]:
    """Return the spans of `phrases` in the searched fields of a document, in order.

    `source` holds the fields as given, `folded` the same as `texts` holds them.
    """
    finder = _Finder(phrases)
    found: list[Span] = []
    for (field, value), text in zip(source.items(), folded, strict=True):
        for item, (original, words) in enumerate(
            zip(items(value), text.split(BOUNDARY), strict=False)
        ):
            # Looking through folded words is quick; cutting the text up again is not.
            if not finder.may_match(words):
                continue
            position = item if isinstance(value, list) else None
            for start, length in itertools.islice(finder.places(original), MOST_OF_ITEM):
                found.append(Span(field, position, start, length))
                if len(found) == MOST:
                    return tuple(found)
    return tuple(found)


class _Finder:
    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._words: set[str] = set()
        self._rows: dict[str, set[tuple[str, ...]]] = {}
        prefixes: set[str] = set()
        for words, prefix in phrases:
            if len(words) > 1:
                self._rows.setdefault(words[0], set()).add(words)
            elif prefix:
                prefixes.add(words[0])
            else:
                self._words.add(words[0])
        self._prefixes = tuple(prefixes)
        rows = itertools.chain.from_iterable(self._rows.values())
        self._runs = tuple(f" {' '.join(words)} " for words in rows)

    def may_match(self, words: str) -> bool:
        """Return False if nothing matches in `words`, which are folded, with single spaces."""
        found = words.split(" ")
        return (
            not self._words.isdisjoint(found)
            or any(run in f" {words} " for run in self._runs)
            or any(f" {prefix}" in f" {words}" for prefix in self._prefixes)
        )

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and length, in bytes, of each match in `text`."""
        at, at_bytes = 0, 0
        for start, end in _joined(self._matches(text)):
            at_bytes += _size(text[at:start])
            size = _size(text[start:end])
            yield at_bytes, size
            at, at_bytes = end, at_bytes + size

    def _matches(self, text: str) -> Iterator[Token]:
        """Yield the tokens that match by themselves or in a row with others."""
        if not self._rows:
            yield from (token for token in tokens(text) if self._is_match(token.word))
            return
        found = list(tokens(text))
        until = 0
        for position, token in enumerate(found):
            for row in self._rows.get(token.word, ()):
                if row == tuple(other.word for other in found[position : position + len(row)]):
                    until = max(until, position + len(row))
            if position < until or self._is_match(token.word):
                yield token

    def _is_match(self, word: str) -> bool:
        return word in self._words or word.startswith(self._prefixes)


def _joined(matches: Iterable[Token]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each match; characters that touch each other are one."""
    start, end = 0, 0
    for token in matches:
        if token.start > end or not token.single:
            if end:
                yield start, end
            start = token.start
        end = token.end
    if end:
        yield start, end


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
