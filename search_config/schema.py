"""The words in which the index is described."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One field of the engine document and what an engine does with it.

    `weight` orders the searchable fields (0 = not searched): a match in a heavier field
    ranks first. `typos` is off where a near miss is another thing (numbers, codes).
    """

    name: str
    meaning: str
    weight: int = 0
    facet: bool = False
    filter: bool = False
    sort: bool = False
    typos: bool = True


@dataclass(frozen=True)
class Facet:
    """A filter that people see, with counts.

    Fields of one facet are alternatives: a document is kept if any chosen value of any of
    them matches. Counts of a facet leave its own choice aside (disjunctive). `levels`
    lists the fields from the widest to the narrowest; `parameter` names are the same.
    """

    name: str
    label: str
    levels: tuple[str, ...]
    limit: int = 8


@dataclass(frozen=True)
class TypoRule:
    """How many wrong letters are forgiven: none below `one`, one from there, two from `two`."""

    one: int = 5
    two: int = 9


@dataclass(frozen=True)
class IndexConfig:
    """All that makes one index: two engines render it, `fingerprint` tells versions apart.

    `version` is raised when text is analysed or documents are rendered differently though
    no other value changes. `stop_words` are by language code.
    """

    version: int
    fields: tuple[Field, ...]
    facets: tuple[Facet, ...]
    ranking: tuple[str, ...]
    typo: TypoRule
    stop_words: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...]
    max_query_words: int
    max_total: int
    max_facet_values: int

    def fingerprint(self) -> str:
        """Return 16 hex digits that change whenever the index would be built differently."""
        return _digest(dataclasses.asdict(self) | {"fields": self._fields()})

    def documents_fingerprint(self) -> str:
        """Return 16 hex digits that change whenever documents must be sent to an engine anew.

        That is when `version` or a field changes. All else an engine applies in place.
        """
        return _digest([self.version, self._fields()])

    def _fields(self) -> list[dict[str, object]]:
        """Return the fields without what they mean to people."""
        return [dataclasses.asdict(dataclasses.replace(f, meaning="")) for f in self.fields]

    def searchable(self) -> tuple[Field, ...]:
        """Return the searched fields, heaviest first."""
        found = [field for field in self.fields if field.weight]
        return tuple(sorted(found, key=lambda field: -field.weight))

    def facet_of(self, field: str) -> Facet | None:
        """Return the facet that `field` is a level of, or None."""
        return next((facet for facet in self.facets if field in facet.levels), None)


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


Synonyms = Mapping[str, tuple[str, ...]]
"""Words as people type them → what else they find. Kept by editors, handed over as data."""
