"""Other forms of a word: those with the same stem, in English and in the reader's language."""

import sqlite3
from functools import lru_cache

import snowballstemmer

from search_config.words import is_guessable

_STEMMERS = {
    "ca": "catalan", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "it": "italian", "nl": "dutch", "pt": "portuguese", "sv": "swedish",
}  # fmt: skip
_LONGER, _SHORTER = 5, 4  # letters by which another form differs at most


def forms(connection: sqlite3.Connection, word: str, lang: str) -> tuple[str, ...]:
    """Return the words of the index that are other forms of `word`, folded as it is."""
    if len(word) < 4 or not is_guessable(word):
        return ()
    beginning = word[: max(3, len(word) - _SHORTER)]
    rows = connection.execute(
        "SELECT word FROM vocabulary WHERE initial = ? AND size BETWEEN ? AND ?"
        " AND substr(word, 1, ?) = ?",
        (word[0], len(word) - _SHORTER, len(word) + _LONGER, len(beginning), beginning),
    )
    languages = {"en", lang.lower().split("-")[0]} & _STEMMERS.keys()
    stems = {each: _stem(word, each) for each in languages}
    return tuple(
        other
        for (other,) in rows
        if other != word and any(_stem(other, each) == stem for each, stem in stems.items())
    )


@lru_cache(maxsize=100_000)
def _stem(word: str, lang: str) -> str:
    # A stemmer keeps the word that it works on, so each use has its own.
    return str(snowballstemmer.stemmer(_STEMMERS[lang]).stemWord(word))
