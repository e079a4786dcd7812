"""Cities on a map of the world or of a region, drawn on the server: no tiles, no script."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from cms.search.criteria import Criteria
from cms.search.find import counted
from cms.search.vocabulary import Vocabulary
from search_config.document import NOT_STATED

PLACES = ("region", "country", "city")
# West, south, east, north in degrees: all that the picture of the land holds.
WORLD = (-170.0, -56.0, 180.0, 76.0)
MARGIN = 4.0  # degrees around the cities of a region
TENTHS = 10  # the units of land.svg
WIDEST = 1.75  # width by height of the place on the page


@dataclass(frozen=True)
class Mark:
    """A city with its documents; `x`, `y` and `radius` are in the map's units."""

    label: str
    country: str
    count: int
    criteria: Criteria
    x: float = 0
    y: float = 0
    radius: float = 0


@dataclass(frozen=True)
class Region:
    """A part of the world that can be looked at more closely."""

    label: str
    criteria: Criteria
    current: bool


@dataclass(frozen=True)
class CityMap:
    """The figure; `criteria` is what it shows, `world` the same without a region.

    `squeeze` makes degrees of longitude as long as they are in the middle of the map.
    """

    criteria: Criteria
    world: Criteria
    marks: tuple[Mark, ...]
    unplaced: tuple[Mark, ...]
    regions: tuple[Region, ...]
    view_box: str
    squeeze: float
    elsewhere: int
    elsewhere_criteria: Criteria


def city_map(criteria: Criteria, vocabulary: Vocabulary) -> CityMap:
    """Return the figure of what `criteria` find, of the regions in them, or of the world.

    Raises EngineError.
    """
    wide = _at(criteria)
    counts = counted([wide], ("city",))[0].facets["city"]
    bodies = vocabulary.terms("city")
    chosen = set(criteria.chosen.get("region", ()))
    shown = [
        slug
        for slug in counts
        if slug in bodies
        and (not chosen or chosen & {bodies[slug]["region"], bodies[slug]["subregion"]})
    ]
    shown.sort(key=lambda slug: (-counts[slug], bodies[slug]["label"].casefold()))
    places = {
        slug: (float(bodies[slug]["longitude"]), float(bodies[slug]["latitude"]))
        for slug in shown
        if None not in {bodies[slug]["longitude"], bodies[slug]["latitude"]}
    }
    west, south, east, north = _around(places.values()) if chosen and places else WORLD
    squeeze = round(math.cos(math.radians((south + north) / 2)), 3)
    width = (east - west) * squeeze * TENTHS
    height = (north - south) * TENTHS
    size = max(width, height * WIDEST)  # what decides how small it is drawn
    most = max((counts[slug] for slug in places), default=1)

    def mark(slug: str) -> Mark:
        longitude, latitude = places.get(slug, (0.0, 0.0))
        return Mark(
            label=bodies[slug]["label"],
            country=vocabulary.label("country", bodies[slug]["country"]),
            count=counts[slug],
            criteria=_at(wide, city=slug),
            x=round(longitude * squeeze * TENTHS, 1),
            y=round(-latitude * TENTHS, 1),
            radius=round(size * (0.004 + 0.012 * math.sqrt(counts[slug] / most)), 1),
        )

    box = (west * squeeze * TENTHS, -north * TENTHS, width, height)
    regions = criteria.chosen.get("region", ())
    return CityMap(
        criteria=wide.change(chosen={**wide.chosen, "region": regions}) if regions else wide,
        world=wide,
        # The smallest are drawn last, so that no larger one lies over them.
        marks=tuple(mark(slug) for slug in shown if slug in places),
        unplaced=tuple(mark(slug) for slug in shown if slug not in places),
        regions=tuple(_regions(wide, chosen, vocabulary)),
        view_box=" ".join(f"{number:.0f}" for number in box),
        squeeze=squeeze,
        elsewhere=counts.get(NOT_STATED, 0),
        elsewhere_criteria=_at(wide, city=NOT_STATED),
    )


def _at(criteria: Criteria, **place: str) -> Criteria:
    """Return `criteria` with this place alone, or with none."""
    chosen = {name: values for name, values in criteria.chosen.items() if name not in PLACES}
    return criteria.change(chosen=chosen | {name: (value,) for name, value in place.items()})


def _regions(criteria: Criteria, chosen: set[str], vocabulary: Vocabulary) -> Iterable[Region]:
    regions = {city["region"] for city in vocabulary.terms("city").values() if city["region"]}
    for slug in sorted(regions, key=lambda slug: vocabulary.label("region", slug)):
        label = vocabulary.label("region", slug)
        yield Region(label, _at(criteria, region=slug), current=slug in chosen)


def _around(places: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return the bounds of these places, with a margin, at most three times as wide as high."""
    longitudes, latitudes = zip(*places, strict=True)
    west, east = min(longitudes) - MARGIN, max(longitudes) + MARGIN
    south, north = min(latitudes) - MARGIN, max(latitudes) + MARGIN
    lacking = max(0.0, (east - west) / 3 - (north - south)) / 2
    return west, south - lacking, east, north + lacking
