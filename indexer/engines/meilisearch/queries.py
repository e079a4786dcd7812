"""A SearchQuery as the queries of one multi-search: every value is quoted here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from indexer.engines.base import Filter, Range, SearchQuery
from indexer.engines.meilisearch.documents import storable
from indexer.engines.meilisearch.text import Text
from search_config.meilisearch_settings import PASSAGE_STARTS
from search_config.schema import IndexConfig

# Queries whose hits are merged, and what is wanted of all together.
Merged = tuple[list[dict[str, Any]], dict[str, Any]]
NO_HITS: Mapping[str, Any] = {"page": 1, "hitsPerPage": 0}
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
        (_, shown), *others = self._counted()
        hits = self._query(text, self._page()) | {"facets": shown} | self._shown(text)
        return [
            hits,
            *(self._query(text, NO_HITS, facet) | {"facets": fields} for facet, fields in others),
        ]

    def totals(self, texts: Iterable[Text]) -> list[dict[str, Any]]:
        """Return the query for the total of each text, whatever facets are chosen."""
        filters = tuple(each for each in self.query.filters if not each.facet)
        free = replace(self, query=replace(self.query, filters=filters, ranges=()))
        return [free._query(text, NO_HITS) | {"facets": []} for text in texts]

    def together(self, texts: Mapping[Text, float]) -> list[Merged]:
        """Return the searches for documents that hold any of `texts`, by their weights.

        The first is for the hits, the others for counts, as in `queries`.
        """
        (_, shown), *others = self._counted()
        weights = [{"federationOptions": {"weight": weight}} for weight in texts.values()]
        hits = [self._query(text, {}) | self._shown(text) for text in texts]
        searches: list[tuple[list[dict[str, Any]], Mapping[str, Any], list[str]]]
        searches = [(hits, self._page(), shown)]
        for facet, fields in others:
            searches.append(([self._query(text, {}, facet) for text in texts], NO_HITS, fields))
        return [
            (
                [query | weight for query, weight in zip(asked, weights, strict=True)],
                {**page, "facetsByIndex": {self.index: fields}},
            )
            for asked, page, fields in searches
        ]

    def _counted(self) -> list[tuple[str, list[str]]]:
        """Return the fields to count by the facet whose choice is left out; none is the first."""
        chosen = self._restrictions()
        counted: dict[str, list[str]] = {"": []}
        for field in self.query.facets:
            facet = self._facet(field)
            counted.setdefault(facet if facet in chosen else "", []).append(field)
        return list(counted.items())

    def _page(self) -> dict[str, Any]:
        return {"page": self.query.page, "hitsPerPage": self.query.page_size}

    def _shown(self, text: Text) -> dict[str, Any]:
        return {
            "showMatchesPosition": bool(text.wanted) and self.query.spans,
            "sort": self._sort(),
        }

    def _query(self, text: Text, page: Mapping[str, Any], leaving: str = "") -> dict[str, Any]:
        """Return what is asked for a text; `leaving` is a facet whose choice is left out.

        `page` is empty where several are merged: the page is then one of all together.
        """
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
            **page,
            "attributesToRetrieve": ["id", PASSAGE_STARTS],
            "filter": restrictions,
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
    within = f"{bounds.field} >= {low} AND {bounds.field} <= {high}"
    return f"{within} OR {is_in(bounds.field, bounds.also)}" if bounds.also else within
