"""One SQLite file per index: its tables, and connections to it from any thread or process."""

import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.engines.base import Difference
from indexer.engines.embedded.connection import Connection, connect, transaction
from indexer.engines.embedded.settings import Settings, decode, differences, encode, stamp
from indexer.engines.errors import BadConfig, EngineUnavailable, IndexMissing
from search_config.schema import IndexConfig, Synonyms
from search_config.words import ANALYSIS

BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
TABLES = ("vocabulary", "holder", "held", "facet_value", "texts", "documents", "meta")
# Connections of the parent process: closing one in a forked child could harm its locks.
_inherited: list[sqlite3.Connection] = []


@dataclass(frozen=True)
class _Held:
    connection: Connection
    pid: int
    inode: int


class Store:
    """The index files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._local = threading.local()

    @contextmanager
    def reading(self, index: str) -> Iterator[tuple[Connection, Settings]]:
        """Yield a connection that sees one state of the index throughout, and its settings.

        Raises IndexMissing, EngineUnavailable.
        """
        with self._told(index):
            connection = self._held(index).connection
            with transaction(connection, "BEGIN"):
                # The number changes when another connection has written.
                state = connection.execute("PRAGMA data_version").fetchone()
                if state != connection.state:
                    connection.kept, connection.state = {}, state
                yield connection, self._settings(connection, index)

    @contextmanager
    def writing(self, index: str) -> Iterator[tuple[sqlite3.Connection, Settings]]:
        """Yield a connection whose writes are all committed at the end, or none of them."""
        with self._told(index), self._locked(index) as connection:
            yield connection, self._settings(connection, index)

    def ensure(self, index: str, config: IndexConfig, synonyms: Synonyms) -> None:
        """Make the tables if they are missing or made for other fields; keep the settings."""
        try:
            self._ensure(index, config, synonyms)
        except IndexMissing:  # the file was broken: it is gone now
            self._ensure(index, config, synonyms)

    def _ensure(self, index: str, config: IndexConfig, synonyms: Synonyms) -> None:
        file = self._file(index)
        with self._told(index):
            self._folder.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                file.touch()
            self._held(index).connection.execute("PRAGMA journal_mode = WAL")
            with self._locked(index) as connection:
                if _stamp(connection) != stamp(config):
                    _make_tables(connection, config)
                connection.execute("DELETE FROM meta")
                kept = (stamp(config), *encode(config, synonyms))
                connection.execute("INSERT INTO meta VALUES (?, ?, ?)", kept)

    def differences(
        self, index: str, config: IndexConfig, synonyms: Synonyms
    ) -> tuple[Difference, ...]:
        """Compare the kept settings with these. Raises IndexMissing for tables of other fields."""
        with self._told(index):
            connection = self._held(index).connection
            if _stamp(connection) != stamp(config):
                raise IndexMissing(f"index {index!r} was made for other fields")
            kept = connection.execute("SELECT config, synonyms FROM meta").fetchone()
            return differences(kept, config, synonyms)

    def drop(self, index: str) -> None:
        """Delete the file. Whoever has it open notices at the next use."""
        file = self._file(index)
        # Under the write lock, so that no other process writes into a file without a name.
        with suppress(IndexMissing), self._told(index), self._locked(index):
            _unlink(file)

    def _file(self, index: str) -> Path:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", index):
            raise BadConfig(f"index: {index!r} must be 1 to 100 letters, digits, - and _")
        return self._folder / f"{index}.sqlite3"

    def _held(self, index: str) -> _Held:
        """Return this thread's connection, opened anew after a fork or when the file changed."""
        file = self._file(index)
        held: _Held | None = self._local.__dict__.get(index)
        while True:
            inode = _inode(file)
            if inode is None:
                raise IndexMissing(f"there is no index {index!r}")
            if held and (held.pid, held.inode) == (os.getpid(), inode):
                return held
            if held and held.pid == os.getpid():
                held.connection.close()
            elif held:
                _inherited.append(held.connection)
            held = _Held(connect(file), os.getpid(), inode)
            self._local.__dict__[index] = held

    @contextmanager
    def _locked(self, index: str) -> Iterator[sqlite3.Connection]:
        """Yield a connection that holds the write lock of the file that now has the name."""
        while True:
            held = self._held(index)
            with transaction(held.connection, "BEGIN IMMEDIATE"):
                if held.inode == _inode(self._file(index)):
                    held.connection.state = ()
                    yield held.connection
                    return

    def _settings(self, connection: sqlite3.Connection, index: str) -> Settings:
        with suppress(ValueError):  # settings that another version has kept
            if _stamp(connection).startswith(f"{ANALYSIS}-"):
                return decode(*connection.execute("SELECT config, synonyms FROM meta").fetchone())
        raise IndexMissing(f"index {index!r} is empty or was made by another version")

    @contextmanager
    def _told(self, index: str) -> Iterator[None]:
        """Say of SQLite's errors which index they concern.

        A broken file is deleted: it is of no use, and its index is filled anew like any
        other that is missing.
        """
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None)
            # Bytes that are no text have no code.
            torn = code is None and isinstance(error, sqlite3.OperationalError)
            if not torn and (code or 0) & 0xFF not in BROKEN:
                raise EngineUnavailable(f"index {index!r}: {error}", retry_after=5) from error
            self._discard(index)
            raise IndexMissing(f"index {index!r} was broken and is deleted: {error}") from error

    def _discard(self, index: str) -> None:
        """Delete the file that this thread has open or could not open.

        Not if another file has its name by now.
        """
        held: _Held | None = self._local.__dict__.pop(index, None)
        if held:
            held.connection.close()
        if not held or held.inode == _inode(self._file(index)):
            _unlink(self._file(index))


def _unlink(file: Path) -> None:
    for name in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        name.unlink(missing_ok=True)


def _inode(file: Path) -> int | None:
    try:
        return file.stat().st_ino
    except FileNotFoundError:
        return None


def _stamp(connection: sqlite3.Connection) -> str:
    """Return the stamp of the tables, or an empty text if there are none or others."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(meta)")]
    if columns != ["stamp", "config", "synonyms"]:
        return ""
    row = connection.execute("SELECT stamp FROM meta").fetchone()
    return row[0] if row else ""


def _make_tables(connection: sqlite3.Connection, config: IndexConfig) -> None:
    """Make empty tables. `n` numbers the documents of this file.

    `texts` holds folded words with single spaces, which the ascii tokenizer leaves alone;
    `source` is the same text as it was given, compressed, to find spans in.
    `facet_value` numbers the values of filtered fields; `held` says which a document has,
    for counting, and `holder` which documents have one, for filtering.
    """
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    searched = ", ".join(f'"{field.name}"' for field in config.searchable())
    sorted_by = "".join(f', "sort_{field.name}"' for field in config.fields if field.sort)
    for statement in (
        "CREATE TABLE meta (stamp TEXT, config TEXT, synonyms TEXT)",
        "CREATE TABLE documents (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
        f" fingerprint TEXT NOT NULL{sorted_by})",
        f"CREATE VIRTUAL TABLE texts USING fts5({searched}, source UNINDEXED, tokenize = 'ascii')",
        "CREATE TABLE facet_value (number INTEGER PRIMARY KEY, field TEXT NOT NULL,"
        " value TEXT NOT NULL, amount INTEGER, UNIQUE (field, value))",
        "CREATE TABLE held (n INTEGER PRIMARY KEY, numbers BLOB NOT NULL)",
        "CREATE TABLE holder (number INTEGER, n INTEGER, PRIMARY KEY (number, n)) WITHOUT ROWID",
        "CREATE TABLE vocabulary (initial TEXT, size INTEGER, word TEXT,"
        " PRIMARY KEY (initial, size, word)) WITHOUT ROWID",
    ):
        connection.execute(statement)
