"""The one shape that the builder, both engines and the page agree on.

`Body` is the stored document: exactly what may be shown, as JSON. `EngineDocument` is what
an engine indexes; `engine_document` makes the second from the first.
"""

import hashlib
from typing import Any, NotRequired, TypedDict

from search_config import limits
from search_config.normal import searched


class Term(TypedDict):
    """A word of a vocabulary as it stands in a document."""

    id: str
    slug: str
    label: str


class PlaceTerm(Term):
    """A city with the places that hold it: slugs, from country to region."""

    country: str
    country_label: str
    subregion: str
    region: str


class TopicTerm(Term):
    """A topic; `parent` is the slug of the topic above it, or empty."""

    parent: str


class PrincipleTerm(Term):
    """A principle; `reason` says in a line why the document carries it, or is empty."""

    number: int
    reason: str


class Passage(TypedDict):
    """A piece of text that a hit can point at.

    `anchor` is the id of its element on the page ("" = the page's top), or with `file`, the
    id of an attached file, the part of it that an address names (`page=7`). `label` names it
    for people ("Clause 4", "Risks", "p. 7"), `text` is plain text as it is written.
    """

    anchor: str
    label: str
    text: str
    file: NotRequired[str]


class CountryTerm(TypedDict):
    """A country that a document applies to as a whole: code, name and the regions above it."""

    country: str
    label: str
    subregion: str
    region: str


class Source(TypedDict):
    """What a document rests on; `checked_on` is a date (YYYY-MM-DD) or empty.

    `archived_url` leads to a copy that stays. Documents built before it was told lack it.
    """

    url: str
    label: str
    kind: str
    checked_on: str
    archived_url: NotRequired[str]


class File(TypedDict):
    """A file that is attached or linked in the text; `size` is in bytes.

    `text` says how far its text is searched: ok, no_text, unreadable, protected, partial,
    waiting, or "" for kinds of files that are not read; `text_reason` says why not all is.
    """

    id: str
    title: str
    url: str
    extension: str
    size: int
    text: str
    text_reason: str


class Relation(TypedDict):
    """Another document, by id alone: whether it may be named is asked when it is shown."""

    relation: str
    id: str


class Body(TypedDict):
    """The stored document of a page. Empty strings and lists mean "not stated".

    `work` is shared by the translations of one text. Dates are ISO 8601 as precise as known
    (YYYY, YYYY-MM or YYYY-MM-DD). Choices (`status`, `scope`, `confidence`) are values of
    `content_models.choices`. `keywords` are the source's own; documents built before they were kept
    lack them. `blocks` are dictionaries with `type` and a lasting `id`;
    `details` holds the fields of one page type by name.
    """

    type: str
    slug: str
    work: str
    lang: str
    original_languages: list[str]
    shown_in: list[str]
    title: str
    title_original: str
    summary: str
    principles: list[PrincipleTerm]
    topics: list[TopicTerm]
    cities: list[PlaceTerm]
    countries: list[CountryTerm]
    scope: str
    issuing_bodies: list[Term]
    keywords: NotRequired[list[str]]
    status: str
    date: str
    year: int | None
    dates: dict[str, str]
    sources: list[Source]
    licence: str
    attribution: str
    confidence: str
    checked_on: str
    evidence: str
    contact: str
    imported: bool
    sample: bool
    blocks: list[dict[str, Any]]
    passages: list[Passage]
    files: list[File]
    related: list[Relation]
    details: dict[str, Any]


class EngineDocument(TypedDict):
    """What an engine indexes. `passages` keeps the order of the stored passages."""

    id: str
    fingerprint: str
    title: str
    title_original: str
    names: list[str]
    summary: str
    passages: list[str]
    lang: str
    shown_in: list[str]
    section: list[str]
    type: list[str]
    principle: list[str]
    topic: list[str]
    city: list[str]
    country: list[str]
    region: list[str]
    year: int | str | None
    date: str
    title_key: str


NOT_STATED = "not-stated"
# The anchor of a passage that is a field begins with it.
DETAIL = "detail-"


def _or_not_stated(values: list[str]) -> list[str]:
    """Return distinct values in order; a document without any is counted under "not stated"."""
    return list(dict.fromkeys(value for value in values if value)) or [NOT_STATED]


def searched_texts(body: Body) -> dict[str, list[str]]:
    """Return the texts of `body` by searched field, as they are written.

    The engine gets each of them as `searched` makes it; spans are led back to these.
    """
    cities = body["cities"]
    terms = [
        *body["principles"],
        *body["topics"],
        *cities,
        *body["countries"],
        *body["issuing_bodies"],
    ]
    names = [term["label"] for term in terms] + [city["country_label"] for city in cities]
    names += body.get("keywords", [])
    return {
        "title": [body["title"]],
        "title_original": [body["title_original"]],
        "names": [name for name in dict.fromkeys(names) if name],
        "summary": [body["summary"]],
        "passages": [passage["text"] for passage in body["passages"]],
    }


def sections(url: str) -> list[str]:
    """Return the addresses that `url` stands below, from the site's own."""
    parts = url.strip("/").split("/")
    if parts == [""]:  # the site's own, or none
        return []
    parts.pop()
    return ["/" + "".join(f"{part}/" for part in parts[:n]) for n in range(len(parts) + 1)]


def section_value(section: str) -> str:
    """Return a section as an engine holds it: short, however long its address."""
    return hashlib.sha256(section.encode(errors="replace")).hexdigest()[:16]


def engine_document(
    document_id: str, fingerprint: str, title_key: str, url: str, body: Body
) -> EngineDocument:
    """Return what the engine indexes of the stored document `body`.

    Every ancestor of a topic, a kind and a city is written out once, so that a filter on a
    parent is a plain equality and a document counts once under it. Passages past what an
    engine reads are left out.
    """
    cities, topics, principles = body["cities"], body["topics"], body["principles"]
    countries = [c["country"] for c in cities] + [c["country"] for c in body["countries"]]
    places = [*cities, *body["countries"]]
    regions = [place[level] for level in ("region", "subregion") for place in places]
    kinds = [f"{body['type']}-{kind}" for kind in (body["details"].get("kind"),) if kind]
    texts = {name: [*map(searched, values)] for name, values in searched_texts(body).items()}
    return EngineDocument(
        id=document_id,
        fingerprint=fingerprint,
        title=texts["title"][0],
        title_original=texts["title_original"][0],
        names=texts["names"],
        summary=texts["summary"][0],
        passages=[text for part in limits.parts(texts["passages"]) for text in part],
        lang=body["lang"],
        shown_in=body["shown_in"],
        section=[section_value(each) for each in sections(url)],
        type=[body["type"], *kinds],
        principle=_or_not_stated([p["slug"] for p in principles]),
        topic=_or_not_stated([slug for t in topics for slug in (t["parent"], t["slug"])]),
        city=_or_not_stated([c["slug"] for c in cities]),
        country=_or_not_stated(countries),
        region=_or_not_stated(regions),
        year=body["year"] or NOT_STATED,
        date=body["date"],
        title_key=title_key,
    )
