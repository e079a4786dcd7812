"""What somebody may have meant who has mistyped a word."""

import re
from collections import Counter
from collections.abc import Collection, Mapping

from django.core.cache import cache
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cms.search.criteria import Criteria
from cms.search.find import Found, counted
from indexer import published
from search_config.indexes import CONTENT
from search_config.normal import searched
from search_config.words import words

KEPT_SECONDS = 600
TWO_TYPOS = 8  # from so many letters on two may be wrong, else one
ENOUGH = 20  # who finds more has no need of other words
ENDING = 2  # letters in which forms of a word differ
# What is quoted, excluded or holds figures is meant as it is typed.
_PIECE = re.compile(r'"[^"]*"?|(?<!\S)-\S+|\w*\d\w*|(?P<word>[^\W_]{4,})')
_WORD = re.compile(r"[^\W\d_]{4,}")
_LITTLE = frozenset(word for words in CONTENT.stop_words.values() for word in words)


def did_you_mean(criteria: Criteria, found: Found) -> str:
    """Return the text with mistyped words put right, if that finds something; else "".

    Mistyped is a word that stands in no title, summary or term and, in whatever form, in
    nothing found here, and is like one that does. Raises EngineError.
    """
    if found.total > ENOUGH and not found.partial:
        return ""
    marked = {
        part.casefold()
        for hit in found.hits
        for piece in hit.highlights
        for part, is_marked in piece.parts
        if is_marked
    }
    doubtful = [
        match
        for match in _PIECE.finditer(criteria.text)
        if match["word"] and not _is_meant(match["word"].casefold(), marked)
    ]
    if not doubtful:
        return ""
    known = _known()
    text = criteria.text
    for match in reversed(doubtful):
        if right := _right(match["word"].casefold(), known, goes_on=match.end() == len(text)):
            text = text[: match.start()] + right + text[match.end() :]
    if words(searched(text)) == words(searched(criteria.text)):
        return ""
    (better,) = counted([criteria.change(text=text)], (), found.within)
    return text if better.total and not better.partial else ""


def _is_meant(word: str, marked: Collection[str]) -> bool:
    """Say whether `word` was found as it is or in another form, or says nothing."""
    stem = word[:-ENDING]
    return word in _LITTLE or any(other.startswith(stem) for other in marked)


def _right(word: str, known: Mapping[str, int], *, goes_on: bool) -> str:
    """Return the known word that is most like `word`, or "" if that is known itself."""
    if word in known or (goes_on and any(other.startswith(word) for other in known)):
        return ""
    wrong = 2 if len(word) >= TWO_TYPOS else 1
    like = [other for other in known if abs(len(other) - len(word)) <= wrong]
    near = process.extract(word, like, scorer=OSA.distance, score_cutoff=wrong, limit=20)
    if not near:
        return ""
    return str(min(near, key=lambda one: (one[1], -known[one[0]], one[0]))[0])


def _known() -> Mapping[str, int]:
    """Return the words of titles, summaries and terms, with the number of places that have them.

    It may be some minutes old, and hold words of what is hidden by now: whoever uses it asks
    whether they find anything.
    """
    found: Mapping[str, int] | None = cache.get("known-words")
    if found is None:
        texts = published.documents().values_list("body__title", "body__summary", "body__label")
        counted = Counter(
            word
            for row in texts.iterator()
            for word in set(_WORD.findall(" ".join(filter(None, row)).casefold()))
        )
        counted.update(
            word for name in published.synonyms() for word in _WORD.findall(name.casefold())
        )
        found = dict(counted)
        cache.set("known-words", found, KEPT_SECONDS)
    return found
