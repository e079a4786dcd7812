"""What the search page says about a search: chips, pages, hits, ways out of nothing found."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.search.criteria import CHOOSABLE, Criteria
from cms.search.find import Found, FoundDocument, counted
from cms.search.languages import direction, language_name
from cms.search.snippets import Highlight, Place
from cms.search.suggest import alike
from cms.search.trees import ABOVE
from cms.search.vocabulary import Vocabulary
from search_config.indexes import CONTENT

SUGGESTIONS = 8  # at most so many searches more when nothing is found
AROUND = 2  # numbered links on each side of the current page


@dataclass(frozen=True)
class Chip:
    """A choice that narrows the search; `left` is the search without it."""

    label: str
    facet: str
    left: Criteria


@dataclass(frozen=True)
class WayOut:
    """A wider search that finds something, and how much."""

    label: str
    criteria: Criteria
    total: int


@dataclass(frozen=True)
class PageLink:
    """A link to a page of hits; number 0 stands for a gap."""

    number: int
    criteria: Criteria
    current: bool


@dataclass(frozen=True)
class ShownHit:
    """A hit as the page shows it. `title` may hold marks.

    `summary` is empty where a piece of the text says more of why it was found; `places` where
    its one place is named beside that piece.
    """

    key: str
    url: str
    title: SafeString | str
    lang: str
    direction: str
    facts: tuple[str, ...]
    summary: str
    pieces: tuple[Highlight, ...]
    places: tuple[Place, ...]
    principles: tuple[tuple[str, str], ...]
    imported: bool
    sample: bool


def chips(criteria: Criteria, vocabulary: Vocabulary) -> list[Chip]:
    """Return a chip for each chosen value, in the order of the facets."""
    found = []
    for name in CHOOSABLE:
        facet = CONTENT.facet_of(name)
        label = _(facet.label) if facet else name
        found += [
            Chip(_path(name, value, vocabulary), label, criteria.without(name, value))
            for value in criteria.chosen.get(name, ())
        ]
    if criteria.has_years:
        label = years(criteria)
        found.append(Chip(label, _("Year"), criteria.change(year_from=None, year_to=None)))
    return found


def _path(name: str, value: str, vocabulary: Vocabulary) -> str:
    """Return a value with what stands above it: a city's country, a sub-topic's topic."""
    above = vocabulary.parent(name, value) if name in {"city", "topic"} else None
    label = vocabulary.label(name, value)
    if above is None:
        return label
    return f"{vocabulary.label(ABOVE.get(name, name), above)} › {label}"


def years(criteria: Criteria) -> str:
    """Return the chosen years in words."""
    first, last = criteria.year_from, criteria.year_to
    if first == last:
        return str(first)
    if last is None:
        return _("from %(year)s") % {"year": first}
    if first is None:
        return _("to %(year)s") % {"year": last}
    return f"{first}–{last}"


def ways_out(criteria: Criteria, vocabulary: Vocabulary, found: Found) -> list[WayOut]:
    """Return other searches that find something, each with its exact count; [] if `found` does.

    They are wider ones, and those for terms that are called almost like the words.
    """
    if found.total:
        return []
    criteria = criteria.change(text=criteria.text.strip())  # as an address will say it
    chosen = chips(criteria, vocabulary)
    nothing = criteria.change(chosen={}, year_from=None, year_to=None)
    wider = [
        (_("Without %(facet)s: %(label)s") % {"facet": chip.facet, "label": chip.label}, chip.left)
        for chip in chosen[:SUGGESTIONS]
    ]
    wider += [
        (_path(facet, value, vocabulary), nothing.change(text="", chosen={facet: (value,)}))
        for facet, value in alike(criteria.text, vocabulary)
    ]
    everywhere = []
    if criteria.text and chosen:
        wider.append((_("Without the words"), criteria.change(text="")))
        total = counted([nothing], (), found.within)[0].total
        everywhere.append(WayOut(_("Without any filter"), nothing, total))
        if not total:  # nor is it found with fewer filters
            wider = [way for way in wider if not way[1].text]
    totals = [results.total for results in counted([way[1] for way in wider], (), found.within)]
    ways = (WayOut(*way, total) for way, total in zip(wider, totals, strict=True))
    return [way for way in (*ways, *everywhere) if way.total]


def pages(criteria: Criteria, total: int) -> list[PageLink]:
    """Return the links to the first, the last and the neighbouring pages; [] if there is one."""
    last = -(-total // criteria.page_size)
    if last < 2:
        return []
    near = range(criteria.page - AROUND, criteria.page + AROUND + 1)
    numbers = sorted({n for n in (1, *near, last) if 1 <= n <= last})
    return list(_with_gaps(criteria, numbers))


def _with_gaps(criteria: Criteria, numbers: list[int]) -> Iterator[PageLink]:
    before = 0
    for number in numbers:
        if number > before + 1:
            yield PageLink(0, criteria, current=False)
        yield PageLink(number, criteria.change(page=number), current=number == criteria.page)
        before = number


def hits(found: Found, vocabulary: Vocabulary) -> list[ShownHit]:
    """Return the hits as the page shows them."""
    return [_hit(hit, vocabulary) for hit in found.hits]


def _hit(hit: FoundDocument, vocabulary: Vocabulary) -> ShownHit:
    body = hit.document.body
    marked = {piece.field: piece for piece in hit.highlights}
    places = [_city(city, vocabulary) for city in body["cities"][:3]]
    places += [vocabulary.label("country", c["country"]) for c in body["countries"]]
    facts = (
        vocabulary.label("type", body["type"]),
        "; ".join(places) + (" …" if len(body["cities"]) > 3 else ""),
        body["date"][:4],
        language_name(body["lang"], vocabulary.language),
    )
    return ShownHit(
        key=hit.document.pk,
        url=hit.document.url,
        title=marked["title"].html if "title" in marked else body["title"],
        lang=body["lang"],
        direction=direction(body["lang"]),
        facts=tuple(fact for fact in facts if fact),
        summary="" if {"summary", "passages"} & marked.keys() else body["summary"],
        pieces=tuple(piece for piece in hit.highlights if piece.field != "title"),
        places=hit.places if len(hit.places) > 1 else (),
        principles=tuple(
            (term["slug"], vocabulary.label("principle", term["slug"]))
            for term in body["principles"]
        ),
        imported=body["imported"],
        sample=body["sample"],
    )


def _city(city: dict[str, str], vocabulary: Vocabulary) -> str:
    country = vocabulary.label("country", city["country"]) if city["country"] else ""
    return f"{city['label']}, {country}" if country else city["label"]


def absolute(url: str) -> str:
    """Return an address on this site with scheme and host. A file may be stored on another one."""
    return url if "://" in url else settings.PUBLIC_BASE_URL + url
