"""Whatever happens to an engine or to the database, one reconcile finds it and a drain mends it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cms.search import find
from cms.search.criteria import Criteria
from content_models.models import Guideline
from indexer import comparison, indexes, tasks
from indexer.engines.base import State
from indexer.engines.choose import engine
from indexer.engines.errors import EngineUnavailable
from indexer.models import Change, Document, Failure, Feed, SearchIndex
from indexer.published import purge
from indexer.reconcile import counts_differ, reconcile
from search_config.document import engine_document
from tests.factories import GuidelineFactory, PolicyFactory, TopicFactory

pytestmark = pytest.mark.django_db


def say(*options):
    out = StringIO()
    call_command("reconcile_index", *options, stdout=out)
    return out.getvalue().splitlines()[-1]


def live():
    return SearchIndex.objects.get(live=True)


def held():
    index = live()
    return dict(engine(index.engine).entries(index.name))


def stored():
    present = Document.objects.filter(removed_at=None).exclude(page=None)
    return dict(present.values_list("pk", "fingerprint"))


def by_hand(*upserts, removals=()):
    """Write into the engine as somebody else would."""
    index = live()
    used = engine(index.engine)
    receipt = used.write(index.name, list(upserts), list(removals))
    while used.outcome(receipt).state is State.PENDING:
        pass


def document(document_id, like, fingerprint="theirs"):
    row = Document.objects.get(pk=f"page-{like.pk}")
    return engine_document(document_id, fingerprint, row.title_key, row.url, row.body)


@pytest.fixture
def pages(search_engine, drained):
    made = [*GuidelineFactory.create_batch(3), PolicyFactory()]
    drained()
    return made


def mended(drained):
    drained()
    assert held() == stored()
    assert say() == "missing 0, extra 0, different 0, recorded 0"


def test_nothing_differs_after_everything_was_drained(pages):
    pages[0].unpublish()
    call_command("drain_outbox", stdout=StringIO())
    assert say() == "missing 0, extra 0, different 0, recorded 0"
    assert not counts_differ()


def test_documents_deleted_by_hand_come_back(pages, drained):
    by_hand(removals=[f"page-{page.pk}" for page in pages[:2]])
    assert counts_differ()
    assert say() == "missing 2, extra 0, different 0, recorded 2"
    mended(drained)


def test_a_document_altered_by_hand_is_replaced(pages, drained):
    by_hand(document(f"page-{pages[0].pk}", like=pages[0]))
    assert say() == "missing 0, extra 0, different 1, recorded 1"
    mended(drained)


def test_documents_put_in_by_hand_are_hidden_at_once_and_taken_out(pages, drained):
    topic = f"topic-{TopicFactory().pk}"
    drained()
    strange = ["made-by_hand", "Z" * 300, "page-999999", topic]
    by_hand(*(document(each, like=pages[0]) for each in strange))
    assert counts_differ()
    assert say() == "missing 0, extra 4, different 0, recorded 4"
    assert find.find(Criteria(page_size=100)).total == len(pages)
    mended(drained)


def test_a_removal_that_was_undone_by_hand_is_done_again(pages, drained):
    theirs = document(f"page-{pages[0].pk}", like=pages[0])
    pages[0].unpublish()
    drained()
    by_hand(theirs)
    assert say() == "missing 0, extra 1, different 0, recorded 1"
    mended(drained)


def test_an_engine_that_lost_everything_is_filled_again(pages, drained):
    index = live()
    engine(index.engine).drop(index.name)
    assert counts_differ()
    assert say() == "missing 4, extra 0, different 0, recorded 1"
    mended(drained)


def test_an_engine_restored_from_an_old_snapshot_catches_up(pages, drained):
    """It has old states, lacks what is new, and still holds what has been removed since."""
    old = [document(f"page-{page.pk}", like=page, fingerprint="old") for page in pages[:2]]
    pages[0].unpublish()
    new = GuidelineFactory()
    drained()
    by_hand(*old, removals=[f"page-{new.pk}"])
    assert say() == "missing 1, extra 1, different 1, recorded 3"
    mended(drained)


def test_a_database_restored_from_an_old_backup_starts_a_new_epoch(pages, drained):
    """The backup knows nothing of a page that the engine holds, and has an old state of another."""
    theirs = document("page-999998", like=pages[0])
    by_hand(theirs, document(f"page-{pages[0].pk}", like=pages[0]))
    epoch = Feed.row().epoch
    assert say("--restored").startswith("missing 0, extra 1, different 0")
    assert Feed.row().epoch != epoch
    assert live().cursor == 0
    assert "page-999998" not in {hit.document.pk for hit in find.find(Criteria()).hits}
    drained()
    mended(drained)


def test_a_feed_that_went_back_is_noticed_by_the_next_drain(pages, drained, caplog):
    epoch = Feed.row().epoch
    SearchIndex.objects.update(cursor=Feed.row().seq + 5)
    drained()
    assert "ahead of the feed" in caplog.text
    assert Feed.row().epoch != epoch
    assert live().cursor == Feed.row().seq
    assert held() == stored()


def test_a_page_that_no_change_told_of_is_found(pages, drained):
    """A trigger was missing, or the stored documents were lost."""
    lost = Document.objects.get(pk=f"page-{pages[0].pk}")
    lost.delete()
    Guideline.objects.filter(pk=pages[1].pk).update(live=False)
    Change.objects.all().delete()
    assert say() == "missing 1, extra 2, different 0, recorded 3"
    drained()
    mended(drained)


@pytest.mark.parametrize(
    ("only", "in_part"),
    [
        ("type=guideline", {0, 1, 2}),
        ("guideline", {0, 1, 2}),
        ("type=policy", {3}),
        ("locale=en", {0, 1, 2, 3}),
        ("locale=nl", set()),
        ("subtree", {0}),
    ],
)
def test_one_part_is_compared_and_built_again(pages, only, in_part):
    ids = [f"page-{page.pk}" for page in pages]
    by_hand(removals=ids)
    if only == "subtree":
        only = f"subtree={pages[0].pk}"
    found = say("--only", only)
    assert found.startswith(f"missing {len(in_part)}, extra 0, different 0, recorded ")
    recorded = set(Change.objects.filter(bulk=True).values_list("target", flat=True))
    assert recorded & set(ids) == {ids[number] for number in in_part}


@pytest.mark.parametrize(
    ("only", "sentence"),
    [
        ("type=poem", "type: 'poem' is none of .*guideline"),
        ("locale=xx", "locale: 'xx' is none of .*nl"),
        ("subtree=999999", "there is no page '999999'"),
        ("subtree=x", "there is no page 'x'"),
        ("subtree=²", "there is no page"),
        ("colour=red", "'colour' is none of type, locale, subtree"),
        ("", "locale: '' is none of"),
    ],
)
def test_an_unknown_part_is_named(db, only, sentence):
    with pytest.raises(CommandError, match=f"--only: .*{sentence}"):
        say("--only", only)


def test_a_document_on_its_way_is_not_called_missing(scripted, drained):
    page = GuidelineFactory()
    drained()
    page.title = "On its way"
    page.save()
    SearchIndex.objects.update(next_at=timezone.now() + timezone.timedelta(minutes=1))
    drained()
    SearchIndex.objects.update(next_at=None)
    assert live().cursor < Feed.row().seq
    assert str(reconcile()) == "missing 0, extra 0, different 0, recorded 0"


def test_what_is_edited_while_it_is_compared_keeps_its_own_seq(scripted, drained, monkeypatch):
    pages = GuidelineFactory.create_batch(2)
    drained()
    scripted.documents.clear()
    renumber = comparison._renumber

    def edited(compared):
        Document.objects.filter(pk=f"page-{pages[0].pk}").update(seq=Feed.row().seq + 1)
        Feed.objects.update(seq=Feed.row().seq + 1)
        return renumber(compared)

    monkeypatch.setattr(comparison, "_renumber", edited)
    assert str(reconcile()) == "missing 2, extra 0, different 0, recorded 1"


def test_a_refused_document_is_not_called_missing(scripted, drained):
    page = GuidelineFactory()
    scripted.refuse = lambda document_id: document_id == f"page-{page.pk}"
    drained()
    assert Failure.objects.exists()
    assert str(reconcile()) == "missing 0, extra 0, different 0, recorded 0"
    assert not counts_differ()


def test_very_many_differences_send_all_documents_again(scripted, drained, monkeypatch):
    monkeypatch.setattr(comparison, "MANY", 2)
    GuidelineFactory.create_batch(4)
    drained()
    by_hand(removals=list(stored()))
    assert say() == "missing 4, extra 0, different 0, recorded 1"
    assert live().cursor == 0
    mended(drained)


def test_an_engine_that_is_left_alone_is_not_asked(scripted, drained):
    GuidelineFactory()
    drained()
    SearchIndex.objects.update(
        next_at=timezone.now() + timezone.timedelta(minutes=1), error="connection refused"
    )
    scripted.requests.clear()
    with pytest.raises(CommandError, match="could be compared"):
        say()
    assert not counts_differ()
    assert scripted.requests == []


def test_an_engine_that_goes_away_loses_nothing_of_what_was_found(scripted, drained, monkeypatch):
    GuidelineFactory.create_batch(3)
    drained()
    by_hand(removals=[min(stored())])
    entries = scripted.entries

    def breaks_off(index, after=""):
        yield next(entries(index, after))
        raise EngineUnavailable("no answer")

    monkeypatch.setattr(scripted, "entries", breaks_off)
    with pytest.raises(CommandError):
        say()
    monkeypatch.setattr(scripted, "entries", entries)
    mended(drained)


def test_reconciling_writes_nothing_to_an_engine(scripted, drained):
    GuidelineFactory.create_batch(3)
    drained()
    scripted.documents.clear()
    scripted.requests.clear()
    tasks.reconcile()
    assert set(scripted.requests) <= {"entries", "count"}


def test_counts_that_differ_make_the_worker_compare_at_once(scripted, drained):
    page = GuidelineFactory()
    drained()
    tasks.compare_counts()
    assert not Document.objects.filter(seq__gt=live().cursor).exists()
    by_hand(removals=[f"page-{page.pk}"])
    tasks.compare_counts()
    assert Document.objects.filter(seq__gt=live().cursor).exists()
    mended(drained)


def test_every_page_is_looked_at_again_each_night(db):
    tasks.record_everything()
    assert Change.objects.filter(target="all", bulk=True).exists()


def test_a_buried_id_can_be_purged(scripted, drained):
    GuidelineFactory()
    drained()
    by_hand(document("strange", like=Guideline.objects.first()))
    reconcile()
    drained()
    assert purge(timezone.now() + timezone.timedelta(days=1)) >= 1
    assert not Document.objects.filter(pk="strange").exists()


def test_ids_are_compared_in_the_order_of_every_engine(scripted, drained):
    """PostgreSQL's own order of words passes over hyphens; an engine's does not."""
    page = GuidelineFactory()
    drained()
    row = Document.objects.get(pk=f"page-{page.pk}")
    for number, document_id in enumerate(["page-1-2", "page-12", "page_3", "pageA"], start=1):
        row.pk, row.page_id, row.seq = document_id, 900_000 + number, Feed.row().seq + number
        row.save(force_insert=True)
    Feed.objects.update(seq=Feed.row().seq + 4)
    drained()
    found = [each.pk for each in comparison._by_id()]
    assert found == sorted(found), connection.vendor


def test_all_indexes_are_compared(scripted, drained):
    GuidelineFactory()
    drained()
    call_command("rebuild_index", stdout=StringIO())
    (old,) = indexes.retired()
    scripted.indexes[old.name].clear()
    assert say() == "missing 1, extra 0, different 0, recorded 1"
    drained()
    assert scripted.indexes[old.name]
