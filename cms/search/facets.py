"""Facet counts as rows with labels, for the API and, as trees, for the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cms.search.criteria import COUNTED, Criteria
from cms.search.vocabulary import Vocabulary
from search_config.document import NOT_STATED
from search_config.facets import FACETS

# The field in which the parent of a value stands; the others' parents are in their own.
ABOVE = {"city": "country", "country": "region"}


@dataclass(frozen=True)
class Row:
    """A facet value. `parent` is the value above it in its tree, or None."""

    value: str
    label: str
    count: int
    selected: bool
    parent: str | None


@dataclass(frozen=True)
class Node:
    """A row in a tree; `name` is its parameter."""

    name: str
    row: Row
    children: "tuple[Node, ...]"

    @property
    def is_open(self) -> bool:
        """Whether something below it is selected, so that it has to be seen."""
        return any(child.row.selected or child.is_open for child in self.children)


@dataclass(frozen=True)
class FacetGroup:
    """A facet as people see it: the first values, the rest, and how many are chosen."""

    name: str
    label: str
    first: tuple[Node, ...]
    rest: tuple[Node, ...]
    chosen: int


def rows(
    counts: Mapping[str, Mapping[str, int]], criteria: Criteria, vocabulary: Vocabulary
) -> dict[str, list[Row]]:
    """Return facet field → rows, ordered as shown. A selected value stands in it even at 0."""
    found = {}
    for name in COUNTED:
        counted = counts.get(name, {})
        chosen = criteria.chosen.get(name, ())
        values = [*counted, *(value for value in chosen if value not in counted)]
        found[name] = [
            Row(
                value=value,
                label=vocabulary.label(name, value),
                count=counted.get(value, 0),
                selected=value in chosen or (name == "year" and _within(value, criteria)),
                parent=vocabulary.parent(name, value),
            )
            for value in values
        ]
        found[name].sort(key=lambda row, name=name: _order(name, row, vocabulary))  # type: ignore[misc]
    return found


def groups(found: Mapping[str, list[Row]]) -> list[FacetGroup]:
    """Return the facets with their rows as trees, in the order in which they are shown."""
    shown = []
    for facet in FACETS:
        if facet.name == "year":
            continue
        nodes = _trees(found, facet.levels)
        # A chosen value must not hide among the rest.
        first = [n for i, n in enumerate(nodes) if i < facet.limit or n.row.selected or n.is_open]
        shown.append(
            FacetGroup(
                name=facet.name,
                label=facet.label,
                first=tuple(first),
                rest=tuple(node for node in nodes if node not in first),
                chosen=sum(row.selected for level in facet.levels for row in found[level]),
            )
        )
    return shown


def _within(year: str, criteria: Criteria) -> bool:
    if not criteria.has_years or not year.isdecimal():
        return False
    return (criteria.year_from or 0) <= int(year) <= (criteria.year_to or 9999)


def _order(name: str, row: Row, vocabulary: Vocabulary) -> tuple[object, ...]:
    last = row.value == NOT_STATED
    if name == "principle":
        return last, vocabulary.principle_number(row.value)
    if name == "year":
        return last, -int(row.value) if row.value.isdecimal() else 0
    return last, -row.count, row.label.casefold(), row.value


def _trees(found: Mapping[str, list[Row]], levels: Iterable[str]) -> list[Node]:
    """Hang the rows of a facet's levels below their parents.

    A row whose parent has no row stands at the top. "Not stated" stands there once, for the
    widest level: a document that names a country says where it applies.
    """
    levels = tuple(levels)
    pairs = [
        (name, row)
        for name in levels
        for row in found[name]
        if name == levels[0] or row.selected or row.value != NOT_STATED
    ]
    present = {(name, row.value) for name, row in pairs}
    below: dict[tuple[str, str] | None, list[tuple[str, Row]]] = {}
    for name, row in pairs:
        above = (ABOVE.get(name, name), row.parent or "")
        below.setdefault(above if above in present else None, []).append((name, row))

    def node(name: str, row: Row) -> Node:
        return Node(name, row, tuple(node(*child) for child in below.get((name, row.value), ())))

    return [node(name, row) for name, row in below.get(None, ())]
