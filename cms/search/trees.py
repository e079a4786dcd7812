"""Facet values as trees: the foremost beside the results, all of them on a page of their own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cms.search.facets import Row
from cms.search.suggest import holds
from cms.search.vocabulary import Vocabulary
from search_config.document import NOT_STATED
from search_config.facets import FACETS
from search_config.schema import Facet

# The field in which the parent of a value stands; the others' parents are in their own.
ABOVE = {"city": "country", "country": "region"}
CHOOSABLE = {facet.name: facet for facet in FACETS if facet.name != "year"}
PANEL = 24  # values of a facet beside the results; what is chosen stands there besides

Rows = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Node:
    """A row in a tree; `name` is its parameter."""

    name: str
    row: Row
    children: "tuple[Node, ...]" = ()

    @property
    def is_open(self) -> bool:
        """Whether something below it is selected, so that it has to be seen."""
        return any(child.row.selected or child.is_open for child in self.children)


@dataclass(frozen=True)
class FacetGroup:
    """A facet as people see it.

    `chosen` counts the selected values, `size` all of them; not all may stand in `nodes`.
    """

    name: str
    label: str
    nodes: tuple[Node, ...]
    chosen: int
    size: int
    complete: bool = True


def groups(found: Rows) -> list[FacetGroup]:
    """Return the facets with their foremost values, in the order in which they are shown."""
    return [_foremost(whole(found, facet), facet) for facet in CHOOSABLE.values()]


def years(rows: list[Row], chosen: Sequence[str]) -> list[Node]:
    """Return what is no matter of bounds: "not stated", and years chosen as values."""
    return [Node("year", row) for row in rows if row.value in (NOT_STATED, *chosen)]


def whole(found: Rows, facet: Facet) -> FacetGroup:
    """Return a facet with all its values."""
    nodes = _trees(found, facet)
    everything = list(_each(nodes))
    chosen = sum(node.row.selected for node in everything)
    return FacetGroup(facet.name, facet.label, nodes, chosen, len(everything))


def by_name(group: FacetGroup, vocabulary: Vocabulary, begins: str = "") -> FacetGroup:
    """Return the values by label; of those not selected, with a name in which a word begins like that.

    What stands above such a value stays too.
    """

    def kept(node: Node) -> bool:
        names = vocabulary.names(node.name, node.row.value)
        return not begins or node.row.selected or holds(begins, names)

    def named(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        order = sorted(nodes, key=lambda n: (n.row.value == NOT_STATED, n.row.label.casefold()))
        return tuple(replace(node, children=named(node.children)) for node in order)

    return replace(group, nodes=named(_pruned(group.nodes, kept)), complete=not begins)


def _foremost(group: FacetGroup, facet: Facet) -> FacetGroup:
    """Return a facet with what is selected, and as many of its most frequent values as fit."""
    nodes = [n for i, n in enumerate(group.nodes) if i < facet.limit or n.row.selected or n.is_open]
    # Nothing is more frequent than what stands above it, so no value comes without its parent.
    frequent = sorted(_each(tuple(nodes)), key=lambda node: -node.row.count)[:PANEL]
    first = {(node.name, node.row.value) for node in frequent}

    def kept(node: Node) -> bool:
        return (node.name, node.row.value) in first or node.row.selected

    shown = _pruned(tuple(nodes), kept)
    return replace(group, nodes=shown, complete=sum(1 for _ in _each(shown)) == group.size)


def _each(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield the nodes and all below them, the upper ones first."""
    yield from nodes
    for node in nodes:
        yield from _each(node.children)


def _pruned(nodes: tuple[Node, ...], kept: Callable[[Node], bool]) -> tuple[Node, ...]:
    """Return the nodes that are kept, and those that have such a one below."""
    pruned = (replace(node, children=_pruned(node.children, kept)) for node in nodes)
    return tuple(node for node in pruned if node.children or kept(node))


def _trees(found: Rows, facet: Facet) -> tuple[Node, ...]:
    """Hang the rows of a facet's levels below their parents.

    A row whose parent has no row stands at the top. "Not stated" stands there once, for the
    widest level: a document that names a country says where it applies.
    """
    pairs = [
        (name, row)
        for name in facet.levels
        for row in found[name]
        if name == facet.levels[0] or row.selected or row.value != NOT_STATED
    ]
    present = {(name, row.value) for name, row in pairs}
    below: dict[tuple[str, str] | None, list[tuple[str, Row]]] = {}
    for name, row in pairs:
        above = (ABOVE.get(name, name), row.parent or "")
        below.setdefault(above if above in present else None, []).append((name, row))

    def node(name: str, row: Row) -> Node:
        return Node(name, row, tuple(node(*child) for child in below.get((name, row.value), ())))

    return tuple(node(name, row) for name, row in below.get(None, ()))
