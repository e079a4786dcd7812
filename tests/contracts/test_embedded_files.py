"""Files of the embedded engine that are broken or of another version: made anew, never stuck."""

import contextlib
import sqlite3

import pytest

from indexer.engines.base import SearchQuery
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.errors import IndexMissing
from search_config.indexes import CONTENT
from tests.contracts.documents import document


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "engine"


@pytest.fixture
def engine(folder):
    engine = EmbeddedEngine(folder)
    engine.ensure("a", CONTENT, {})
    engine.write("a", [document("d1", "Camera")], [])
    return engine


USES = {
    "search": lambda engine: engine.search("a", SearchQuery("camera")),
    "write": lambda engine: engine.write("a", [document("d2")], []),
    "count": lambda engine: engine.count("a"),
    "entries": lambda engine: list(engine.entries("a")),
    "differences": lambda engine: engine.differences("a", CONTENT, {}),
}


@pytest.mark.parametrize("use", USES)
def test_a_file_that_is_no_database_is_a_missing_index_and_made_anew(folder, use):
    folder.mkdir()
    (folder / "a.sqlite3").write_text("not a database " * 100)
    engine = EmbeddedEngine(folder)
    with pytest.raises(IndexMissing, match=r"'a'.*not a database"):
        USES[use](engine)
    engine.ensure("a", CONTENT, {})
    engine.write("a", [document("d1")], [])
    assert engine.count("a") == 1


def test_ensuring_makes_a_broken_file_anew(folder):
    folder.mkdir()
    (folder / "a.sqlite3").write_text("not a database " * 100)
    engine = EmbeddedEngine(folder)
    engine.ensure("a", CONTENT, {})
    assert engine.count("a") == 0


def break_pages(folder):
    """Overwrite all but the first pages, as a failing disk does."""
    with contextlib.closing(sqlite3.connect(folder / "a.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = folder / "a.sqlite3"
    held = file.read_bytes()
    with file.open("r+b") as opened:
        opened.seek(4096 * 2)
        opened.write(b"\xff" * (len(held) - 4096 * 2))


@pytest.mark.parametrize("use", ["search", "write", "entries"])
def test_a_file_broken_inside_is_a_missing_index_from_the_first_use_on(engine, folder, use):
    engine.write("a", [document(f"d{n}", "Camera " * 50) for n in range(200)], [])
    break_pages(folder)
    other = EmbeddedEngine(folder)
    with pytest.raises(IndexMissing):
        USES[use](other)
    with pytest.raises(IndexMissing):
        engine.count("a")
    engine.ensure("a", CONTENT, {})
    assert engine.count("a") == other.count("a") == 0


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param("DROP TABLE meta; CREATE TABLE meta (version INTEGER)", id="other-columns"),
        pytest.param("DELETE FROM meta", id="no-settings"),
        pytest.param("DROP TABLE meta", id="no-table"),
        pytest.param("UPDATE meta SET stamp = '0-older'", id="other-stamp"),
    ],
)
def test_a_file_of_an_older_format_is_a_missing_index_and_made_anew(engine, folder, use, change):
    with contextlib.closing(sqlite3.connect(folder / "a.sqlite3")) as connection:
        connection.executescript(change)
    with pytest.raises(IndexMissing):
        USES[use](engine)
    engine.ensure("a", CONTENT, {})
    assert engine.count("a") == 0


def test_settings_of_an_older_version_are_a_missing_index_until_they_are_given_anew(engine, folder):
    with contextlib.closing(sqlite3.connect(folder / "a.sqlite3")) as connection, connection:
        connection.execute("UPDATE meta SET config = '{\"version\": 1}'")
    with pytest.raises(IndexMissing):
        engine.search("a", SearchQuery())
    assert engine.differences("a", CONTENT, {})
    engine.ensure("a", CONTENT, {})
    assert engine.count("a") == 1
