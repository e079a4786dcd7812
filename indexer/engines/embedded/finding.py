"""Which documents pass, and how many have each facet value.

The documents found stand in a temporary table with what they miss: 0 passes all
restrictions, the bit of a facet fails only those of that facet. So a facet's counts, which
leave its own restrictions out, are those of both kinds, and one pass serves every facet.
"""

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.engines.base import Filter, Range, SearchQuery
from indexer.engines.checks import check_query
from indexer.engines.embedded.matching import Level, Matching, any_of
from indexer.engines.embedded.writing import INTEGERS
from search_config.schema import IndexConfig
from search_config.words import Phrase, storable

SHARE = 0.4  # of the best document's weight


@dataclass(frozen=True)
class Condition:
    """A piece of SQL that is true of the rows of `documents` that pass, and its parameters."""

    sql: str
    parameters: tuple[object, ...] = ()


class Found:
    """The documents that a query finds, in the table `found` of `connection`."""

    def __init__(
        self, connection: sqlite3.Connection, config: IndexConfig, query: SearchQuery
    ) -> None:
        check_query(config, query)
        self._connection, self._config = connection, config
        self._by_facet: dict[str, list[Condition]] = {}
        for each in query.filters:
            self._by_facet.setdefault(each.facet, []).append(_filter(each))
        for bounds in query.ranges:
            self._by_facet.setdefault(self._facet(bounds.field), []).append(_range(bounds))
        self._always = self._by_facet.pop("", [])
        if query.exclude:
            ids = json.dumps([storable(each) for each in sorted(query.exclude)])
            self._always.append(Condition("id NOT IN (SELECT value FROM json_each(?))", (ids,)))
        if query.without:
            passes = _filter(query.without)
            self._always.append(Condition(f"NOT ({passes.sql})", passes.parameters))

    def fill(self, matching: Matching, excluded: Sequence[Phrase]) -> int:
        """Find the documents that hold the words; return how many pass all restrictions."""
        return self._fill(self._where(_holding(matching), excluded))

    def is_there(self, matching: Matching, excluded: Sequence[Phrase]) -> bool:
        """Say whether any document holds the words, whatever the facets restrict."""
        where = self._where(_holding(matching), excluded)
        sql = f"SELECT 1 FROM documents WHERE {where.sql} LIMIT 1"
        return self._connection.execute(sql, where.parameters).fetchone() is not None

    def fill_partly(self, matching: Matching, excluded: Sequence[Phrase]) -> int:
        """Find the documents that say most of it, as `partial.weigh` has weighed them.

        They hold all that is quoted, and weigh at least `SHARE` of the best, whatever the facets
        restrict. Return how many pass all restrictions.
        """
        quoted = matching.of(tuple(part for part in matching.parts if part.is_quoted))
        where = self._where(_holding(quoted), excluded)
        sql = f"SELECT max(score) FROM said JOIN documents USING (n) WHERE {where.sql}"
        best = self._connection.execute(sql, where.parameters).fetchone()[0] or 0
        said = Condition("n IN (SELECT n FROM said WHERE score >= ?)", (best * SHARE,))
        return self._fill(_all([said, where]))

    def _where(self, holds: Sequence[Condition], excluded: Sequence[Phrase]) -> Condition:
        """Return what a document must be, leaving facets aside."""
        never = [_text("NOT IN", any_of(phrase)) for phrase in excluded]
        return _all([*self._always, *holds, *never])

    def _fill(self, where: Condition) -> int:
        facets = [_all(conditions) for conditions in self._by_facet.values()]
        bits = " + ".join(["0", *(f"((NOT ({each.sql})) << {k})" for k, each in enumerate(facets))])
        self._connection.execute("DELETE FROM found")
        self._connection.execute(
            f"INSERT INTO found SELECT n, missed FROM (SELECT n, {bits} AS missed FROM documents"
            f" WHERE {where.sql}) WHERE missed & (missed - 1) = 0",  # no bit or one bit
            [value for condition in (*facets, where) for value in condition.parameters],
        )
        total: int = self._connection.execute(
            "SELECT count(*) FROM found WHERE missed = 0"
        ).fetchone()[0]
        return total

    def counts(self, fields: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return field → value → documents, leaving out the restrictions of its own facet."""
        if not fields:
            return {}
        bits = {facet: 1 << k for k, facet in enumerate(self._by_facet)}
        own = {field: bits.get(self._facet(field), 0) for field in fields}
        numbers = {missed: self._numbers(missed) for missed in {0, *own.values()}}
        counts: dict[str, dict[str, int]] = {field: {} for field in fields}
        rows = self._connection.execute(
            "SELECT number, field, value FROM facet_value"
            f" WHERE field IN ({', '.join('?' * len(counts))}) ORDER BY field, value",
            list(counts),
        )
        for number, field, value in rows:
            count = sum(numbers[missed][number] for missed in {0, own[field]})
            if count:
                counts[field][value] = count
        return counts

    def _numbers(self, missed: int) -> Counter[int]:
        """Return how many of the documents that miss `missed` hold each number."""
        # Counted here, in one pass for all fields: joins in SQLite take five times as long.
        rows = self._connection.execute(
            "SELECT numbers FROM found CROSS JOIN held USING (n) WHERE missed = ?", (missed,)
        )
        return Counter(array("i", b"".join(row[0] for row in rows)))

    def _facet(self, field: str) -> str:
        facet = self._config.facet_of(field)
        return facet.name if facet else field


def _filter(each: Filter) -> Condition:
    alternatives = [
        Condition(
            f"field = ? AND value IN ({', '.join('?' * len(values))})",
            (field, *map(storable, values)),
        )
        for field, values in each.values.items()
    ]
    sql = " OR ".join(f"({one.sql})" for one in alternatives) or "0"
    parameters = tuple(value for one in alternatives for value in one.parameters)
    return _with_value(Condition(sql, parameters))


def _range(bounds: Range) -> Condition:
    low = INTEGERS[0] if bounds.minimum is None else max(bounds.minimum, INTEGERS[0])
    high = INTEGERS[-1] if bounds.maximum is None else min(bounds.maximum, INTEGERS[-1])
    also = json.dumps([*map(storable, bounds.also)])
    sql = "field = ? AND (amount BETWEEN ? AND ? OR value IN (SELECT value FROM json_each(?)))"
    return _with_value(Condition(sql, (bounds.field, low, high, also)))


def _with_value(value: Condition) -> Condition:
    """Return the condition that a document holds a facet value for which `value` is true."""
    return Condition(
        "n IN (SELECT n FROM holder JOIN facet_value USING (number) WHERE " + value.sql + ")",
        value.parameters,
    )


def _holding(matching: Matching) -> list[Condition]:
    return [_text("IN", matching.expression(Level.LOOSE))] if matching.parts else []


def _text(operator: str, expression: str) -> Condition:
    return Condition(f"n {operator} (SELECT rowid FROM texts WHERE texts MATCH ?)", (expression,))


def _all(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that all of `conditions` hold."""
    sql = " AND ".join(["1", *(condition.sql for condition in conditions)])
    return Condition(sql, tuple(v for condition in conditions for v in condition.parameters))
