"""A second index is filled beside the live one, and nobody who searches notices."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.search import find
from cms.search.criteria import Criteria
from indexer import indexes, rebuild
from indexer import push as push_module
from indexer.drain import drain
from indexer.engines import choose
from indexer.engines.choose import engine
from indexer.models import Document, Failure, Feed, SearchIndex
from tests.factories import GuidelineFactory
from tests.indexer.scripted_engine import ScriptedEngine

pytestmark = pytest.mark.django_db


def say(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def live():
    return SearchIndex.objects.get(live=True)


def held(index):
    return dict(engine(index.engine).entries(index.name))


def stored():
    present = Document.objects.filter(removed_at=None).exclude(page=None)
    return dict(present.values_list("pk", "fingerprint"))


@pytest.fixture
def stopped(monkeypatch):
    """Return a function that begins a rebuild whose command is killed after its first batch."""

    def run():
        class Killed(BaseException):
            """What SIGKILL is in a test of one process."""

        def step(self, *, now=False):
            self.index.refresh_from_db()
            if self.index.cursor:
                raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(push_module, "BATCH_DOCUMENTS", 3)
            patch.setattr(push_module, "IN_FLIGHT", 1)
            patch.setattr(rebuild.Builder, "_step", step)
            with pytest.raises(Killed):
                call_command("rebuild_index", stdout=StringIO())
        Feed.objects.update(lease="", lease_until=None)
        index = indexes.building()
        assert 0 < index.cursor < Feed.row().seq
        SearchIndex.objects.filter(pk=index.pk).update(held_until=timezone.now())
        return index

    return run


def test_searches_read_the_new_index_and_the_old_one_is_kept(search_engine, drained):
    GuidelineFactory.create_batch(3)
    drained()
    before = live()
    assert f"{before.name} " not in say("rebuild_index")
    after = live()
    assert after.name != before.name
    assert held(after) == stored() == held(before)
    (old,) = indexes.retired()
    assert old.pk == before.pk


def test_an_edit_made_meanwhile_is_in_both_indexes(search_engine, drained, stopped):
    pages = GuidelineFactory.create_batch(8)
    drained()
    building = stopped()
    pages[0].title = "Edited meanwhile"
    pages[0].save()
    pages[1].unpublish()
    added = GuidelineFactory()
    drained()
    building.refresh_from_db()
    for index in (live(), building):
        entries = held(index)
        assert entries == stored()
        assert f"page-{added.pk}" in entries
        assert f"page-{pages[1].pk}" not in entries


def test_a_rebuild_goes_on_where_its_command_was_killed(search_engine, drained, stopped):
    GuidelineFactory.create_batch(8)
    drained()
    building = stopped()
    assert live().name != building.name
    say("rebuild_index")
    assert live().pk == building.pk
    assert held(live()) == stored()


def test_nobody_misses_a_document_at_any_step(search_engine, drained, monkeypatch):
    """What a reader asks 20 times a second, asked here at every step of the way."""
    monkeypatch.setattr(push_module, "BATCH_DOCUMENTS", 2)
    pages = GuidelineFactory.create_batch(6)
    hidden = GuidelineFactory()
    drained()
    hidden.unpublish()
    expected = {f"page-{page.pk}" for page in pages}
    probes = []

    def probe(self, **_):
        found = find.find(Criteria(page_size=100))
        probes.append({hit.document.pk for hit in found.hits} & (expected | {f"page-{hidden.pk}"}))

    monkeypatch.setattr(rebuild.Builder, "_step", probe)
    go_live = rebuild._go_live
    monkeypatch.setattr(rebuild, "_go_live", lambda i: (probe(None), go_live(i), probe(None)))
    monkeypatch.setattr(rebuild.Builder, "_tell", lambda *_: None, raising=False)
    builder = rebuild.Builder.begin(live().engine, lambda _: None)
    for _ in range(50):
        drain(step=lambda: probe(None))
        builder.index.refresh_from_db()
        if builder._finish(force=False) is not None:
            break
    probe(None)
    rebuild.drop_old()
    probe(None)
    assert live().pk == builder.index.pk
    assert len(probes) > 8
    assert all(seen == expected for seen in probes)


def test_a_page_hidden_during_a_rebuild_is_found_in_neither(search_engine, drained, stopped):
    pages = GuidelineFactory.create_batch(8)
    drained()
    building = stopped()
    pages[0].unpublish()
    gone = f"page-{pages[0].pk}"
    assert gone not in {hit.document.pk for hit in find.find(Criteria(page_size=100)).hits}
    say("rebuild_index")
    assert live().pk == building.pk
    assert gone not in held(live())
    assert gone not in held(indexes.retired()[0])


def test_a_second_rebuild_is_refused_while_the_first_is_alive(scripted, drained, monkeypatch):
    GuidelineFactory.create_batch(2)
    drained()
    index = rebuild.Builder.begin(live().engine, lambda _: None).index
    later = timezone.now() + rebuild.HELD

    def sleep(_):
        SearchIndex.objects.filter(pk=index.pk).update(held_until=later + rebuild.HELD)

    monkeypatch.setattr(rebuild.time, "sleep", sleep)
    with pytest.raises(CommandError, match=rf"under way since .*{index.name} has \d+ of \d+"):
        say("rebuild_index")


def test_two_indexes_are_never_built_at_once(drained):
    rebuild.Builder.begin("embedded", lambda _: None)
    with pytest.raises(Exception, match=r"(?i)unique"):
        indexes.new("embedded").save()


def test_the_change_can_be_taken_back_until_the_old_index_is_dropped(search_engine, drained):
    page = GuidelineFactory()
    drained()
    first = live().name
    say("rebuild_index")
    second = live().name
    page.title = "Edited after the change"
    page.save()
    drained()
    assert say("rebuild_index", "--back") == f"{first} is live again.\n"
    assert live().name == first
    assert held(live()) == stored()
    assert say("rebuild_index", "--drop-old") == "1 dropped.\n"
    assert [index.name for index in SearchIndex.objects.all()] == [first]
    with pytest.raises(CommandError, match="no older index"):
        say("rebuild_index", "--back")
    assert second


def test_the_worker_drops_the_old_index_after_an_hour(scripted, drained):
    GuidelineFactory()
    drained()
    first = live().name
    say("rebuild_index")
    drained()
    assert first in scripted.indexes
    SearchIndex.objects.filter(name=first).update(retired_at=timezone.now() - indexes.KEPT * 1.01)
    drained()
    assert first not in scripted.indexes
    assert list(SearchIndex.objects.all()) == [live()]


def test_cancel_drops_what_was_built_and_leaves_the_live_index(search_engine, drained, stopped):
    GuidelineFactory.create_batch(8)
    drained()
    building = stopped()
    Failure.objects.create(document_id="page-1", index=building.name, code="bad", message="bad")
    before = live()
    assert say("rebuild_index", "--cancel") == f"{building.name} is dropped.\n"
    assert list(SearchIndex.objects.all()) == [before]
    assert not Failure.objects.exists()
    drained()
    assert held(before) == stored()
    with pytest.raises(CommandError, match="No index is being built"):
        say("rebuild_index", "--cancel")


def test_an_index_that_is_much_smaller_is_refused_without_force(scripted, drained):
    pages = GuidelineFactory.create_batch(10)
    drained()
    before = live()
    # The live index has kept what nobody told it to remove.
    Document.objects.filter(pk=f"page-{pages[0].pk}").delete()
    with pytest.raises(CommandError, match=r"9 documents, the live index 10.*--force"):
        say("rebuild_index")
    assert live() == before
    say("rebuild_index", "--force")
    assert live() != before


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda documents: documents.popitem(), "holds 9 documents, not 10"),
        (
            lambda documents: next(iter(documents.values())).update(fingerprint="other"),
            "holds another state of page-",
        ),
    ],
    ids=["count", "fingerprint"],
)
def test_an_index_that_differs_does_not_go_live(scripted, drained, damage, sentence):
    GuidelineFactory.create_batch(10)
    drained()
    before = live()
    builder = rebuild.Builder.begin(before.engine, lambda _: None)
    drained()
    damage(scripted.indexes[builder.index.name])
    with pytest.raises(rebuild.RebuildRefused, match=sentence):
        builder.run(force=True)
    assert live() == before


def test_a_document_written_while_the_indexes_are_compared_is_waited_for(
    scripted, drained, monkeypatch
):
    pages = GuidelineFactory.create_batch(3)
    drained()
    compare, times = rebuild._compare, []

    def late(index, before):
        if not times:
            from indexer.changes import retry

            retry(f"page-{pages[0].pk}")
        times.append(1)
        return compare(index, before)

    monkeypatch.setattr(rebuild, "_compare", late)
    say("rebuild_index")
    assert len(times) == 2
    assert live().cursor == Feed.row().seq


def test_a_refused_document_does_not_hold_up_a_rebuild(scripted, drained):
    pages = GuidelineFactory.create_batch(40)
    bad = f"page-{pages[3].pk}"
    scripted.refuse = lambda document_id: document_id == bad
    drained()
    say("rebuild_index")
    assert set(held(live())) == set(stored()) - {bad}
    assert Failure.objects.filter(index=live().name, document_id=bad).exists()


def test_an_engine_that_stays_away_ends_the_command_and_it_can_go_on(
    scripted, drained, monkeypatch
):
    GuidelineFactory.create_batch(3)
    drained()
    before = live()

    def away(*_):
        from indexer.engines.errors import EngineUnavailable

        raise EngineUnavailable("connection refused")

    monkeypatch.setattr(rebuild.time, "sleep", lambda _: SearchIndex.objects.update(next_at=None))
    with monkeypatch.context() as patch:
        patch.setattr(scripted, "write", away)
        with pytest.raises(CommandError, match=r"connection refused.*again to go on"):
            say("rebuild_index")
    assert live() == before
    SearchIndex.objects.update(next_at=None, held_until=None)
    say("rebuild_index")
    assert held(live()) == stored()


def test_status_shows_the_index_that_is_built(drained, stopped):
    GuidelineFactory.create_batch(8)
    drained()
    building = stopped()
    assert re.search(
        rf"building {building.name}: \d+ of \d+ documents, about \d+ s left", say("index_status")
    )


def test_a_rebuild_of_two_thousand_takes_few_requests_and_queries(scripted, drained, monkeypatch):
    """The floor is 8 requests to the engine and 30 queries, beside the progress each second."""
    monkeypatch.setattr(rebuild.Builder, "_step", lambda _: None)
    page = GuidelineFactory()
    drained()
    made = Document.objects.get(pk=f"page-{page.pk}")
    seq = Feed.row().seq
    for number in range(1, 2000):
        made.pk, made.page_id, made.seq = f"page-{10_000 + number}", 10_000 + number, seq + number
        made.save(force_insert=True)
    Feed.objects.update(seq=seq + 1999)
    drained()
    scripted.requests.clear()
    with CaptureQueriesContext(connection) as queries:
        say("rebuild_index")
    assert len(scripted.indexes[live().name]) == 2000
    assert len(scripted.requests) <= 8, scripted.requests
    own = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(own) <= 30, "\n".join(sql[:150] for sql in own)


@pytest.fixture
def two_engines(monkeypatch, settings):
    """Return the engine of this installation and one that is filled beside it."""
    found = {"embedded": ScriptedEngine(), "http://next:7700": ScriptedEngine()}
    monkeypatch.setattr(choose, "_embedded", lambda _: found["embedded"])
    monkeypatch.setattr(choose, "_meilisearch", lambda url, *_: found[url])
    settings.MEILISEARCH_NEXT_URL = "http://next:7700/"
    return list(found.values())


def test_another_engine_is_filled_beside_the_live_one_and_takes_over(
    two_engines, drained, settings
):
    old, new = two_engines
    GuidelineFactory.create_batch(2)
    drained()
    first = live().name
    assert not new.indexes
    say("rebuild_index", "--next")
    second = live().name
    assert set(new.indexes[second]) == set(old.indexes[first]) == set(stored())
    page = GuidelineFactory()
    drained()
    assert f"page-{page.pk}" in new.indexes[second]
    assert f"page-{page.pk}" in old.indexes[first]
    # Now it is made the engine of this installation: nothing is sent again.
    settings.MEILISEARCH_URL, settings.MEILISEARCH_NEXT_URL = "http://next:7700", ""
    new.writes.clear()
    drained()
    assert live().name == second
    assert find.find(Criteria()).total == 3
    assert not new.writes


def test_the_own_engine_is_filled_anew_and_takes_over_again(two_engines, drained, settings):
    GuidelineFactory()
    drained()
    say("rebuild_index", "--next")
    say("rebuild_index", "--drop-old")
    say("rebuild_index")
    assert live().engine == "http://next:7700"
    say("rebuild_index", "--own")
    settings.MEILISEARCH_NEXT_URL = ""
    assert live().engine == "embedded"
    assert find.find(Criteria()).total == 1


def test_next_needs_an_address(drained):
    with pytest.raises(CommandError, match="MEILISEARCH_NEXT_URL is not set"):
        say("rebuild_index", "--next")


def test_an_index_in_an_engine_that_no_setting_names_is_forgotten_after_an_hour(
    two_engines, drained, settings
):
    GuidelineFactory()
    drained()
    say("rebuild_index", "--next")
    settings.MEILISEARCH_NEXT_URL = ""
    drained()
    assert live().engine == "embedded"
    SearchIndex.objects.filter(live=False).update(retired_at=timezone.now() - indexes.KEPT * 1.01)
    drained()
    assert list(SearchIndex.objects.all()) == [live()]
