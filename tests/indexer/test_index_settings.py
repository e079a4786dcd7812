"""Settings in the engine follow search_config and editors, and are put right when they don't."""

import dataclasses
import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from indexer import index_settings, tasks
from indexer.build import build
from indexer.engines.choose import engine as chosen_engine
from indexer.engines.errors import EngineUnavailable
from indexer.models import SearchIndex
from indexer.push import Pusher
from search_config.indexes import CONTENT
from search_config.schema import Field, TypoRule
from tests.factories import GuidelineFactory
from tests.indexer.scripted_engine import ScriptedEngine

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine():
    return ScriptedEngine()


@pytest.fixture
def index(engine):
    """Return an index that holds everything under the present settings."""
    index = SearchIndex.objects.create(name="test_scripted", engine="scripted", live=True)
    GuidelineFactory()
    while build():
        pass
    push(index, engine)
    assert engine.documents
    return index


def push(index, engine):
    index.refresh_from_db()
    Pusher(index, engine, lambda: None).push()
    index.refresh_from_db()


def config_with(monkeypatch, **changes):
    monkeypatch.setattr(index_settings, "CONTENT", dataclasses.replace(CONTENT, **changes))


IN_PLACE = {
    "ranking": ("words", "sort", "typo"),
    "typo": TypoRule(6, 10),
    "stop_words": {"en": ("a",)},
    "languages": ("en",),
    "max_facet_values": 5,
    "facets": CONTENT.facets[:1],
}
REBUILD = {
    "version": CONTENT.version + 1,
    "fields": (*CONTENT.fields, Field("scope", "", filter=True)),
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_a_setting_that_leaves_documents_alone_is_applied_in_place(
    name, index, engine, monkeypatch
):
    config_with(monkeypatch, **{name: IN_PLACE[name]})
    assert not index_settings.plan(index, engine).rebuild
    engine.writes.clear()
    push(index, engine)
    assert engine.ensured == 2
    assert engine.writes == []


def test_applying_in_place_leaves_the_cursor_to_the_worker_that_moves_it(
    index, engine, monkeypatch
):
    config_with(monkeypatch, ranking=IN_PLACE["ranking"])
    SearchIndex.objects.update(cursor=0)  # a worker found that the engine had lost everything
    assert index.cursor > 0
    index_settings.apply(index, engine, {})
    assert SearchIndex.objects.get().cursor == 0


@pytest.mark.parametrize("name", REBUILD)
def test_a_setting_that_changes_documents_sends_them_all_again(name, index, engine, monkeypatch):
    config_with(monkeypatch, **{name: REBUILD[name]})
    assert index_settings.plan(index, engine).rebuild
    engine.writes.clear()
    push(index, engine)
    assert {one for batch in engine.writes for one in batch} >= set(engine.documents)


def test_another_wording_of_what_a_field_means_changes_nothing():
    fields = tuple(dataclasses.replace(field, meaning="Reworded.") for field in CONTENT.fields)
    reworded = dataclasses.replace(CONTENT, fields=fields)
    assert reworded.fingerprint() == CONTENT.fingerprint()
    assert reworded.documents_fingerprint() == CONTENT.documents_fingerprint()


def test_settings_changed_by_hand_are_put_right_counted_and_logged(index, engine, caplog):
    engine.settings = (CONTENT, {"by": ("hand",)})
    with caplog.at_level(logging.WARNING):
        index_settings.mend(index, engine)
    assert engine.settings[1] != {"by": ("hand",)}
    assert "synonyms" in caplog.text
    assert SearchIndex.objects.get().settings_mended == 1
    index_settings.mend(index, engine)
    assert SearchIndex.objects.get().settings_mended == 1


def test_an_index_that_is_gone_though_nothing_new_comes_is_filled_anew(index, engine):
    held = set(engine.documents)
    engine.wipe()
    push(index, engine)
    assert engine.documents == {}  # nothing to write, so nobody noticed
    index_settings.mend(index, engine)
    push(index, engine)
    assert set(engine.documents) == held


def test_an_engine_that_is_left_alone_is_not_asked(index, engine):
    engine.wipe()
    index.next_at = timezone.now() + timezone.timedelta(minutes=1)
    index_settings.mend(index, engine)
    assert index.cursor


def test_the_task_lets_an_engine_that_is_away_be(monkeypatch, drained):
    def away(*_):
        raise EngineUnavailable("no answer")

    monkeypatch.setattr(index_settings, "mend", away)
    tasks.check_settings()


def test_the_task_mends_the_embedded_engine_too(drained):
    page = GuidelineFactory()
    drained()
    index = SearchIndex.objects.get(live=True)
    chosen_engine().ensure(index.name, CONTENT, {"by": ("hand",)})
    tasks.check_settings()
    index.refresh_from_db()
    assert index.settings_mended == 1
    chosen_engine().drop(index.name)
    tasks.check_settings()
    drained()
    assert f"page-{page.pk}" in dict(chosen_engine().entries(index.name))


@pytest.mark.parametrize("noticed_by", ["a write", "the minutely look"])
def test_a_broken_file_of_the_embedded_engine_is_filled_anew(drained, settings, noticed_by):
    page = GuidelineFactory()
    drained()
    name = SearchIndex.objects.get(live=True).name
    settings.EMBEDDED_ENGINE_DIR.joinpath(f"{name}.sqlite3").write_bytes(b"broken" * 1000)
    if noticed_by == "a write":
        other = GuidelineFactory()
        drained()
        assert other
    else:
        tasks.check_settings()
    drained()
    assert f"page-{page.pk}" in dict(chosen_engine().entries(name))


def say(*arguments):
    """Run the command; return its lines and its exit code."""
    out, code = StringIO(), 0
    try:
        call_command("apply_search_settings", *arguments, stdout=out)
    except SystemExit as exit_:
        code = exit_.code
    return out.getvalue().splitlines(), code


def test_the_plan_of_a_new_site_names_the_index_and_makes_nothing():
    lines, code = say("--plan")
    assert lines[-1] == "plan: in_place=0 rebuild=0 missing=1"
    assert lines[0].startswith("test_embedded: missing")
    assert code == 2
    assert not SearchIndex.objects.exists()


def test_applying_makes_the_index_with_its_settings_before_any_document():
    lines, code = say()
    assert lines[-1] == "applied: in_place=0 rebuild=0 missing=1"
    assert code == 0
    index = SearchIndex.objects.get(live=True)
    assert chosen_engine().differences(index.name, CONTENT, {}) == ()
    assert say("--plan") == (
        ["test_embedded: as it should be", "plan: in_place=0 rebuild=0 missing=0"],
        0,
    )


def test_the_plan_shows_both_values_and_changes_nothing(drained):
    index = SearchIndex.objects.get(live=True)
    config = dataclasses.replace(CONTENT, max_total=7)
    chosen_engine().ensure(index.name, config, {"by": ("hand",)})
    for _ in range(2):
        lines, code = say("--plan")
        assert lines[-1] == "plan: in_place=2 rebuild=0 missing=0"
        assert code == 2
        assert "test_embedded: max_total: in place" in lines
        assert ["  - 7", f"  + {CONTENT.max_total}"] == [
            line for line in lines if line[4:5].isdigit()
        ]
        assert '  - {"by": ["hand"]}' in lines
    say()
    assert say("--plan")[1] == 0


def test_an_engine_that_gives_no_answer_is_said(drained, monkeypatch):
    def away(*_):
        raise EngineUnavailable("no answer")

    monkeypatch.setattr(index_settings, "plan", away)
    with pytest.raises(CommandError, match="embedded: no answer"):
        say()
