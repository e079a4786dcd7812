"""Principle × city: who has written something about what, and where nothing is known."""

import math
from dataclasses import dataclass

from cms.search.criteria import Criteria
from cms.search.find import counted
from cms.search.vocabulary import Vocabulary
from search_config.document import NOT_STATED

FIRST = 30  # cities shown before all are asked for
STEPS = 5  # shades


@dataclass(frozen=True)
class Cell:
    """How many documents a search finds; `step` is the shade, 0 for none."""

    count: int
    step: int
    criteria: Criteria


@dataclass(frozen=True)
class Column:
    """A principle; `label` is its short name."""

    label: str
    total: Cell


@dataclass(frozen=True)
class Row:
    """A city, or "not stated", with a cell for each column."""

    slug: str
    label: str
    country: str
    total: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """The figure of what `criteria` find.

    `cities` is how many have a document; the documents of `elsewhere` name none: None if there
    are no such.
    """

    criteria: Criteria
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cities: int
    elsewhere: Row | None


def matrix(criteria: Criteria, vocabulary: Vocabulary, *, everything: bool = False) -> Matrix:
    """Return the figure of what `criteria` find; their own principles and cities are left out.

    The cities with most documents stand first, all of them with `everything`. Raises EngineError.
    """
    wide = _pick(criteria, principle=None, city=None)
    base = counted([wide], ("principle", "city"))[0].facets
    principles = [
        *(slug for slug in vocabulary.labels("principle")),
        *([NOT_STATED] if base["principle"].get(NOT_STATED) else []),
    ]
    principles.sort(key=vocabulary.principle_number)
    within = counted([_pick(wide, principle=slug, city=None) for slug in principles], ("city",))
    counts = [results.facets["city"] for results in within]
    cities = [slug for slug in base["city"] if slug != NOT_STATED]
    cities.sort(key=lambda slug: (-base["city"][slug], vocabulary.label("city", slug).casefold()))
    shown = cities if everything else cities[:FIRST]
    # What is not stated would outshine what is.
    stated = [column for slug, column in zip(principles, counts, strict=True) if slug != NOT_STATED]
    most = max((column.get(city, 0) for column in stated for city in shown), default=0)

    def cell(count: int, principle: str | None, city: str | None, *, shade: bool = False) -> Cell:
        step = math.ceil(STEPS * math.log1p(count) / math.log1p(most)) if shade and count else 0
        return Cell(count, step, _pick(wide, principle=principle, city=city))

    def row(city: str, *, shade: bool = True) -> Row:
        above = vocabulary.parent("city", city) or ""
        return Row(
            slug=city,
            label=vocabulary.label("city", city),
            country=vocabulary.label("country", above),
            total=cell(base["city"][city], None, city),
            cells=tuple(
                cell(column.get(city, 0), principle, city, shade=shade and principle != NOT_STATED)
                for principle, column in zip(principles, counts, strict=True)
            ),
        )

    return Matrix(
        criteria=wide,
        columns=tuple(
            Column(
                vocabulary.label("principle", slug),
                cell(base["principle"].get(slug, 0), slug, None),
            )
            for slug in principles
        ),
        rows=tuple(map(row, shown)),
        cities=len(cities),
        elsewhere=row(NOT_STATED, shade=False) if base["city"].get(NOT_STATED) else None,
    )


def _pick(criteria: Criteria, *, principle: str | None, city: str | None) -> Criteria:
    """Return `criteria` with this principle and this city, or without any."""
    chosen = {name: v for name, v in criteria.chosen.items() if name not in {"principle", "city"}}
    picked = {"principle": principle, "city": city}
    chosen |= {name: (value,) for name, value in picked.items() if value}
    return criteria.change(chosen=chosen)
