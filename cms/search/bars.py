"""How many documents are of which year, as bars."""

from collections.abc import Iterable
from dataclasses import dataclass

from cms.search.facets import Row

HEIGHT = 100  # units of the highest bar
MOST = 40  # years, the last ones


@dataclass(frozen=True)
class Bar:
    """A year's bar: `x` and `y` are its upper left corner."""

    x: int
    y: int
    height: int
    selected: bool


@dataclass(frozen=True)
class Bars:
    """The bars of the years from `first` to `last`; of those before there are no bars.

    `earliest` is the first year of any document, `width` is in units, one for a year.
    """

    earliest: int
    first: int
    last: int
    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """How wide they are together."""
        return self.last - self.first + 1


def bars(rows: Iterable[Row]) -> Bars | None:
    """Return the bars of the years in `rows`, or None if no document states its year."""
    years = {int(row.value): row for row in rows if row.value.isdecimal() and row.count}
    if not years:
        return None
    last = max(years)
    first = max(min(years), last - MOST + 1)
    shown = {year: row for year, row in sorted(years.items()) if year >= first}
    highest = max(row.count for row in shown.values())
    drawn = []
    for year, row in shown.items():
        height = max(1, HEIGHT * row.count // highest)
        drawn.append(Bar(year - first, HEIGHT - height, height, row.selected))
    return Bars(min(years), first, last, tuple(drawn))
