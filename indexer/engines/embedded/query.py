"""What people type → what is looked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.engines.embedded.settings import Settings
from search_config.words import Phrase, tokens, words

LONGEST_TEXT = 1_000  # characters of a query that are read
_TIED = re.compile(r"\w[-\u2010]\w")
_PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))')


@dataclass(frozen=True)
class Term:
    """One thing that was typed: a word, or words in a row. `strict` ones must stand as typed.

    `quoted` ones are never given up; `tied` ones have hyphens: on-line is without "on" no word.
    """

    phrase: Phrase
    strict: bool = False
    synonyms: tuple[Phrase, ...] = ()
    quoted: bool = False
    tied: bool = False


@dataclass(frozen=True)
class Part:
    """Terms that hold together. One of `synonyms` may stand for all of them."""

    terms: tuple[Term, ...]
    synonyms: tuple[Phrase, ...] = ()

    @property
    def is_quoted(self) -> bool:
        """Whether it must stand in a document whatever else does."""
        return all(term.quoted for term in self.terms)


@dataclass(frozen=True)
class ParsedQuery:
    """A document must hold each of `parts` and none of `excluded`.

    `telling` are the parts that are left without the stop words of all languages.
    """

    parts: tuple[Part, ...]
    telling: tuple[Part, ...]
    excluded: tuple[Phrase, ...]


def parse(text: str, lang: str, settings: Settings) -> ParsedQuery:
    """Return what `text` asks for. Any text is valid; signs without words ask for nothing."""
    text = text[:LONGEST_TEXT]
    terms: list[Term] = []
    excluded: list[Phrase] = []
    room = settings.config.max_query_words
    for piece in _PIECE.finditer(text):
        found = _terms(piece, room, is_last=piece.end() == len(text))
        room -= sum(len(term.phrase.words) if piece["quoted"] else 1 for term in found)
        if piece["minus"]:
            excluded.append(Phrase(tuple(w for term in found for w in term.phrase.words)))
        else:
            terms += found
    parts = _with_synonyms(terms, settings.synonyms)
    stop_words = settings.stop_words.get(lang.lower().split("-")[0], frozenset())
    kept = _without(stop_words, parts) or tuple(parts)
    return ParsedQuery(
        parts=kept,
        telling=_without(frozenset().union(*settings.stop_words.values()), kept) or kept,
        excluded=tuple(phrase for phrase in excluded if phrase.words),
    )


def _terms(piece: re.Match[str], room: int, *, is_last: bool) -> list[Term]:
    """Return the terms of one piece: one if quoted, else each word and each run of characters.

    At most `room` words; a run counts as one.
    """
    if piece["quoted"] is not None:
        phrase = Phrase(tuple(words(piece["quoted"])[:room]))
        return [Term(phrase, strict=True, quoted=True)] if phrase.words else []
    found: list[Term] = []
    tied = _TIED.search(piece["plain"]) is not None
    end, was_single = -1, False
    for token in tokens(piece["plain"]):
        if token.single and was_single and token.start == end:
            found[-1] = Term(Phrase((*found[-1].phrase.words, token.word)), strict=True)
        else:
            found.append(Term(Phrase((token.word,)), strict=token.single, tied=tied))
        end, was_single = token.end, token.single
    if found and is_last and not was_single and end == len(piece["plain"]):
        found[-1] = replace(found[-1], phrase=found[-1].phrase._replace(prefix=True))
    return found[:room]


def _with_synonyms(
    terms: Sequence[Term], synonyms: Mapping[tuple[str, ...], tuple[Phrase, ...]]
) -> list[Part]:
    """Group `terms` into parts: the longest row of words that has synonyms is one part."""
    longest = max(map(len, synonyms), default=0)
    terms = [
        term if term.quoted else replace(term, synonyms=synonyms.get(term.phrase.words, ()))
        for term in terms
    ]
    parts: list[Part] = []
    start = 0
    while start < len(terms):
        for size in range(min(longest, len(terms) - start), 1, -1):
            row = terms[start : start + size]
            key = tuple(word for term in row for word in term.phrase.words)
            if key in synonyms and not any(term.quoted for term in row):
                parts.append(Part(tuple(row), synonyms[key]))
                break
        else:
            size = 1
            parts.append(Part((terms[start],)))
        start += size
    return parts


def _without(stop_words: frozenset[str], parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return `parts` without terms that are stop words, unless quoted or with a hyphen."""
    kept = [
        replace(part, terms=tuple(t for t in part.terms if not _is_stop_word(t, stop_words)))
        for part in parts
    ]
    return tuple(part for part in kept if part.terms)


def _is_stop_word(term: Term, stop_words: frozenset[str]) -> bool:
    return not (term.strict or term.tied) and term.phrase.words[0] in stop_words
