"""In which order hits stand.

Relevance is a row of tiers, strict to forgiving, heaviest field first; inside a tier bm25
with the fields' weights decides, then the id. Plain bm25 alone would put misspelt words,
being rare, before the right spelling.
"""

import sqlite3
from collections.abc import Iterator

from indexer.engines.base import SearchQuery, Sort
from indexer.engines.embedded.matching import Level, Matching


def ordered(
    connection: sqlite3.Connection,
    query: SearchQuery,
    matching: Matching,
    total: int,
    *,
    partial: bool = False,
) -> list[str]:
    """Return the ids of the page's hits, of the `total` in the table `found`.

    `partial` ones hold some of the words and stand by the weights in the table `said`.
    """
    offset = max(query.page - 1, 0) * query.page_size
    end = min(offset + query.page_size, total)
    if query.sort or not matching.parts:
        return _sorted(connection, query.sort, end)[offset:end]
    if partial:
        rows = connection.execute(
            "SELECT id FROM found JOIN said USING (n) JOIN documents USING (n) WHERE missed = 0"
            " ORDER BY score DESC, id LIMIT ?",
            (end,),
        )
        return [row[0] for row in rows][offset:end]
    weights = ", ".join(str(field.weight) for field in matching.config.searchable())
    hits: dict[str, None] = {}
    for expression in dict.fromkeys(_tiers(matching)):
        if len(hits) >= end:
            break
        # Of the first `end` of a tier, those that are not in an upper one fill the page.
        rows = connection.execute(
            "SELECT id FROM texts JOIN found ON n = texts.rowid JOIN documents USING (n)"
            f" WHERE texts MATCH ? AND missed = 0 ORDER BY bm25(texts, {weights}), id LIMIT ?",
            (expression, end),
        )
        hits.update(dict.fromkeys(row[0] for row in rows))
    return list(hits)[offset:end]


def _sorted(connection: sqlite3.Connection, sort: Sort | None, end: int) -> list[str]:
    by = ""
    if sort:
        direction = "DESC" if sort.descending else "ASC"
        by = f'"sort_{sort.field}" IS NULL, "sort_{sort.field}" {direction}, '
    rows = connection.execute(
        f"SELECT id FROM documents JOIN found USING (n) WHERE missed = 0 ORDER BY {by}id LIMIT ?",
        (end,),
    )
    return [row[0] for row in rows]


def _tiers(matching: Matching) -> Iterator[str]:
    """Yield the expressions of the tiers; each document found is in the last one at least."""
    fields = [field.name for field in matching.config.searchable()]
    title, others = fields[0], fields[1:-1]
    near = matching.near(title)
    if near:
        yield near
    yield matching.expression(Level.EXACT, title)
    yield matching.expression(Level.PLAIN, title)
    for field in others:
        yield matching.expression(Level.PLAIN, field)
    if near:
        yield matching.near()
    yield matching.expression(Level.EXACT)
    yield matching.expression(Level.PLAIN)
    yield matching.expression(Level.LOOSE, title)
    yield matching.expression(Level.LOOSE)
