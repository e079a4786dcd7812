"""Documents → rows."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from indexer.engines.embedded.words import storable, words
from search_config.schema import IndexConfig

# Stands between the items of a list: no word holds it, so no phrase reaches over it.
BOUNDARY = " ¶ "
INTEGERS = range(-(2**63), 2**63)


def remove(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Take out the documents with these ids, if they are there."""
    for document_id in ids:
        row = connection.execute("SELECT n FROM documents WHERE id = ?", (document_id,)).fetchone()
        if row:
            connection.execute("DELETE FROM texts WHERE rowid = ?", row)
            connection.execute("DELETE FROM facet_value WHERE n = ?", row)
            connection.execute("DELETE FROM documents WHERE n = ?", row)


def insert(
    connection: sqlite3.Connection, config: IndexConfig, documents: Iterable[Mapping[str, Any]]
) -> None:
    """Add documents whose ids are not there."""
    vocabulary: set[str] = set()
    for document in documents:
        source = {field.name: items(document[field.name]) for field in config.searchable()}
        folded = [[words(item) for item in texts] for texts in source.values()]
        vocabulary.update(word for texts in folded for item in texts for word in item)
        row = [document["id"], document["fingerprint"], compress(source)]
        row += [_key(document[field.name]) for field in config.fields if field.sort]
        marks = ", ?" * len(row)
        n = connection.execute(f"INSERT INTO documents VALUES (NULL{marks})", row).lastrowid
        columns = [BOUNDARY.join(" ".join(item) for item in texts) for texts in folded]
        names = ", ".join(f'"{name}"' for name in source)
        connection.execute(
            f"INSERT INTO texts (rowid, {names}) VALUES (?{', ?' * len(source)})", (n, *columns)
        )
        connection.executemany(
            "INSERT OR IGNORE INTO facet_value VALUES (?, ?, ?, ?)",
            [
                (field.name, storable(str(value)), n, _number(value))
                for field in config.fields
                if field.facet or field.filter
                for value in values(document[field.name])
            ],
        )
    # A word stays when its last document goes: as a guess at a typo it then finds nothing.
    connection.executemany(
        "INSERT OR IGNORE INTO vocabulary VALUES (?, ?, ?)",
        [(word[0], len(word), word) for word in sorted(vocabulary) if word.isalpha()],
    )


def compress(source: Mapping[str, list[str]]) -> bytes:
    """Return the searched texts of a document as bytes."""
    return zlib.compress(json.dumps(source).encode(), 1)


def decompress(data: bytes) -> dict[str, list[str]]:
    """Return what `compress` was given."""
    source: dict[str, list[str]] = json.loads(zlib.decompress(data))
    return source


def items(value: str | list[str] | None) -> list[str]:
    """Return the texts of a searched field, which may be one or a list."""
    return value if isinstance(value, list) else [value or ""]


def values(value: Any) -> list[Any]:
    """Return the values of a filtered field, which may be missing, one or a list."""
    if isinstance(value, list):
        return value
    return [] if value is None or value == "" else [value]


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and value in INTEGERS else None


def _key(value: Any) -> str | int | None:
    """Return what to sort by; None stands last."""
    return None if value is None or value == "" else _number(value) or storable(str(value))
