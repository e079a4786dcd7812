"""Words written together or apart: use case, use-case, usecase; O’Brien, obrien; 1,000, 1000."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from indexer.engines.embedded.query import Part, Term
from search_config.words import Phrase

SHORTEST = 4  # letters of a word that may be two
ALONE = frozenset("eux")  # letters that stand before a hyphen: e-mail, x-ray


def with_compounds(
    connection: sqlite3.Connection, parts: Sequence[Part], stop_words: frozenset[str]
) -> tuple[Part, ...]:
    """Return `parts` with what stands in the index in the other way of writing as synonyms.

    Two stop words side by side are no other way of writing: "be at" is not "beat".
    """
    found: list[Part] = []
    rest = list(parts)
    while rest:
        part = rest.pop(0)
        joined = _joined(part, rest[0]) if rest else None
        if joined and _stands(connection, joined):
            terms = (*part.terms, *rest.pop(0).terms)
            found.append(Part(terms, (joined,)))
        else:
            found.append(_apart(connection, part, stop_words))
    return tuple(found)


def _joined(first: Part, second: Part) -> Phrase | None:
    terms = (*first.terms, *second.terms)
    if len(terms) > 2 or any(map(_is_fixed, terms)) or first.synonyms or second.synonyms:
        return None
    return Phrase(("".join(term.phrase.words[0] for term in terms),), terms[-1].phrase.prefix)


def _apart(connection: sqlite3.Connection, part: Part, stop_words: frozenset[str]) -> Part:
    if len(part.terms) != 1 or _is_fixed(term := part.terms[0]):
        return part
    word = term.phrase.words[0]
    pairs = [Phrase((word[:n], word[n:])) for n in _ends(connection, word)]
    if word.isdecimal() and len(word) > 3 and word[0] != "0":
        pairs.append(Phrase(tuple(f"{int(word):,}".split(","))))
    known = tuple(
        pair
        for pair in pairs
        if not stop_words.issuperset(pair.words) and _stands(connection, pair)
    )
    return replace(part, terms=(replace(term, synonyms=(*term.synonyms, *known)),))


def _ends(connection: sqlite3.Connection, word: str) -> list[int]:
    """Return where a word may be two: nowhere else if it is short."""
    # Letters and figures are often written apart: gpt4, GPT-4.
    borders = {n for n in range(1, len(word)) if word[n - 1].isdigit() != word[n].isdigit()}
    if word.isdecimal() or len(word) < SHORTEST - 1:
        return sorted(borders)
    if not _stands(connection, Phrase((word,))):  # obrien, cant: the apostrophe was left out
        return list(range(1, len(word)))
    first = 1 if word[0] in ALONE else 2
    return sorted(borders.union(range(first, len(word) - 1) if len(word) >= SHORTEST else ()))


def _is_fixed(term: Term) -> bool:
    return term.strict or len(term.phrase.words) > 1


def _stands(connection: sqlite3.Connection, phrase: Phrase) -> bool:
    """Say whether a phrase stands in any text of the index."""
    expression = f'"{" ".join(phrase.words)}"'
    sql = "SELECT 1 FROM texts WHERE texts MATCH ? LIMIT 1"
    return connection.execute(sql, (expression,)).fetchone() is not None
