"""Criteria 21 to 24: the feed of changes."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction

from content_models.models import Guideline, GuidelineIndex
from indexer import published
from indexer.changes import record
from indexer.drain import drain
from indexer.models import Document, Feed
from tests.factories import (
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
    home_page,
    list_page,
)

pytestmark = pytest.mark.django_db

COLLECTIONS = (
    "guidelines", "policies", "use-cases", "resources", "principles", "topics", "cities",
    "organisations",
)  # fmt: skip


@pytest.fixture
def read(get):
    """Return a function that reads the feed to its end: entries, and the cursor behind them."""

    def follow(cursor="", size=100, include=""):
        entries = []
        while True:
            portion = get(f"changes?cursor={cursor}&page_size={size}&include={include}")
            entries += portion["items"]
            cursor = portion["next_cursor"]
            if not portion["has_more"]:
                return entries, cursor

    return follow


def applied(entries, held=None) -> dict[str, str]:
    """Return what a reader holds after these entries: id → address."""
    held = dict(held or {})
    for entry in entries:
        if entry["op"] == "delete":
            held.pop(entry["id"], None)
        else:
            held[entry["id"]] = entry["url"]
    return held


def listed(walk) -> dict[str, str]:
    return {
        item["id"]: item["url"]
        for name in COLLECTIONS
        for item in walk(f"{name}?locale=*&page_size=100&fields=url")
    }


@pytest.mark.parametrize("size", [1, 3, 100])
def test_criterion_21_a_replay_from_nothing_equals_the_lists(read, walk, drained, size):
    kept, gone = GuidelineFactory(), PolicyFactory()
    drained()
    gone.unpublish()
    drained()
    entries, _ = read(size=size)
    assert applied(entries) == listed(walk)
    assert f"page-{kept.pk}" in applied(entries)
    assert [entry["seq"] for entry in entries] == sorted(entry["seq"] for entry in entries)
    # What went before we began is nothing to us.
    assert {entry["op"] for entry in entries} == {"upsert"}


def test_criterion_21_an_upsert_carries_the_document_if_asked_for(get, read, drained):
    page = GuidelineFactory(principles=[PrincipleFactory(number=1)])
    drained()
    entries, _ = read(include="document")
    documents = {entry["id"]: entry["document"] for entry in entries}
    assert documents[f"page-{page.pk}"] == get(f"guidelines/page-{page.pk}")
    principle = get("principles/principle-1")
    assert principle.pop("count") == 1  # the feed leaves it out: each edit anywhere changes it
    assert documents["principle-1"] == principle
    assert all("document" not in entry for entry in read()[0])


def test_criterion_21_what_is_removed_while_we_copy_is_told(get, read, walk, drained):
    pages = [GuidelineFactory() for _ in range(4)]
    drained()
    first = get("changes?page_size=500")["items"]
    begun = get(f"changes?page_size={len(first) - 1}")
    assert f"page-{pages[0].pk}" in applied(begun["items"])
    pages[0].unpublish()
    drained()
    rest, _ = read(begun["next_cursor"])
    assert applied(rest, applied(begun["items"])) == listed(walk)


SECRET = {"restriction_type": "login"}


def hide(action):
    action.hides = True
    return action


@hide
def unpublish(page):
    page.unpublish()


@hide
def expire(page):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


@hide
def delete(page):
    page.delete()


@hide
def delete_the_section(page):
    page.get_parent().delete()


@hide
def restrict(page):
    PageViewRestriction.objects.create(page=page, **SECRET)


@hide
def restrict_an_ancestor(page):
    PageViewRestriction.objects.create(page=home_page(), **SECRET)


@hide
def move_under_a_restricted_section(page):
    section = home_page().add_child(instance=GuidelineIndex(title="Closed", slug="closed"))
    PageViewRestriction.objects.create(page=section, **SECRET)
    page.move(section, pos="last-child")


@hide
def move_out_of_every_site(page):
    root = Page.objects.get(depth=1)
    root.add_child(instance=Page(title="Elsewhere", slug="elsewhere"))
    page.move(Page.objects.get(slug="elsewhere"), pos="last-child")


def publish(page):
    page.title = "Another title"
    page.save_revision().publish()


def change_the_slug_of_an_ancestor(page):
    parent = page.get_parent().specific
    parent.slug = "rules"
    parent.save_revision().publish()


def rename_a_term(page):
    topic = page.topic_links.first().topic
    topic.name = "Renamed"
    topic.save()


def restrict_and_open_again(page):
    restrict(page)
    drain()
    PageViewRestriction.objects.all().delete()


def update_in_silence(page):
    Guideline.objects.filter(pk=page.pk).update(summary="Other words")


ACTIONS = [
    unpublish, expire, delete, delete_the_section, restrict, restrict_an_ancestor,
    move_under_a_restricted_section, move_out_of_every_site, publish,
    change_the_slug_of_an_ancestor, rename_a_term, restrict_and_open_again, update_in_silence,
]  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_criterion_22_each_event_is_an_entry(read, walk, drained, action):
    page = GuidelineFactory()
    drained()
    before, cursor = read()
    action(page.specific)
    drained()
    entries, _ = read(cursor)
    ops = {entry["id"]: entry["op"] for entry in entries}
    hides = getattr(action, "hides", False)
    assert ops[f"page-{page.pk or next(iter(ops)).removeprefix('page-')}"] == (
        "delete" if hides else "upsert"
    )
    assert applied(entries, applied(before)) == listed(walk)


def test_criterion_22_aliases_and_descendants_have_entries_of_their_own(read, walk, drained):
    page = GuidelineFactory()
    alias = page.create_alias(update_slug="alias")
    drained()
    before, cursor = read()
    page.title = "Another"
    page.save_revision().publish()
    drained()
    entries, cursor = read(cursor)
    assert {f"page-{page.pk}", f"page-{alias.pk}"} <= {entry["id"] for entry in entries}
    before = applied(entries, applied(before))
    PageViewRestriction.objects.create(page=page, **SECRET)
    drained()
    entries, _ = read(cursor)
    assert {e["id"]: e["op"] for e in entries}[f"page-{alias.pk}"] == "delete"
    assert applied(entries, before) == listed(walk)


def test_criterion_22_a_deleted_term_and_a_deleted_language_are_told(read, walk, drained):
    spanish = Locale.objects.get(language_code="es")
    page = GuidelineFactory()
    unused = TopicFactory()
    copy = page.copy_for_translation(spanish, copy_parents=True)
    Page.objects.filter(pk=copy.pk).update(live=True)
    drained()
    before, cursor = read()
    assert f"page-{copy.pk}" in applied(before)
    topic = f"topic-{unused.pk}"
    unused.delete()
    for root in Page.objects.filter(locale=spanish).order_by("depth"):
        if Page.objects.filter(pk=root.pk).exists():
            root.delete()
    drained()
    entries, _ = read(cursor)
    ops = {entry["id"]: entry["op"] for entry in entries}
    assert ops[f"page-{copy.pk}"] == ops[topic] == "delete"
    assert applied(entries, applied(before)) == listed(walk)


def test_criterion_22_a_file_that_becomes_private_changes_the_documents_that_show_it(read, drained):
    from django.core.files.base import ContentFile
    from wagtail.documents import get_document_model

    collection = Collection.get_first_root_node().add_child(name="Files")
    file = get_document_model().objects.create(
        title="F", file=ContentFile(b"text", name="f.txt"), collection=collection
    )
    page = GuidelineFactory(body=[("file", {"document": file, "title": ""})])
    drained()
    _, cursor = read()
    CollectionViewRestriction.objects.create(collection=collection, **SECRET)
    drained()
    entries, _ = read(cursor, include="document")
    (entry,) = [entry for entry in entries if entry["id"] == f"page-{page.pk}"]
    assert entry["document"]["files"] == entry["document"]["blocks"] == []


def test_criterion_22_the_feed_ends_before_what_is_hidden_and_not_settled(get, read, drained):
    hidden, after = GuidelineFactory(), PolicyFactory()
    drained()
    _, cursor = read()
    for page in (hidden, after):
        page.title = "New"
        page.save_revision().publish()
    drained()
    PageViewRestriction.objects.create(page=hidden, **SECRET)
    portion = get(f"changes?cursor={cursor}")
    assert (portion["items"], portion["has_more"], portion["complete"]) == ([], False, False)
    assert portion["next_cursor"] == cursor
    PageViewRestriction.objects.all().delete()  # shown again, unchanged: nothing is lost
    entries, _ = read(cursor)
    assert [entry["id"] for entry in entries] == [f"page-{hidden.pk}", f"page-{after.pk}"]


def test_criterion_24_tombstones_hold_five_facts_and_edits_coalesce(get, read, drained):
    page = GuidelineFactory(title="zzmarkzz")
    drained()
    _, cursor = read()
    for number in range(10):
        page.title = f"zzmarkzz {number}"
        page.save_revision().publish()
        drained()
    entries, cursor = read(cursor)
    assert [entry["id"] for entry in entries] == [f"page-{page.pk}"]
    page.unpublish()
    drained()
    (entry,), _ = read(cursor)
    assert set(entry) == {"seq", "op", "type", "id", "locale", "url", "updated"}
    assert entry["op"] == "delete"
    document = Document.objects.get(pk=f"page-{page.pk}")
    assert (document.body, document.slug, document.title_key, document.work) == ({}, "", "", "")


@pytest.mark.parametrize(
    "cursor", ["abc", "abc.1", ".1", "x.-1", "a.1.2.3", "a.b", "a." + "9" * 30]
)
def test_criterion_24_a_cursor_that_is_none_is_a_400_or_of_another_feed_a_410(
    client, drained, cursor
):
    response = client.get(f"/api/v1/changes?cursor={cursor}")
    assert response.status_code == (410 if cursor == "abc.1" else 400)


def gone(client, cursor) -> bool:
    response = client.get(f"/api/v1/changes?cursor={cursor}")
    assert response.status_code in {200, 410}
    if response.status_code == 410:
        assert response["Content-Type"] == "application/problem+json"
        assert "without a cursor" in response.json()["detail"]
    return response.status_code == 410


def test_criterion_24_after_a_purge_older_cursors_are_gone_and_copies_under_way_are_not(
    client, get, read, drained
):
    pages = [GuidelineFactory() for _ in range(3)]
    drained()
    _, old = read()
    pages[0].unpublish()
    drained()
    _, new = read()
    begun = get("changes?page_size=2")["next_cursor"]
    assert published.purge(timezone.now() + timedelta(seconds=1)) == 1
    assert gone(client, old)
    assert not gone(client, new)
    assert not gone(client, begun)
    pages[1].unpublish()
    drained()
    assert published.purge(timezone.now() + timedelta(seconds=1)) == 1
    assert gone(client, begun)


def test_criterion_24_after_a_restore_every_cursor_is_gone(client, read, drained):
    GuidelineFactory()
    drained()
    _, cursor = read()
    Feed.objects.update(epoch="restored")
    assert gone(client, cursor)
    Feed.objects.update(epoch=cursor.split(".")[0], seq=0)
    assert gone(client, cursor)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_criterion_23_no_entry_is_lost_when_writers_overlap():
    """The one that numbers first commits last; whoever reads meanwhile gets both in the end."""
    drain()
    first, second = TopicFactory(slug="first"), TopicFactory(slug="second")
    numbered, go_on = threading.Event(), threading.Event()
    from indexer import build

    def slow():
        with transaction.atomic():
            feed = Feed.locked()
            feed.seq += 1
            Document.objects.create(
                id=f"topic-{first.pk}", kind="topic", locale="en", changed_at=timezone.now(),
                seq=feed.seq, fingerprint="slow", body={},
            )  # fmt: skip
            feed.save(update_fields=["seq"])
            numbered.set()
            go_on.wait(20)
        connection.close()

    def other():
        record([f"topic-{second.pk}"])
        build.build()
        connection.close()

    start = published.changes(None, 500).position
    threads = [threading.Thread(target=slow), threading.Thread(target=other)]
    threads[0].start()
    numbered.wait(20)
    threads[1].start()
    seen = []
    portion = published.changes(start, 500)
    seen += portion.documents
    go_on.set()
    for thread in threads:
        thread.join()
    seen += published.changes(portion.position, 500).documents
    assert {f"topic-{first.pk}", f"topic-{second.pk}"} <= {document.pk for document in seen}
    assert list_page(GuidelineIndex)
