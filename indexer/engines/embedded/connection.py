"""A connection to the file of an index."""

import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

WAIT_SECONDS = 20
KEPT = 200  # things that a connection keeps
Kept = TypeVar("Kept")


class Connection(sqlite3.Connection):
    """A connection that keeps what a reader has worked out until the index changes."""

    kept: dict[Hashable, Any]
    state: tuple[int, ...] = ()

    def remember(self, key: Hashable, work: Callable[[], Kept]) -> Kept:
        """Return what `work` gave for `key` in this state of the index. Only while reading."""
        if key not in self.kept:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            self.kept[key] = work()
        found: Kept = self.kept[key]
        return found


def connect(file: Path) -> Connection:
    """Open a file that exists. Raises sqlite3.Error."""
    # mode=rw: a file that has just been dropped must not come back empty.
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?mode=rw",
        uri=True,
        timeout=WAIT_SECONDS,
        isolation_level=None,
        factory=Connection,
    )
    try:
        connection.executescript(
            "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;"
            "CREATE TEMP TABLE found (n INTEGER PRIMARY KEY, missed INTEGER NOT NULL);"
            "CREATE TEMP TABLE said (n INTEGER PRIMARY KEY, score REAL NOT NULL)"
        )
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """Begin with the statement `begin`; commit at the end, or take back what an error broke."""
    connection.execute(begin)
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # SQLite ends it by itself when, say, the disk is full
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
