"""What documents are worth that hold some of the words: the rarer a word, the more it says."""

import math
import sqlite3
from collections import defaultdict

from indexer.engines.embedded.matching import Level, Matching

IN_TITLE, IN_SUMMARY = 0.5, 0.25  # of a word's weight, more for a word that stands there


def weigh(connection: sqlite3.Connection, matching: Matching) -> None:
    """Fill the table `said` with the documents that hold any of the parts, and their weights.

    A word is taken for a mistyped one only if it stands nowhere as it is.
    """
    documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    title, *others = [field.name for field in matching.config.searchable()][:-1]
    scores: dict[int, float] = defaultdict(float)
    for part in matching.parts:
        one = matching.of((part,))
        level = Level.PLAIN
        found = _found(connection, one.expression(level))
        if not found:
            level = Level.LOOSE
            found = _found(connection, one.expression(level))
        if not found:
            continue
        # The root: else one rare word outweighs three that say what it is about.
        weight = math.sqrt(math.log(1 + documents / len(found)))
        worth = dict.fromkeys(found, 1.0)
        for field, more in (*((each, IN_SUMMARY) for each in others), (title, IN_TITLE)):
            for n in _found(connection, one.expression(level, field)):
                worth[n] = 1 + more
        for n, share in worth.items():
            scores[n] += weight * share
    connection.execute("DELETE FROM said")
    connection.executemany("INSERT INTO said VALUES (?, ?)", scores.items())


def _found(connection: sqlite3.Connection, expression: str) -> list[int]:
    rows = connection.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (expression,))
    return [row[0] for row in rows]
