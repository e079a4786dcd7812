"""Browse pages: what there is of a principle, a topic, a city, and lists of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.search.criteria import Criteria
from cms.search.find import counted, find
from cms.search.presenters import ShownHit, hits
from cms.search.vocabulary import Vocabulary, type_labels
from search_config.document import NOT_STATED

NEWEST = 6  # documents of each type on a term's page
MOST = 12  # other terms that stand beside them
BESIDE = {
    "principle": ("topic", "city"),
    "topic": ("principle", "city"),
    "city": ("principle", "topic"),
}


@dataclass(frozen=True)
class Entry:
    """A term with how many documents carry it; `kind` is its facet field."""

    kind: str
    slug: str
    label: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Entries under a heading. `slug` is the topic that the heading is, or empty."""

    label: str
    entries: tuple[Entry, ...]
    slug: str = ""
    count: int = 0


@dataclass(frozen=True)
class OfType:
    """The newest documents of one type, and the search for all of them."""

    label: str
    total: int
    criteria: Criteria
    hits: tuple[ShownHit, ...]


@dataclass(frozen=True)
class TermPage:
    """All that there is of a term: its own words, its documents by type, what stands beside it."""

    kind: str
    slug: str
    label: str
    body: Mapping[str, Any]
    total: int
    criteria: Criteria
    types: tuple[OfType, ...]
    beside: tuple[Section, ...]
    narrower: tuple[Entry, ...]


def term_page(kind: str, slug: str, vocabulary: Vocabulary) -> TermPage | None:
    """Return the page of a term, or None if there is no such term. Raises EngineError."""
    body = vocabulary.terms(kind).get(slug)
    if body is None:
        return None
    criteria = _criteria(vocabulary, **{kind: slug})
    fields = ("type", *BESIDE[kind], *([kind] if kind == "topic" else []))
    results = counted([criteria], fields)[0]
    return TermPage(
        kind=kind,
        slug=slug,
        label=body["label"],
        body=body,
        total=results.total,
        criteria=criteria,
        types=tuple(
            _of_type(criteria, name, total, vocabulary)
            for name in type_labels(vocabulary.language)
            if (total := results.facets["type"].get(name, 0))
        ),
        beside=tuple(
            Section(heading(name), _entries(name, results.facets[name], vocabulary)[:MOST])
            for name in BESIDE[kind]
        ),
        narrower=tuple(
            Entry("topic", other, inner["label"], results.facets["topic"].get(other, 0))
            for other, inner in vocabulary.terms("topic").items()
            if kind == "topic" and inner["parent"] == slug
        ),
    )


def heading(kind: str) -> str:
    """Return what a list of such terms is called."""
    return {"principle": _("Principles"), "topic": _("Topics"), "city": _("Cities")}[kind]


def principles(vocabulary: Vocabulary) -> tuple[Section, ...]:
    """Return the principles in their order. Raises EngineError."""
    counts = _counts("principle", vocabulary)
    entries = [
        Entry("principle", slug, body["label"], counts.get(slug, 0), body["text"])
        for slug, body in vocabulary.terms("principle").items()
    ]
    entries.sort(key=lambda entry: vocabulary.principle_number(entry.slug))
    return (Section("", tuple(entries)),)


def topics(vocabulary: Vocabulary) -> tuple[Section, ...]:
    """Return the topics, each wider one with those below it. Raises EngineError."""
    counts = _counts("topic", vocabulary)
    bodies = vocabulary.terms("topic")

    def below(parent: str) -> tuple[Entry, ...]:
        found = [
            Entry("topic", slug, body["label"], counts.get(slug, 0))
            for slug, body in bodies.items()
            if body["parent"] == parent
        ]
        return tuple(sorted(found, key=lambda entry: entry.label.casefold()))

    return tuple(Section(top.label, below(top.slug), top.slug, top.count) for top in below(""))


def cities(vocabulary: Vocabulary) -> tuple[Section, ...]:
    """Return the cities by country; members of the Coalition say so. Raises EngineError."""
    counts = _counts("city", vocabulary)
    by_country: dict[str, list[Entry]] = {}
    for slug, body in vocabulary.terms("city").items():
        note = _("member of the Coalition") if body["member"] else ""
        entry = Entry("city", slug, body["label"], counts.get(slug, 0), note)
        by_country.setdefault(vocabulary.label("country", body["country"]), []).append(entry)
    return tuple(
        Section(country, tuple(sorted(entries, key=lambda entry: entry.label.casefold())))
        for country, entries in sorted(by_country.items())
    )


LISTS = {"principle": principles, "topic": topics, "city": cities}


def _criteria(vocabulary: Vocabulary, **chosen: str) -> Criteria:
    language = vocabulary.language
    values = {name: (value,) for name, value in chosen.items()}
    return Criteria(chosen=values, language=language, shown_in=language)


def _counts(kind: str, vocabulary: Vocabulary) -> Mapping[str, int]:
    return counted([_criteria(vocabulary)], (kind,))[0].facets[kind]


def _entries(kind: str, counts: Mapping[str, int], vocabulary: Vocabulary) -> tuple[Entry, ...]:
    known = [slug for slug in counts if slug != NOT_STATED and slug in vocabulary.terms(kind)]
    found = [Entry(kind, slug, vocabulary.label(kind, slug), counts[slug]) for slug in known]
    return tuple(sorted(found, key=lambda entry: (-entry.count, entry.label.casefold())))


def _of_type(criteria: Criteria, name: str, total: int, vocabulary: Vocabulary) -> OfType:
    own = criteria.change(chosen={**criteria.chosen, "type": (name,)})
    newest = own.change(sort="newest", page_size=NEWEST)
    found = hits(find(newest), vocabulary)
    return OfType(vocabulary.label("type", name), total, own, tuple(found))
