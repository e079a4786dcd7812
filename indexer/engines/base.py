"""The port: what every search engine does for us, and the words for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from search_config.document import EngineDocument
from search_config.schema import IndexConfig, Synonyms


class State(StrEnum):
    """What became of a write.

    `REFUSED`: for what the documents hold; sending the same again is useless. `FAILED`: for
    the engine's own reasons. `UNKNOWN`: the engine no longer knows it; send it again.
    """

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """The state of a write; `code` and `message` are the engine's own if it went wrong."""

    state: State
    code: str = ""
    message: str = ""


@dataclass(frozen=True)
class Receipt:
    """What an engine gives for a write, to ask about it later."""

    index: str
    token: str


@dataclass(frozen=True)
class Span:
    """Where a word of the query stands.

    `field` is a searchable field, `item` the position in it if it is a list (of `names` or
    `passages`), else None. `start` and `length` count UTF-8 bytes of that text, as the
    engine document holds it.
    """

    field: str
    item: int | None
    start: int
    length: int


@dataclass(frozen=True)
class Hit:
    """A found document."""

    id: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Filter:
    """Alternatives: kept is a document with any of `values` (field → values) in that field.

    Filters of a query hold together: a document must pass each of them. `facet` names the
    facet they belong to, or is empty; a facet's own counts leave its filter out.
    """

    values: Mapping[str, tuple[str, ...]]
    facet: str = ""


@dataclass(frozen=True)
class Range:
    """Kept is a document whose number in `field` lies within the bounds, both included.

    So is one with any of the values `also`. A range belongs to the facet of its field as a
    Filter does: its counts leave it out.
    """

    field: str
    minimum: int | None = None
    maximum: int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sort:
    """By this field instead of relevance; documents without a value stand last; then by id."""

    field: str
    descending: bool = False


@dataclass(frozen=True)
class SearchQuery:
    """What to look for.

    `text` is as typed: "phrases", -exclusions; its last word may be half typed unless a
    space follows. If no document has all its words, whatever facets it belongs to, those with
    some of them are found: the rarest words count most, their order not at all, and what is
    quoted is never given up. Empty text finds everything. Ids in
    `exclude` and documents that pass `without` are not there: not found, not counted. `lang` is the reader's language code,
    for stop words and tokenising. `facets` are fields to count. `page` counts from 1; with
    a `page_size` of 0 there are no hits, only total and counts. Without `spans` hits have none.
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    ranges: tuple[Range, ...] = ()
    exclude: frozenset[str] = frozenset()
    without: Filter | None = None
    facets: tuple[str, ...] = ()
    sort: Sort | None = None
    page: int = 1
    page_size: int = 20
    lang: str = ""
    spans: bool = True


@dataclass(frozen=True)
class Results:
    """One page of hits, the exact total, and counts: field → value → documents.

    Counts are exact and disjunctive, and hold every value with at least one document.
    `partial`: no document has all the words, these have some.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    partial: bool = False


@dataclass(frozen=True)
class Difference:
    """A setting, by the engine's name for it, that is not as it should be."""

    setting: str
    live: object
    wanted: object


def different(live: Mapping[str, object], wanted: Mapping[str, object]) -> tuple[Difference, ...]:
    """Return the settings of `wanted` that are others in `live`, or missing (None)."""
    return tuple(
        Difference(name, live.get(name), value)
        for name, value in wanted.items()
        if live.get(name) != value
    )


class Engine(Protocol):
    """A search engine; its methods raise `errors.EngineError`s.

    A write is done when its receipt's outcome is SUCCEEDED, not before. `index` is a name
    of letters, digits, - and _.
    """

    name: str

    def ensure(self, index: str, config: IndexConfig, synonyms: Synonyms) -> None:
        """Create the index if it is missing and give it these settings; return when they hold."""

    def differences(
        self, index: str, config: IndexConfig, synonyms: Synonyms
    ) -> tuple[Difference, ...]:
        """Compare the index's settings with these and change nothing. Raises IndexMissing."""

    def write(
        self, index: str, upserts: Sequence[EngineDocument], removals: Sequence[str]
    ) -> Receipt:
        """Replace or add whole documents and take out ids; absent ids are no error.

        No id stands in both. Sending the same again changes nothing. Raises IndexMissing.
        """

    def outcome(self, receipt: Receipt) -> Outcome:
        """Return what became of a write, without waiting."""

    def entries(self, index: str, after: str = "") -> Iterator[tuple[str, str]]:
        """Yield id and fingerprint of each document with an id beyond `after`, by id.

        In bounded memory. Raises IndexMissing.
        """

    def count(self, index: str) -> int:
        """Return the number of documents. Raises IndexMissing."""

    def drop(self, index: str) -> None:
        """Delete the index; a missing one is no error."""

    def search(self, index: str, query: SearchQuery) -> Results:
        """Return what `query` finds. Raises IndexMissing, EngineUnavailable."""

    def facet_values(
        self, index: str, query: SearchQuery, field: str, text: str
    ) -> Mapping[str, int]:
        """Return the counts of `field`'s values in which a word begins with `text`, folded."""
