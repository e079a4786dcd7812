"""What only the embedded engine promises: its files, threads, forks and versions."""

import dataclasses
import shutil
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.engines.base import SearchQuery
from indexer.engines.embedded import EmbeddedEngine, connection, settings, store
from indexer.engines.errors import EngineUnavailable, IndexMissing
from search_config.indexes import CONTENT
from search_config.schema import Field
from search_config.words import words
from tests.contracts.documents import document

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "engine"


@pytest.fixture
def engine(folder):
    engine = EmbeddedEngine(folder)
    engine.ensure("a", CONTENT, {})
    engine.write("a", [document("d1", "Camera")], [])
    return engine


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"version": CONTENT.version + 1}, id="version"),
        pytest.param({"fields": (*CONTENT.fields, Field("status", "", filter=True))}, id="fields"),
    ],
)
def test_an_index_for_other_fields_begins_empty(engine, change):
    engine.ensure("a", dataclasses.replace(CONTENT, **change), {})
    assert engine.count("a") == 0


def test_an_index_of_another_analysis_is_missing_until_it_is_made_anew(engine, monkeypatch):
    monkeypatch.setattr(settings, "ANALYSIS", 99)
    monkeypatch.setattr(store, "ANALYSIS", 99)
    for use in (
        lambda: engine.search("a", SearchQuery()),
        lambda: engine.write("a", [document("d2")], []),
        lambda: engine.count("a"),
        lambda: list(engine.entries("a")),
    ):
        with pytest.raises(IndexMissing, match="another version"):
            use()
    engine.ensure("a", CONTENT, {})
    assert engine.count("a") == 0


def test_typos_are_not_forgiven_in_fields_where_they_mean_something_else(engine):
    fields = [dataclasses.replace(f, typos=f.name != "names") for f in CONTENT.fields]
    engine.ensure("a", dataclasses.replace(CONTENT, fields=tuple(fields)), {})
    engine.write("a", [document("d1", names=["camera"]), document("d2", "camera")], [])
    found = engine.search("a", SearchQuery("camrea "))
    assert [hit.id for hit in found.hits] == ["d2"]


@pytest.mark.parametrize("writer", ["itself", "another"])
def test_what_is_kept_of_a_query_is_forgotten_when_the_index_has_new_words(engine, folder, writer):
    query = SearchQuery("sensro ")
    assert engine.search("a", query).total == 0
    written_by = engine if writer == "itself" else EmbeddedEngine(folder)
    written_by.write("a", [document("d2", "Sensor")], [])
    assert [hit.id for hit in engine.search("a", query).hits] == ["d2"]
    written_by.write("a", [], ["d2"])
    assert engine.search("a", query).total == 0


def test_a_folder_deleted_under_the_engine_is_a_missing_index(engine, folder):
    shutil.rmtree(folder)
    with pytest.raises(IndexMissing):
        engine.search("a", SearchQuery())
    engine.drop("a")
    engine.ensure("a", CONTENT, {})
    assert engine.count("a") == 0


def test_a_write_never_goes_into_a_file_that_another_engine_has_dropped(engine, folder):
    EmbeddedEngine(folder).drop("a")
    with pytest.raises(IndexMissing):
        engine.write("a", [document("d2")], [])
    assert list(folder.iterdir()) == []


def test_a_file_dropped_while_waiting_for_its_lock_is_not_written_to(engine, folder, monkeypatch):
    begun = []
    transaction = store.transaction

    def late(connection, begin):
        if begin == "BEGIN IMMEDIATE" and not begun:
            begun.append(begin)
            other = EmbeddedEngine(folder)
            other.drop("a")
            other.ensure("a", CONTENT, {})
        return transaction(connection, begin)

    monkeypatch.setattr(store, "transaction", late)
    engine.write("a", [document("d2")], [])
    assert dict(EmbeddedEngine(folder).entries("a")) == {"d2": "print of d2"}


def test_a_lock_that_is_never_given_back_is_told_as_unavailable(engine, folder, monkeypatch):
    monkeypatch.setattr(connection, "WAIT_SECONDS", 0.05)
    holder = sqlite3.connect(folder / "a.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    second = EmbeddedEngine(folder)
    with pytest.raises(EngineUnavailable, match=r"'a'.*locked"):
        second.write("a", [document("d2")], [])
    assert second.count("a") == 1  # reading goes on
    holder.execute("ROLLBACK")
    holder.close()
    second.write("a", [document("d2")], [])
    assert second.count("a") == 2


def test_a_failed_write_changes_nothing(engine):
    broken = document("d3") | {"passages": [object()]}
    with pytest.raises(TypeError):
        engine.write("a", [document("d2"), broken], ["d1"])
    assert dict(engine.entries("a")) == {"d1": "print of d1"}


def test_a_search_in_any_thread_sees_whole_batches_only(engine):
    stop = threading.Event()

    def read():
        seen = set()
        while not stop.is_set():
            results = engine.search("a", SearchQuery(facets=("type",)))
            counts = results.facets["type"]
            seen.add((results.total, sum(counts.values()), len(counts)))
        return seen

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for kind in ("policy", "guideline") * 10:
            engine.write("a", [document(f"d{n}", type=kind) for n in range(1, 11)], [])
        stop.set()
    assert set().union(*(reader.result() for reader in readers)) <= {(1, 1, 1), (10, 10, 1)}


def test_a_forked_process_uses_a_connection_of_its_own(engine, folder):
    code = """
import os, sys
from pathlib import Path
from indexer.engines.embedded import EmbeddedEngine
from tests.contracts.documents import document
engine = EmbeddedEngine(Path(sys.argv[1]))
assert engine.count("a") == 1
parents = engine._store._held("a").connection
child = os.fork()
assert (engine._store._held("a").connection is parents) == (child > 0)
for n in range(20):
    engine.write("a", [document(f"{child > 0}-{n}")], [])
if child:
    assert os.waitpid(child, 0)[1] == 0
    assert engine.count("a") == 41
"""
    subprocess.run([sys.executable, "-c", code, folder], cwd=PROJECT, check=True, timeout=30)


def test_the_text_index_stays_whole_while_documents_are_replaced(engine, folder):
    for turn in range(5):
        batch = [document(f"d{n}", f"Camera {turn}", passages=["¶ é"] * n) for n in range(30)]
        engine.write("a", batch, [f"d{n}" for n in range(30, 40)])
    connection = sqlite3.connect(folder / "a.sqlite3")
    connection.execute("INSERT INTO texts (texts) VALUES ('integrity-check')")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert engine.search("a", SearchQuery("camera 4")).total == 30
    assert engine.search("a", SearchQuery('"camera 3"')).total == 0


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("l'IA d’être", ["l", "ia", "d", "etre"]),
        ("Œuvre Straße Łódź Æsir Þór", ["oeuvre", "strasse", "lodz", "aesir", "thor"]),
        ("col·lecció a·b l·", ["colleccio", "a", "b", "l"]),
        ("soft\u00adhyphen می‌خواهم", ["softhyphen", "ميخواهم"]),
        ("東京AI が ｶﾞ", ["東", "京", "ai", "が", "ガ"]),
        ("한글 \u1112\u1161\u11ab", ["한", "글", "한"]),
        ("नई दिल्ली", ["नई", "दिल्ली"]),
        ("İstanbul ıspanak", ["istanbul", "ispanak"]),
        ("ﬁne ½ ﷺ", ["fine", "12", "صلياللهعليهوسلم"]),
        ("a_b C++ x1y @#! 😀 \u0301", ["a", "b", "c", "x1y"]),
        ("\ud800a", ["a"]),
    ],
)
def test_text_is_cut_into_folded_words(text, folded):
    assert words(text) == folded
