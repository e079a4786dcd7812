"""The shapes of answers, as OpenAPI describes them. `present` makes them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cms.api.blocks import Block

VERSION = 1  # of the shape of documents; it only grows by what readers may ignore


class Reference(Schema):
    """Another document, by name. `url` is its page, or null if it has none."""

    id: str
    type: str
    slug: str
    title: str
    url: str | None
    api_url: str


class Relation(Reference):
    """A related document, and how it is related."""

    relation: str


class Translation(Reference):
    """The same work in another language."""

    locale: str


class PrincipleReference(Reference):
    """A principle; `reason` says in a line why the document carries it, or is empty."""

    number: int
    reason: str


class TopicReference(Reference):
    """A topic; `parent` is the slug of the wider one, or empty."""

    parent: str


class CityReference(Reference):
    """A city; `country` is an ISO 3166-1 code in small letters, regions are slugs (UN M49)."""

    country: str
    subregion: str
    region: str


class Country(Schema):
    """A country that a document applies to as a whole."""

    country: str
    label: str
    subregion: str
    region: str


class Source(Schema):
    """What a document rests on; `checked_on` is a date or empty, `archived_url` a lasting copy."""

    url: str
    label: str
    kind: str
    checked_on: str
    archived_url: str = ""


class File(Schema):
    """A file that is attached or linked in the text; `size` is in bytes.

    `text` says how far its text is searched: ok, partial, no_text, unreadable, protected,
    waiting (not read yet), or "" for kinds of files that are not read; `text_reason` says why
    not all is.
    """

    id: str
    title: str
    url: str
    extension: str
    size: int
    text: str = ""
    text_reason: str = ""


class Dates(Schema):
    """Dates as precise as known: YYYY, YYYY-MM or YYYY-MM-DD. Unknown ones are absent."""

    adopted: str = ""
    effective: str = ""
    ended: str = ""


class Item(Schema):
    """What all documents have. `fields` may leave out everything but `id` and `type`."""

    schema_version: int = Field(VERSION, description="The version of this shape.")
    id: str = Field(description="Lasting. The same in the change feed and the search.")
    type: str
    slug: str = ""
    locale: str = Field("", description="The language of the site that it belongs to.")
    work: str = Field("", description="Shared by the translations of one work.")
    title: str = ""
    url: str | None = Field(None, description="Its page, or null if it has none.")
    api_url: str = ""
    translations: list[Translation] = []
    updated: datetime | None = Field(None, description="When anything here last changed.")


class PageItem(Item):
    """A guideline, policy, use case or resource. Empty strings and lists: not stated."""

    type: Literal["guideline", "policy", "use-case", "resource"]
    lang: str = Field("", description="The language of the text (BCP 47).")
    original_languages: list[str] = []
    title_original: str = ""
    summary: str = ""
    status: str = Field("", description="What its source says of it.")
    scope: str = ""
    principles: list[PrincipleReference] = []
    topics: list[TopicReference] = []
    cities: list[CityReference] = []
    countries: list[Country] = []
    issuing_bodies: list[Reference] = []
    date: str = Field("", description="Adoption or publication: YYYY, YYYY-MM or YYYY-MM-DD.")
    dates: Dates = Dates()
    published: datetime | None = Field(None, description="When it was first published here.")
    licence: str = Field("", description="An SPDX identifier.")
    attribution: str = ""
    sources: list[Source] = []
    confidence: str = ""
    checked_on: str = Field("", description="When somebody last compared it with its sources.")
    evidence: str = ""
    keywords: list[str] = Field([], description="Under which its source files it.")
    contact: str = ""
    imported: bool = Field(default=False, description="Imported and not reviewed yet.")
    sample: bool = Field(default=False, description="Written as a sample to start from.")
    blocks: list[Block] = []
    files: list[File] = []
    related: list[Relation] = []
    details: dict[str, Any] = Field(default={}, description="The filled fields of this type alone.")


class TermItem(Item):
    """A term. `labels` are by language; `count` is the number of documents that carry it.

    `count` counts each work once, as the search page in the term's language does.
    """

    labels: dict[str, str] = {}
    names: list[str] = Field([], description="Other names, which the search knows as well.")
    count: int = 0


class PrincipleItem(TermItem):
    """One of the Coalition's principles."""

    type: Literal["principle"]
    short_title: str = ""
    number: int = 0
    text: str = ""


class TopicItem(TermItem):
    """A topic. Topics have two levels."""

    type: Literal["topic"]
    parent: Reference | None = None
    scope_note: str = ""


class CityItem(TermItem):
    """A city. `member`: a source confirms that it belongs to the Coalition."""

    type: Literal["city"]
    local_name: str = ""
    country: str = ""
    country_label: str = ""
    subdivision: str = ""
    subregion: str = ""
    subregion_label: str = ""
    region: str = ""
    region_label: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    geonames_id: int | None = None
    wikidata: str = ""
    member: bool = False
    joined: str = ""


class OrganisationItem(TermItem):
    """A body that issues documents. `website` is its own."""

    type: Literal["organisation"]
    kind: str = ""
    country: str = ""
    city: Reference | None = None
    website: str = ""


TERM_ITEMS: dict[str, type[TermItem]] = {
    "principle": PrincipleItem,
    "topic": TopicItem,
    "city": CityItem,
    "organisation": OrganisationItem,
}
AnyItem = Annotated[
    PageItem | PrincipleItem | TopicItem | CityItem | OrganisationItem,
    Field(discriminator="type"),
]
