"""A parsed query → FTS5 expressions, from strict to forgiving.

Expressions are made of folded words alone, each in double quotes, so nothing that is typed
is read as an operator of FTS5.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.engines.embedded.forms import forms
from indexer.engines.embedded.query import Part, Term
from search_config.schema import IndexConfig, TypoRule
from search_config.words import Phrase, is_guessable

MOST_TYPOS = 60  # spellings tried for one word
NEAR = 3  # words that may stand between those of the query


class Level(IntEnum):
    """How a word may match: as typed; also half typed, as a form or synonym; also with typos."""

    EXACT = 1
    PLAIN = 2
    LOOSE = 3


@dataclass(frozen=True)
class Matching:
    """What the parts of a query match in one index.

    `forms` are other forms of the words, `typos` other spellings, both as found there.
    """

    parts: tuple[Part, ...]
    forms: Mapping[Term, tuple[Phrase, ...]]
    typos: Mapping[Term, tuple[Phrase, ...]]
    config: IndexConfig

    def of(self, parts: tuple[Part, ...]) -> "Matching":
        """Return the same for some of the parts."""
        return replace(self, parts=parts)

    def expression(self, level: Level, field: str = "") -> str:
        """Return the expression for documents that hold all parts, in `field` if given."""
        parts = " AND ".join(self._part(part, level) for part in self.parts)
        return f'{{"{field}"}} : ({parts})' if field else parts

    def near(self, field: str = "") -> str:
        """Return the expression for all words as typed, close together; empty for one word."""
        phrases = [term.phrase for part in self.parts for term in part.terms]
        if len(phrases) < 2:
            return ""
        close = f"NEAR({' '.join(map(_exact, phrases))}, {NEAR})"
        return f'{{"{field}"}} : {close}' if field else close

    def phrases(self) -> Iterator[Phrase]:
        """Yield everything that counts as a match, to be marked."""
        for part in self.parts:
            yield from part.synonyms
            for term in part.terms:
                yield from (term.phrase, *term.synonyms)
                yield from (*self.forms.get(term, ()), *self.typos.get(term, ()))

    def _part(self, part: Part, level: Level) -> str:
        terms = " AND ".join(self._term(term, level) for term in part.terms)
        synonyms = part.synonyms if level >= Level.PLAIN else ()
        return f"({' OR '.join([f'({terms})', *map(any_of, synonyms)])})"

    def _term(self, term: Term, level: Level) -> str:
        if level == Level.EXACT:
            return _exact(term.phrase)
        phrases = (term.phrase, *term.synonyms, *self.forms.get(term, ()))
        found = [any_of(phrase) for phrase in phrases]
        typos = self.typos.get(term, ())
        if level == Level.LOOSE and typos:
            fields = " ".join(f'"{f.name}"' for f in self.config.searchable() if f.typos)
            found.append(f"{{{fields}}} : ({' OR '.join(map(any_of, typos))})")
        return f"({' OR '.join(found)})"


def any_of(phrase: Phrase) -> str:
    """Return the expression for a phrase, half typed or not."""
    return _exact(phrase) + (" *" if phrase.prefix else "")


def _exact(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"'


def matching(
    connection: sqlite3.Connection, config: IndexConfig, parts: Sequence[Part], lang: str
) -> Matching:
    """Return what `parts` match in the index of `connection`; `lang` is the reader's language."""
    terms = [term for part in parts for term in part.terms]
    others = {
        term: tuple(Phrase((form,)) for form in forms(connection, term.phrase.words[0], lang))
        for term in terms
        if not term.strict
    }
    typos = {term: _typos(connection, config.typo, term) for term in terms}
    if not any(field.typos for field in config.searchable()):
        typos = {}
    return Matching(tuple(parts), others, typos, config)


def _typos(connection: sqlite3.Connection, rule: TypoRule, term: Term) -> tuple[Phrase, ...]:
    """Return other spellings of a word that stand in the index, nearest first.

    The first letter must be right. Of a half-typed word only its beginning is compared.
    """
    word, prefix = term.phrase.words[0], term.phrase.prefix
    budget = (len(word) >= rule.one) + (len(word) >= rule.two)
    if term.strict or not budget or not is_guessable(word):
        return ()
    longest = 1_000 if prefix else len(word) + budget
    rows = connection.execute(
        "SELECT word FROM vocabulary WHERE initial = ? AND size BETWEEN ? AND ?",
        (word[0], len(word) - budget, longest),
    )
    candidates = dict.fromkeys(row[0] for row in rows)
    if prefix:
        sizes = range(len(word) - budget, len(word) + budget + 1)
        candidates = dict.fromkeys(each[:size] for each in candidates for size in sizes)
    candidates.pop(word, None)
    found = process.extract(
        word, list(candidates), scorer=OSA.distance, score_cutoff=budget, limit=MOST_TYPOS
    )
    return tuple(Phrase((spelling,), prefix) for spelling, _, _ in found)
