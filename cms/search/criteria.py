"""What somebody searches for, checked: the one form that page, API and command share."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from cms.search.wording import asked
from indexer.engines.base import Filter, Range, SearchQuery, Sort
from indexer.published import Exclusions
from search_config.indexes import CONTENT

SORTS: Mapping[str, Sort | None] = {
    "relevance": None,
    "newest": Sort("date", descending=True),
    "oldest": Sort("date"),
    "title": Sort("title_key"),
}
PAGE_SIZE = 20
NOTHING = Exclusions()
VERSIONS, ALL = "versions", "all"  # the parameter of pages that asks for every version
CHOOSABLE = tuple(level for facet in CONTENT.facets for level in facet.levels)


@dataclass(frozen=True)
class Criteria:
    """What to look for; every value has been checked.

    `chosen` holds facet fields with the values picked in them; with `principle_all` a document
    must carry every chosen principle, not any. Chosen years are alternatives to those between
    the bounds. `language` is the reader's;
    with `shown_in` each work is found once, in its right version for that language, unless
    `every_version` is asked for.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    principle_all: bool = False
    year_from: int | None = None
    year_to: int | None = None
    sort: str = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE
    language: str = "en"
    shown_in: str = ""
    every_version: bool = False

    def to_engine(self, leaving_out: Exclusions = NOTHING) -> SearchQuery:
        """Return the engine's query; what is left out is not found and not counted."""
        filters = []
        for facet in CONTENT.facets:
            values = {name: self.chosen[name] for name in facet.levels if name in self.chosen}
            if values and facet.name == "principle" and self.principle_all:
                # Of no facet: what another principle would leave is what is counted.
                filters += [Filter({"principle": (each,)}) for each in values["principle"]]
            elif values and not (facet.name == "year" and self.has_years):
                filters.append(Filter(values, facet=facet.name))
        if self.shown_in and not self.every_version:
            filters.append(Filter({"shown_in": (self.shown_in,)}))
        years = Range("year", self.year_from, self.year_to, self.chosen.get("year", ()))
        return SearchQuery(
            text=asked(self.text),
            filters=tuple(filters),
            ranges=(years,) if self.has_years else (),
            exclude=leaving_out.ids,
            without=Filter({"section": tuple(sorted(leaving_out.sections))})
            if leaving_out.sections
            else None,
            facets=CHOOSABLE,
            sort=SORTS[self.sort],
            page=self.page,
            page_size=self.page_size,
            lang=self.language,
        )

    @property
    def has_years(self) -> bool:
        """Whether a first or a last year is given."""
        return self.year_from is not None or self.year_to is not None

    def change(self, **changes: object) -> Self:
        """Return a copy with other values, on its first page unless `page` is one of them."""
        return dataclasses.replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def without(self, name: str, value: str) -> Self:
        """Return a copy without one chosen value."""
        chosen = dict(self.chosen)
        left = tuple(other for other in chosen.pop(name, ()) if other != value)
        return self.change(chosen={**chosen, name: left} if left else chosen)

    def without_years(self) -> Self:
        """Return a copy in which no years are chosen."""
        chosen = {name: values for name, values in self.chosen.items() if name != "year"}
        return self.change(chosen=chosen, year_from=None, year_to=None)

    def whole(self) -> str:
        """Return the part of an address after `?` that means all results, not a page of them."""
        return self.change(page_size=PAGE_SIZE).query_string()

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that say the same, without those that say the usual."""
        pairs = [("q", self.text.strip())] if self.text.strip() else []
        pairs += [(name, value) for name in CHOOSABLE for value in self.chosen.get(name, ())]
        if self.principle_all:
            pairs.append(("principle_all", "chosen"))
        if self.every_version:
            pairs.append((VERSIONS, ALL))
        for name, number, usual in (
            ("year_from", self.year_from, None),
            ("year_to", self.year_to, None),
            ("sort", self.sort, "relevance"),
            ("page_size", self.page_size, PAGE_SIZE),
            ("page", self.page, 1),
        ):
            if number != usual:
                pairs.append((name, str(number)))
        return pairs

    def query_string(self) -> str:
        """Return the part of an address after `?`, the same for equal criteria; "" for none."""
        return urlencode(self.pairs())
