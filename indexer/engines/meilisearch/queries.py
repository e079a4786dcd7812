"""A SearchQuery as the queries of one multi-search: every value is quoted here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.engines.base import Filter, Range, SearchQuery
from indexer.engines.meilisearch.documents import storable
from indexer.engines.meilisearch.text import Text
from search_config.meilisearch_settings import PASSAGE_STARTS
from search_config.schema import IndexConfig

_FARTHEST = 2**53  # up to here a number in JSON is exact


@dataclass(frozen=True)
class Plan:
    """What `query` asks of `index`, for any text."""

    index: str
    query: SearchQuery
    config: IndexConfig

    def queries(self, text: Text) -> list[dict[str, Any]]:
        """Return the query for the hits, and one for the counts of each facet with a choice.

        Counts of the other facets come with the hits.
        """
        chosen = self._restrictions()
        counted: dict[str, list[str]] = {"": []}
        for field in self.query.facets:
            facet = self._facet(field)
            counted.setdefault(facet if facet in chosen else "", []).append(field)
        hits = self._query(text, counted.pop("")) | {
            "page": self.query.page,
            "hitsPerPage": self.query.page_size,
            "showMatchesPosition": text.has_words and self.query.spans,
            "sort": self._sort(),
        }
        return [hits, *(self._query(text, fields, leaving=own) for own, fields in counted.items())]

    def total(self, text: Text) -> dict[str, Any]:
        """Return the query for the total alone."""
        return self._query(text, [])

    def _query(self, text: Text, facets: Sequence[str], leaving: str = "") -> dict[str, Any]:
        """Return a query without hits; `leaving` is a facet whose choice is left out."""
        restrictions = [
            one
            for facet, several in self._restrictions().items()
            if not leaving or facet != leaving
            for one in several
        ]
        if self.query.exclude:
            restrictions.append(f"NOT {is_in('id', sorted(self.query.exclude))}")
        if self.query.without:
            restrictions.append(f"NOT ({_filter(self.query.without)})")
        return {
            "indexUid": self.index,
            "q": str(text),
            "matchingStrategy": "all",
            "page": 1,
            "hitsPerPage": 0,
            "attributesToRetrieve": ["id", PASSAGE_STARTS],
            "filter": restrictions,
            "facets": facets,
        }

    def _restrictions(self) -> dict[str, list[str]]:
        """Return the filters by facet; under "" those of none."""
        found: dict[str, list[str]] = {}
        for each in self.query.filters:
            found.setdefault(each.facet, []).append(_filter(each))
        for bounds in self.query.ranges:
            found.setdefault(self._facet(bounds.field), []).append(_range(bounds))
        return found

    def _facet(self, field: str) -> str:
        facet = self.config.facet_of(field)
        return facet.name if facet else field

    def _sort(self) -> list[str]:
        sort = self.query.sort
        return [f"{sort.field}:{'desc' if sort.descending else 'asc'}", "id:asc"] if sort else []


def quoted(value: str) -> str:
    """Return `value` as it stands in a filter, whatever it holds."""
    escaped = storable(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def is_in(field: str, values: Iterable[str]) -> str:
    """Return the filter for documents with any of these values in `field`."""
    return f"{field} IN [{', '.join(map(quoted, values))}]"


def after(document_id: str) -> str:
    """Return the filter for documents whose ids stand after this one."""
    return f"id > {quoted(document_id)}"


def _filter(each: Filter) -> str:
    alternatives = [is_in(field, values) for field, values in each.values.items()]
    return " OR ".join(alternatives) or is_in("id", ())


def _range(bounds: Range) -> str:
    low = -_FARTHEST if bounds.minimum is None else max(bounds.minimum, -_FARTHEST)
    high = _FARTHEST if bounds.maximum is None else min(bounds.maximum, _FARTHEST)
    return f"{bounds.field} >= {low} AND {bounds.field} <= {high}"
