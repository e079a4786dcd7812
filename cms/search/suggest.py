"""What somebody may mean who has typed a few letters: terms and titles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from cms.search.criteria import Criteria
from cms.search.find import find
from cms.search.vocabulary import Vocabulary
from indexer.published import Document
from search_config.normal import searched
from search_config.words import words

KINDS = ("principle", "topic", "city")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE"})
ALIKE = 75  # how alike (0-100) a term must be called
FEW = 3


@dataclass(frozen=True)
class SuggestedTerm:
    """A term to narrow the search by: `facet` is the parameter, `value` what it is given."""

    facet: str
    value: str
    label: str


@dataclass(frozen=True)
class Suggestions:
    """Terms and documents whose names begin with, or hold, what was typed."""

    terms: tuple[SuggestedTerm, ...]
    documents: tuple[Document, ...]


def suggest(criteria: Criteria, vocabulary: Vocabulary, limit: int) -> Suggestions:
    """Return at most `limit` of each for the words of `criteria`. Raises EngineError."""
    if not criteria.text.strip():
        return Suggestions((), ())
    terms = sorted(_terms(criteria.text, vocabulary), key=lambda pair: pair[0])
    found = find(criteria.change(page_size=limit))
    # Who is still typing is not helped by what has some of the words.
    documents = () if found.partial else tuple(hit.document for hit in found.hits)
    return Suggestions(tuple(term for _, term in terms[:limit]), documents)


def alike(text: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the few terms (kind and slug) that are called almost like `text`, closest first."""
    names = {
        (kind, slug): _folded(label)
        for kind in KINDS
        for slug, label in vocabulary.labels(kind).items()
    }
    found = process.extract(
        _folded(text), names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=FEW
    )
    return [key for _name, _score, key in found]


def _terms(
    typed: str, vocabulary: Vocabulary
) -> Iterator[tuple[tuple[int, str, str], SuggestedTerm]]:
    """Yield each term that has a word beginning as typed, with its place in the order."""
    for kind in KINDS:
        labels = vocabulary.labels(kind)
        for slug, body in vocabulary.terms(kind).items():
            places = [place for name in _names(body) if (place := _place(typed, name)) is not None]
            if places:
                order = (min(places), _folded(labels[slug]), kind)
                yield order, SuggestedTerm(kind, slug, labels[slug])


def _names(body: Mapping[str, Any]) -> Iterator[str]:
    yield from (body["label"], body.get("short_label", ""), *body["names"])


def _place(typed: str, name: str) -> int | None:
    """Return 0 if the name begins as typed, 1 if a later word does, None if none does.

    Accents, case, signs and spaces make no difference: "dan" begins Đà Nẵng, "hosp" a word of
    L’Hospitalet, "koel" Köln.
    """
    begins = "".join(_words(typed))
    if not begins:
        return None
    return min((at for at, rest in _beginnings(name) if rest.startswith(begins)), default=None)


@lru_cache(maxsize=50_000)
def _beginnings(name: str) -> tuple[tuple[int, str], ...]:
    """Return the letters of a name from each of its words on, with 0 for the first, else 1."""
    spellings = [_words(spelling) for spelling in {name, name.translate(_SPELT_OUT)}]
    return tuple(
        (min(place, 1), "".join(named[place:]))
        for named in spellings
        for place in range(len(named))
    )


def _words(text: str) -> list[str]:
    return words(searched(text))


def _folded(text: str) -> str:
    return " ".join(_words(text))


def holds(prefix: str, names: Iterable[str]) -> bool:
    """Say whether a word of a name begins with `prefix`, whatever its accents and case."""
    return any(_place(prefix, name) is not None for name in names)
