"""What somebody may mean who has typed a few letters: terms and titles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from cms.search.criteria import Criteria
from cms.search.find import find
from cms.search.vocabulary import Vocabulary
from indexer.documents.build import fold_title
from indexer.published import Document

KINDS = ("principle", "topic", "city")
# What stands between words: L’Hospitalet, Saint-Denis.
_SIGNS = str.maketrans(dict.fromkeys("-\u2010'\u2019\u02bc/", " "))
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
    terms = sorted(_terms(fold_title(criteria.text.strip()), vocabulary), key=lambda pair: pair[0])
    found = find(criteria.change(page_size=limit))
    # Who is still typing is not helped by what has some of the words.
    documents = () if found.partial else tuple(hit.document for hit in found.hits)
    return Suggestions(tuple(term for _, term in terms[:limit]), documents)


def alike(text: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the few terms (kind and slug) that are called almost like `text`, closest first."""
    names = {
        (kind, slug): fold_title(label)
        for kind in KINDS
        for slug, label in vocabulary.labels(kind).items()
    }
    found = process.extract(
        fold_title(text.strip()), names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=FEW
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
                order = (min(places), fold_title(labels[slug]), kind)
                yield order, SuggestedTerm(kind, slug, labels[slug])


def _names(body: Mapping[str, Any]) -> Iterator[str]:
    yield from (body["label"], body.get("short_label", ""), *body["names"])


def _place(typed: str, name: str) -> int | None:
    """Return 0 if the name begins as typed, 1 if a later word does, None if none does."""
    typed, folded = typed.translate(_SIGNS).strip(), fold_title(name).translate(_SIGNS)
    if not typed:
        return None
    if folded.startswith(typed):
        return 0
    return 1 if f" {typed}" in folded else None


def holds(prefix: str, names: Iterable[str]) -> bool:
    """Say whether a word of a name begins with `prefix`, whatever its accents and case."""
    return any(_place(fold_title(prefix), name) is not None for name in names)
