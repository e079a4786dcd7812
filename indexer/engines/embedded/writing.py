"""Documents → rows."""

import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search_config.schema import IndexConfig
from search_config.words import is_guessable, storable, words

# Stands between the items of a list: no word holds it, so no phrase reaches over it.
BOUNDARY = " ¶ "
INTEGERS = range(-(2**63), 2**63)


def remove(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Take out the documents with these ids, if they are there."""
    for document_id in ids:
        row = connection.execute(
            "SELECT n, numbers FROM documents JOIN held USING (n) WHERE id = ?", (document_id,)
        ).fetchone()
        if row:
            n, numbers = row
            connection.executemany(
                "DELETE FROM holder WHERE number = ? AND n = ?",
                [(number, n) for number in array("i", numbers)],
            )
            for table, key in (("held", "n"), ("texts", "rowid"), ("documents", "n")):
                connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (n,))


def insert(
    connection: sqlite3.Connection, config: IndexConfig, documents: Iterable[Mapping[str, Any]]
) -> None:
    """Add documents whose ids are not there."""
    vocabulary: set[str] = set()
    for document in documents:
        source = {field.name: document[field.name] for field in config.searchable()}
        folded = [[words(item) for item in items(value)] for value in source.values()]
        vocabulary.update(word for texts in folded for item in texts for word in item)
        keys = [_key(document[field.name]) for field in config.fields if field.sort]
        row = (None, document["id"], document["fingerprint"], *keys)
        n = _insert(connection, "documents", row)
        columns = [BOUNDARY.join(" ".join(item) for item in texts) for texts in folded]
        packed = zlib.compress(json.dumps(source).encode(), 1)
        connection.execute(
            f"INSERT INTO texts (rowid, {', '.join(source)}, source)"
            f" VALUES ({_marks(len(source) + 2)})",
            (n, *columns, packed),
        )
        numbers = {
            _number(connection, field.name, value)
            for field in config.fields
            if field.facet or field.filter
            for value in values(document[field.name])
        }
        _insert(connection, "held", (n, array("i", numbers).tobytes()))
        connection.executemany("INSERT INTO holder VALUES (?, ?)", [(each, n) for each in numbers])
    # A word stays when its last document goes: as a guess at a typo it then finds nothing.
    connection.executemany(
        "INSERT OR IGNORE INTO vocabulary VALUES (?, ?, ?)",
        [(word[0], len(word), word) for word in sorted(vocabulary) if is_guessable(word)],
    )


def _insert(connection: sqlite3.Connection, table: str, row: Sequence[object]) -> int:
    """Insert `row`; return its key."""
    cursor = connection.execute(f"INSERT INTO {table} VALUES ({_marks(len(row))})", row)
    return cursor.lastrowid or 0


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _number(connection: sqlite3.Connection, field: str, value: Any) -> int:
    """Return the number of a facet value, giving it one if it is new."""
    key = (field, storable(str(value)))
    find = "SELECT number FROM facet_value WHERE field = ? AND value = ?"
    row = connection.execute(find, key).fetchone()
    return row[0] if row else _insert(connection, "facet_value", (None, *key, _amount(value)))


def items(value: str | list[str] | None) -> list[str]:
    """Return the texts of a searched field, which may be one or a list."""
    return value if isinstance(value, list) else [value or ""]


def values(value: Any) -> list[Any]:
    """Return the values of a filtered field, which may be missing, one or a list."""
    if isinstance(value, list):
        return value
    return [] if value is None or value == "" else [value]


def _amount(value: Any) -> int | None:
    return value if isinstance(value, int) and value in INTEGERS else None


def _key(value: Any) -> str | int | None:
    """Return what to sort by; None stands last."""
    if value is None or value == "" or isinstance(value, int):
        return _amount(value)
    return storable(str(value))
