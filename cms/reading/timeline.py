"""Documents by year."""

from dataclasses import dataclass

from cms.search.criteria import Criteria
from cms.search.find import counted

BARS = 40  # years one by one; what is older stands in one bar
HEIGHT = 160  # of the tallest bar, in pixels
NARROW, WIDE, ALL = 26, 64, 1100  # of a bar with its gap, and of all if they are few


@dataclass(frozen=True)
class Bar:
    """A year, or the years up to `last` if `first` is None; measures are in pixels."""

    first: int | None
    last: int
    count: int
    criteria: Criteria
    x: int
    step: int
    height: int

    @property
    def width(self) -> int:
        """Of the bar without its gap."""
        return self.step - 4

    @property
    def y(self) -> int:
        """Where the bar begins, from above."""
        return HEIGHT - self.height

    @property
    def names_year(self) -> bool:
        """Whether its year stands below it: in narrow bars there is room for every second."""
        return self.first is not None and (self.last % 2 == 0 or self.step > 40)

    @property
    def middle(self) -> int:
        """The middle of the bar, from the left."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class Timeline:
    """The figure of what `criteria` find: bars from the oldest to the newest, without gaps."""

    criteria: Criteria
    bars: tuple[Bar, ...]
    undated: int
    total: int

    @property
    def width(self) -> int:
        """Of all bars, in pixels."""
        return sum(bar.step for bar in self.bars)


def timeline(criteria: Criteria) -> Timeline:
    """Return the figure of what `criteria` find; their own years are left out.

    Raises EngineError.
    """
    wide = criteria.without_years()
    results = counted([wide], ("year",))[0]
    counts = {int(year): n for year, n in results.facets["year"].items() if year.isdecimal()}
    undated = results.total - sum(counts.values())
    if not counts:
        return Timeline(wide, (), undated, results.total)
    newest, oldest = max(counts), min(counts)
    start = max(oldest, newest - BARS + 1)
    spans: list[tuple[int | None, int, int]] = [
        (year, year, counts.get(year, 0)) for year in range(start, newest + 1)
    ]
    if oldest < start:
        spans.insert(0, (None, start - 1, sum(n for year, n in counts.items() if year < start)))
    step = min(WIDE, max(NARROW, ALL // len(spans)))
    most = max(count for _, _, count in spans)
    bars = (
        Bar(
            first,
            last,
            count,
            wide.change(year_from=first, year_to=last),
            x=step * position,
            step=step,
            # The smallest one is still to be seen.
            height=max(3, round(HEIGHT * count / most)) if count else 0,
        )
        for position, (first, last, count) in enumerate(spans)
    )
    return Timeline(wide, tuple(bars), undated, results.total)
