"""Writing, settings and other processes: every engine."""

import dataclasses
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from indexer.engines.base import SearchQuery, State
from indexer.engines.errors import BadConfig, IndexMissing
from search_config.indexes import CONTENT
from search_config.schema import Facet, Field, TypoRule
from tests.contracts.documents import document

PROJECT = Path(__file__).parents[2]


def test_an_upsert_replaces_the_whole_document(index):
    index.add(document("d1", "Camera", summary="zebra", type="policy", city=["seoul"], year=2020))
    index.add(document("d1", "Register", fingerprint="new"))
    assert index.find("camera ") == index.find("zebra ") == []
    assert index.find("register") == ["d1"]
    assert index.search(facets=("type", "year")).facets == {"type": {"guideline": 1}, "year": {}}
    assert list(index.engine.entries(index.name)) == [("d1", "new")]


def test_the_same_write_again_changes_nothing(index):
    documents = [document("d1", "Camera"), document("d2", "Camera")]
    index.add(*documents)
    before = index.search("camera", facets=("type",))
    index.add(*documents)
    assert index.search("camera", facets=("type",)) == before


def test_removing_takes_a_document_out_of_hits_and_counts(index):
    index.add(document("d1", "Camera", type="policy"), document("d2", "Camera"))
    index.remove("d1")
    results = index.search("camera", facets=("type",))
    assert (results.total, results.facets) == (1, {"type": {"guideline": 1}})


def test_removing_what_is_not_there_is_no_error(index):
    index.add(document("d1"))
    index.remove("absent", "d1", "page-7")
    assert index.engine.count(index.name) == 0


def test_a_write_may_add_and_remove(index):
    index.add(document("d1"))
    assert index.write([document("d2")], ["d1"]).state is State.SUCCEEDED
    assert index.find() == ["d2"]


def test_a_write_of_nothing_succeeds(index):
    assert index.write().state is State.SUCCEEDED


def test_entries_are_all_ids_with_their_fingerprints(index):
    index.add(*(document(f"page-{n}", fingerprint=f"f{n}") for n in range(2_500)))
    entries = dict(index.engine.entries(index.name))
    assert entries == {f"page-{n}": f"f{n}" for n in range(2_500)}
    assert index.engine.count(index.name) == 2_500


def test_entries_can_be_read_while_writing(index):
    index.add(*(document(f"d{n:04}") for n in range(1_500)))
    for number, (document_id, _) in enumerate(index.engine.entries(index.name)):
        if number % 500 == 0:
            index.remove(document_id)
    assert index.engine.count(index.name) == 1_497


def test_a_missing_index_is_named_as_such(engine):
    for use in (
        lambda: engine.write("nothing", [document("d1")], []),
        lambda: engine.search("nothing", SearchQuery()),
        lambda: engine.facet_values("nothing", SearchQuery(), "city", ""),
        lambda: engine.count("nothing"),
        lambda: list(engine.entries("nothing")),
        lambda: engine.differences("nothing", CONTENT, {}),
    ):
        with pytest.raises(IndexMissing, match="nothing"):
            use()


def test_a_dropped_index_is_missing_and_can_be_made_anew(index):
    index.add(document("d1"))
    index.engine.drop(index.name)
    with pytest.raises(IndexMissing):
        index.search()
    index.engine.drop(index.name)
    index.ensure()
    assert index.find() == []


def test_indexes_are_apart(index):
    index.engine.ensure(index.name + "-b", CONTENT, {})
    index.add(document("d1"))
    assert index.engine.count(index.name + "-b") == 0
    index.engine.drop(index.name + "-b")
    assert index.find() == ["d1"]


def test_ensuring_again_keeps_the_documents(index):
    index.add(document("d1"))
    index.ensure()
    assert index.find() == ["d1"]


def test_new_synonyms_stop_words_and_typo_rules_need_no_new_documents(index):
    index.add(document("d1", "Camera rules"))
    assert index.find("camrea ") == ["d1"]
    assert index.find("cctv ") == []
    said = index.search("hause camera ", lang="en")
    assert said.partial or not said.total
    config = dataclasses.replace(CONTENT, typo=TypoRule(20, 21), stop_words={"en": ("hause",)})
    index.ensure(config, {"cctv": ("camera",)})
    assert index.find("camrea ") == []
    assert index.find("cctv ") == ["d1"]
    said = index.search("hause camera ", lang="en")
    assert (said.total, said.partial) == (1, False)


def test_settings_as_they_were_given_do_not_differ(index):
    synonyms = {"cctv": ("camera", "video surveillance"), "caméra": ("cctv",)}
    index.ensure(synonyms=synonyms)
    assert index.engine.differences(index.name, CONTENT, synonyms) == ()


def test_a_setting_that_differs_is_told_with_both_values_and_stays(index):
    index.ensure(synonyms={"cctv": ("camera",)})
    for _ in range(2):
        (found,) = index.engine.differences(index.name, CONTENT, {"cctv": ("video",)})
        assert found.setting == "synonyms"
        assert (found.live, found.wanted) == ({"cctv": ["camera"]}, {"cctv": ["video"]})
    index.ensure(synonyms={"cctv": ("video",)})
    assert index.engine.differences(index.name, CONTENT, {"cctv": ("video",)}) == ()


def test_another_ranking_is_applied_to_the_documents_that_are_there(index):
    index.add(document("d1"))
    changed = dataclasses.replace(CONTENT, ranking=("words", "sort", "typo"))
    assert index.engine.differences(index.name, changed, {})
    index.ensure(changed)
    assert index.find() == ["d1"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"fields": (Field("a b", "", weight=1),)}, "a b", id="field-name"),
        pytest.param({"fields": (*CONTENT.fields, Field("title", ""))}, "title", id="field-twice"),
        pytest.param({"facets": (Facet("x", "X", ("colour",)),)}, "colour", id="facet-field"),
        pytest.param({"typo": TypoRule(9, 5)}, "9", id="typo-rule"),
        pytest.param({"max_query_words": 0}, "max_query_words", id="query-words"),
    ],
)
def test_bad_settings_are_refused_by_name(index, change, named):
    with pytest.raises(BadConfig, match=named):
        index.ensure(dataclasses.replace(CONTENT, **change))


@pytest.mark.parametrize("name", ["", "a b", "../other", "a/b", "ä", "a.b"])
def test_a_bad_index_name_is_refused(engine, name):
    with pytest.raises(BadConfig):
        engine.ensure(name, CONTENT, {})


def test_a_document_may_hold_any_text(index):
    odd = "\x00 \x1f 😀 ¶ \" ' \\ % _ \u2028 \ufffe " + "x" * 70_000
    made = document("d1", odd, names=[odd], passages=[odd, "", "camera"], title_key=odd)
    index.add(made)
    assert index.find("camera") == ["d1"]


# Another process, which uses the same index: it reads from its arguments what to do.
OTHER = """
import sys
from pathlib import Path
from indexer.engines.base import SearchQuery, State
from search_config.indexes import CONTENT
from tests.contracts.documents import document
from tests.contracts.engines import ENGINES

engine_name, folder, index = sys.argv[1:4]
engine = ENGINES[engine_name](Path(folder))

def add(documents):
    receipt = engine.write(index, documents, [])
    while engine.outcome(receipt).state is State.PENDING:
        pass
    assert engine.outcome(receipt).state is State.SUCCEEDED
"""


@pytest.fixture
def other(index, settings, tmp_path):
    """Return a function that starts another process which has `engine` and `index`."""
    index.needs("other processes")
    started = []
    url, key = settings.CONTRACT_MEILISEARCH

    def start(code):
        arguments = [index.engine.name, str(tmp_path), index.name]
        process = subprocess.Popen(
            [sys.executable, "-c", OTHER + code, *arguments],
            cwd=PROJECT,
            env=os.environ
            | {"PYTHONPATH": str(PROJECT), "MEILISEARCH_URL": url, "MEILISEARCH_KEY": key},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_another_process_sees_each_write(index, other):
    reader = other("for line in sys.stdin: print(engine.count(index), flush=True)")

    def seen():
        reader.stdin.write("?\n")
        reader.stdin.flush()
        return int(reader.stdout.readline())

    assert seen() == 0
    index.add(document("d1"))
    assert seen() == 1
    index.add(document("d2"))
    assert seen() == 2
    index.engine.drop(index.name)
    index.ensure()
    assert seen() == 0
    index.add(document("d3"))
    assert seen() == 1


def test_writes_of_another_process_are_seen(index, other):
    assert index.find() == []
    writer = other("add([document('d1')])")
    assert writer.wait(30) == 0
    assert index.find() == ["d1"]


def test_an_index_made_anew_by_another_process_is_used(index, other):
    index.add(document("d1"))
    code = "engine.drop(index); engine.ensure(index, CONTENT, {}); add([document('d2')])"
    assert other(code).wait(30) == 0
    assert index.find() == ["d2"]
    index.add(document("d3"))
    assert index.find() == ["d2", "d3"]


@pytest.mark.parametrize("pause", [0.02, 0.11, 0.23])
def test_a_killed_writer_leaves_no_half_batch(index, other, pause):
    code = """
for batch in range(10_000):
    add([document(f"{batch}-{n}", f"Camera {n}", fingerprint=str(batch)) for n in range(20)])
    print(batch, flush=True)
"""
    writer = other(code)
    writer.stdout.readline()
    with pytest.raises(subprocess.TimeoutExpired):
        writer.wait(pause)
    writer.send_signal(signal.SIGKILL)
    done = [0, *map(int, writer.communicate()[0].split())]
    # An engine that takes writes in order may still hold one of the dead; ours stands behind it.
    index.add(document("after", fingerprint="after"))
    sizes = Counter(fingerprint for _, fingerprint in index.engine.entries(index.name))
    assert sizes.pop("after") == 1
    assert set(sizes.values()) == {20}
    assert set(map(str, done)) <= sizes.keys()
    assert index.search("camera").total == sum(sizes.values())
