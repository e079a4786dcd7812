"""What the keys of the application may do, on a real server: nothing of this can be recorded."""

import stat
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indexer.engines.base import SearchQuery, State
from indexer.engines.errors import EngineRefused
from indexer.engines.meilisearch import MeilisearchEngine
from indexer.engines.meilisearch import keys as keys_module
from indexer.engines.meilisearch.keys import make_keys
from indexer.engines.meilisearch.server import Client
from search_config.indexes import CONTENT
from tests.contracts.documents import document

pytestmark = pytest.mark.meilisearch


@pytest.fixture
def server(request, settings, socket_enabled):
    """Return address and master key of a server, which the settings name too."""
    live = request.getfixturevalue("live_meilisearch")
    if live is None:
        pytest.skip("keys are made by a server: needs a Meilisearch")
    settings.MEILISEARCH_URL, settings.MEILISEARCH_MASTER_KEY = live
    settings.SEARCH_INDEX = f"keys-{uuid.uuid4().hex[:8]}"
    return live


@pytest.fixture
def prefix(server, settings):
    return f"{settings.SEARCH_INDEX}_"


@pytest.fixture
def keys(server, prefix):
    return make_keys(*server, prefix)


def settle(engine, receipt):
    while (outcome := engine.outcome(receipt)).state is State.PENDING:
        pass
    return outcome


def test_the_application_runs_with_both_keys_and_without_the_master_key(server, prefix, keys):
    engine = MeilisearchEngine(server[0], keys.write, keys.search)
    index = f"{prefix}meilisearch"
    engine.ensure(index, CONTENT, {"ai": ("artificial intelligence",)})
    assert settle(engine, engine.write(index, [document("d1", "Camera")], ["d0"])) == settle(
        engine, engine.write(index, [], [])
    )
    assert [hit.id for hit in engine.search(index, SearchQuery("camera")).hits] == ["d1"]
    assert engine.facet_values(index, SearchQuery(), "type", "guide") == {"guideline": 1}
    assert (engine.count(index), len(list(engine.entries(index)))) == (1, 1)
    engine.drop(index)


def test_the_search_key_reads_and_writes_no_documents(server, prefix, keys):
    writer = MeilisearchEngine(server[0], keys.write)
    reader = MeilisearchEngine(server[0], "", keys.search)
    index = f"{prefix}meilisearch"
    writer.ensure(index, CONTENT, {})
    assert reader.search(index, SearchQuery()).total == 0
    for use in (
        lambda: reader.write(index, [document("d1")], []),
        lambda: reader.write(index, [], ["d1"]),
        lambda: list(reader.entries(index)),
        lambda: reader.count(index),
        lambda: reader.ensure(index, CONTENT, {}),
        lambda: reader.drop(index),
    ):
        with pytest.raises(EngineRefused, match="invalid_api_key"):
            use()
    writer.drop(index)


def test_no_key_reaches_another_index(server, prefix, keys):
    master = MeilisearchEngine(*server)
    other = f"other-{uuid.uuid4().hex[:8]}"
    master.ensure(other, CONTENT, {})
    engine = MeilisearchEngine(server[0], keys.write, keys.search)
    for use in (
        lambda: engine.search(other, SearchQuery()),
        lambda: engine.write(other, [document("d1")], []),
        lambda: engine.count(other),
        lambda: list(engine.entries(other)),
        lambda: engine.ensure(other, CONTENT, {}),
        lambda: engine.drop(other),
        # A name that begins alike is another's too.
        lambda: engine.ensure(prefix.removesuffix("_") + "s", CONTENT, {}),
    ):
        with pytest.raises(EngineRefused, match="invalid_api_key"):
            use()
    master.drop(other)


def test_no_key_manages_keys(server, keys):
    for key in (keys.search, keys.write):
        client = Client(server[0], key, timeout=5)
        for use in (
            client.get_keys,
            lambda one=client: one.create_key(
                {"actions": ["*"], "indexes": ["*"], "expiresAt": None}
            ),
        ):
            with pytest.raises(Exception, match="invalid_api_key"):
                use()


def test_run_twice_the_keys_are_the_same(server, prefix, keys):
    assert make_keys(*server, prefix) == keys


def test_a_key_whose_rights_have_changed_is_given_the_new_ones_and_keeps_its_value(
    server, prefix, keys, monkeypatch
):
    monkeypatch.setattr(keys_module, "SEARCH", ("search", "stats.get"))
    assert make_keys(*server, prefix) == keys
    assert Client(*server).get_key(keys.search).actions == ["search", "stats.get"]


def test_the_command_prints_what_an_environment_reads(keys):
    out = StringIO()
    call_command("create_search_keys", stdout=out)
    assert out.getvalue() == (
        f"MEILISEARCH_SEARCH_KEY={keys.search}\nMEILISEARCH_KEY={keys.write}\n"
    )


def test_a_file_of_keys_is_for_its_owner_alone_and_shows_none_on_the_screen(keys, tmp_path):
    file, out = tmp_path / "run" / "keys.env", StringIO()
    call_command("create_search_keys", write_to=file, stdout=out)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.search in file.read_text()
    assert keys.write in file.read_text()
    assert keys.search not in out.getvalue()
    call_command("create_search_keys", write_to=file, only="search", stdout=out)
    assert file.read_text() == f"MEILISEARCH_SEARCH_KEY={keys.search}\n"
    assert [each.name for each in file.parent.iterdir()] == ["keys.env"]


def test_a_wrong_master_key_is_said(server, settings):
    settings.MEILISEARCH_MASTER_KEY = "not the master key"
    with pytest.raises(CommandError, match="invalid_api_key"):
        call_command("create_search_keys")
