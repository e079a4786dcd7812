"""Cases E: signals and the pipeline, as people have reported them elsewhere."""

import re
import runpy
import sys
from contextlib import nullcontext
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.documents.models import Document as StoredFile
from wagtail.models import Locale, PageViewRestriction

from cms import settings as settings_package
from cms.search.criteria import Criteria
from cms.search.find import find
from content_models.models import Guideline, GuidelineIndex
from indexer import drain as drain_module
from indexer import push, tasks
from indexer.changes import record
from indexer.documents import build_targets
from indexer.drain import drain
from indexer.engines.base import State
from indexer.engines.choose import engine
from indexer.models import Change, Document, Failure, Feed, SearchIndex
from indexer.published import documents
from search_config.document import engine_document
from tests.content_models.editing import edit_url, form_data, member_of
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    OrganisationFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
    list_page,
)
from tests.indexer.scripted_engine import ScriptedEngine

pytestmark = pytest.mark.django_db


def total(text):
    return find(Criteria(text=text)).total


def indexed():
    """Return the ids in the live index."""
    return set(dict(engine().entries(SearchIndex.objects.get(live=True).name)))


def key(page):
    return f"page-{page.pk}"


def body(page):
    return documents().get(pk=key(page)).body


@pytest.fixture
def messages(monkeypatch):
    """Return the list of messages that are sent to the broker."""
    sent = []
    monkeypatch.setattr(tasks.drain, "apply_async", lambda *args, **options: sent.append(args))
    return sent


def test_e01_no_message_is_sent_before_the_commit_and_one_after_it(
    messages, drained, django_capture_on_commit_callbacks
):
    page = GuidelineFactory(title="zzoldzz")
    drained()
    connection.run_on_commit.clear()  # what the test's own transaction would send
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        page.title = "zznewzz"
        page.save_revision().publish()
        assert messages == []
        # The change stands in the same transaction: whoever looks after it finds it.
        assert Change.objects.filter(target=key(page)).exists()
    assert messages == [()]  # without data: nothing in it can be out of date
    drained()
    assert (total("zzoldzz"), total("zznewzz")) == (0, 1)


def test_e03_one_publication_is_enough_for_its_terms(drained, client):
    fairness = PrincipleFactory(number=2)
    page = GuidelineFactory(live=False, principles=[PrincipleFactory(number=1)])
    client.force_login(member_of("Moderators"))
    data = form_data(page, principles=[fairness]) | {"action-publish": "1"}
    assert client.post(edit_url(page), data).status_code == 302
    drained()
    assert fairness.slug in {term["slug"] for term in body(page)["principles"]}


def test_e03_terms_set_in_code_after_the_page_was_saved_are_in_its_document(drained):
    page = GuidelineFactory()
    topic = TopicFactory()
    page.topic_links.add(page.topic_links.model(topic=topic))
    page.topic_links.commit()
    drained()
    assert topic.slug in {term["slug"] for term in body(page)["topics"]}
    page.topic_links.model.objects.filter(page=page).delete()
    drained()
    assert body(page)["topics"] == []


def test_e05_a_draft_of_a_live_page_is_found_nowhere_until_it_is_published(drained, client):
    page = GuidelineFactory(title="Before", slug="a-page")
    topic = TopicFactory(name="zzdraftzz", slug="zzdraftzz")
    drained()
    client.force_login(member_of("Moderators"))
    title = {"title": "zzdraftzz", "summary": "zzdraftzz"}
    heading = [("heading", {"level": "2", "text": "zzdraftzz"})]
    data = form_data(page, topics=[topic], **title)
    data |= form_data(body=heading, title="zzdraftzz") | data
    for action in ("", "action-submit"):
        assert client.post(edit_url(page), data | {action: "1"}).status_code == 302
        data = form_data(page, **title)
        drained()
        assert total("zzdraftzz") == 0
        answer = client.get("/api/v1/search").json()
        assert "zzdraftzz" not in {row["value"] for row in answer["facets"]["topic"]}
        for address in ("/api/v1/guidelines", "/search/?q=a", "/api/v2/pages/?fields=*"):
            assert "zzdraftzz" not in client.get(address).content.decode()
    Guideline.objects.get(pk=page.pk).get_latest_revision().publish()
    drained()
    assert total("zzdraftzz") == 1


@pytest.mark.parametrize("kind", ["password", "login", "groups"])
def test_e07_a_private_page_is_in_no_index_count_suggestion_or_related_list(drained, client, kind):
    shared = {"topics": [TopicFactory(slug="shared")], "principles": [PrincipleFactory(number=1)]}
    page = GuidelineFactory(title="zzprivatezz", **shared)
    other = GuidelineFactory(title="Other", **shared)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind)
    for settled in (False, True):
        if settled:
            drained()
            assert indexed() == {key(other)}
            assert client.get("/api/v1/search?topic=shared").json()["total"] == 1
        related = client.get(f"/api/v1/documents/{key(other)}/related").content.decode()
        for text in (related, client.get("/api/v1/suggest?q=zzpri").content.decode()):
            assert key(page) not in text
            assert "zzprivatezz" not in text
    restriction.delete()
    drained()
    assert indexed() == {key(page), key(other)}
    assert key(page) in client.get(f"/api/v1/documents/{key(other)}/related").content.decode()


def test_e08_a_scheduled_page_is_found_after_the_command_and_beat_runs_it(drained):
    page = GuidelineFactory(title="zzlaterzz", live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    drained()
    assert total("zzlaterzz") == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert total("zzlaterzz") == 0
        tasks.publish_scheduled()
        drained()
        assert total("zzlaterzz") == 1
    schedule = django_settings.CELERY_BEAT_SCHEDULE.values()
    assert "indexer.publish_scheduled" in {entry["task"] for entry in schedule}


def test_e09_a_moved_page_and_its_children_keep_their_ids_and_get_new_addresses(drained):
    page = GuidelineFactory(slug="moved")
    children = [GuidelineFactory(parent=page) for _ in range(2)]
    drained()
    section = list_page(GuidelineIndex).get_parent()
    section = section.add_child(instance=GuidelineIndex(title="Another", slug="another"))
    before = indexed()
    Guideline.objects.get(pk=page.pk).move(section, pos="last-child")
    drained()
    assert indexed() == before == {key(page), *map(key, children)}
    urls = set(documents().exclude(page=None).values_list("url", flat=True))
    assert urls == {"/another/moved/", *(f"/another/moved/{child.slug}/" for child in children)}


def test_e11_deleted_pages_are_gone_with_their_children_and_attachments(drained, client):
    file = StoredFile.objects.create(title="zzannexzz", file=ContentFile(b"x", "a.pdf"))
    attached = [("file", {"document": file, "title": ""})]
    page = GuidelineFactory(body=attached)
    for _ in range(2):
        GuidelineFactory(parent=page)
    other = GuidelineFactory(title="Other", body=attached)
    drained()
    assert total("") == 4
    Guideline.objects.get(pk=page.pk).delete()
    assert total("") == 1
    file.delete()
    drained()
    assert indexed() == {key(other)}
    assert body(other)["files"] == []
    assert total("zzannexzz") == 0


def test_e11_a_change_of_what_no_longer_exists_is_settled_without_an_error(drained):
    record(["page-999999", "topic-999999", "file-999999", "subtree-999999", "nonsense"])
    drained()
    assert not Change.objects.exists()
    assert not Failure.objects.exists()


@pytest.mark.parametrize("killed", [False, True])
def test_e13_no_search_during_a_rebuild_finds_less_and_one_that_fails_changes_nothing(
    drained, monkeypatch, killed
):
    monkeypatch.setattr(push, "BATCH_DOCUMENTS", 2)
    monkeypatch.setattr(push, "IN_FLIGHT", 1)
    pages = {key(GuidelineFactory(title="zzstreetzz")) for _ in range(7)}
    drained()
    old, seen, write = SearchIndex.objects.get(live=True).name, [], type(engine()).write

    def watched(self, *arguments):
        if killed and len(seen) == 3:
            raise KeyboardInterrupt
        receipt = write(self, *arguments)
        seen.append(total("zzstreetzz"))
        return receipt

    monkeypatch.setattr(type(engine()), "write", watched)
    with pytest.raises(CommandError, match="Stopped") if killed else nullcontext():
        call_command("rebuild_index", stdout=StringIO())
    assert len(seen) >= 3
    assert set(seen) == {len(pages)}
    assert total("zzstreetzz") == len(pages)
    assert indexed() == pages
    assert (SearchIndex.objects.get(live=True).name == old) is killed


def test_e15_a_message_delivered_again_or_beside_another_changes_nothing(drained, monkeypatch):
    page = GuidelineFactory()
    for _ in range(3):
        tasks.drain()
    state = (list(Document.objects.order_by("pk").values()), indexed())
    assert key(page) in state[1]
    build = drain_module.build

    def delivered_meanwhile():
        tasks.drain()  # ends at once: another worker is at it
        return build()

    monkeypatch.setattr(drain_module, "build", delivered_meanwhile)
    for _ in range(3):
        tasks.drain()
    assert (list(Document.objects.order_by("pk").values()), indexed()) == state
    page.unpublish()
    for _ in range(3):
        tasks.drain()
    assert key(page) not in indexed()


@pytest.fixture
def server_settings(monkeypatch, tmp_path):
    """Return the settings of an installation with a Redis."""
    monkeypatch.setenv("BROKER_URL", "redis://localhost")
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delitem(sys.modules, "cms.settings.tasks", raising=False)
    return runpy.run_path(str(Path(settings_package.__file__).with_name("base.py")))


def test_e15_no_task_runs_for_so_long_that_the_broker_hands_it_out_again(server_settings):
    allowed = server_settings["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]
    assert server_settings["CELERY_TASK_TIME_LIMIT"] < allowed


def test_e17_a_worker_that_has_grown_is_replaced_and_keeps_no_log_of_queries(server_settings):
    assert 100_000 < server_settings["CELERY_WORKER_MAX_MEMORY_PER_CHILD"] < 1_000_000
    assert server_settings["DEBUG"] is False


@pytest.fixture
def scripted(db, monkeypatch):
    """Return an engine that refuses what it is told to, in place of the installation's."""
    scripted = ScriptedEngine()
    monkeypatch.setattr(drain_module, "engine", lambda *_: scripted)
    return scripted


def test_e18_a_write_that_the_engine_took_and_then_failed_is_told_and_not_counted(scripted):
    page = GuidelineFactory()
    scripted.refuse = lambda document_id: document_id == key(page)
    with pytest.raises(CommandError, match=f"0 ok, 1 failed: {key(page)} .*bad_document"):
        call_command("drain_outbox", stdout=StringIO())
    failure = Failure.objects.get()
    assert (failure.document_id, failure.code) == (key(page), "bad_document")
    assert scripted.documents == {}


def test_e18_a_write_that_failed_for_the_engines_own_reasons_is_sent_again(scripted):
    page = GuidelineFactory()
    scripted.next_states = [State.FAILED]
    call_command("drain_outbox", stdout=StringIO())
    assert set(scripted.documents) == {key(page)}


WORDS = st.sampled_from(["page", "topic", "city", "organisation", "principle"])


@given(ids=st.lists(st.tuples(WORDS, st.integers(1, 2**63 - 1)), unique=True))
def test_e20_every_id_is_valid_unique_and_reversible(ids):
    made = [f"{word}-{pk}" for word, pk in ids]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,511}", each) for each in made)
    assert len(set(made)) == len(ids)
    back = [each.rpartition("-") for each in made]
    assert [(word, int(pk)) for word, _, pk in back] == ids


@given(text=st.text(min_size=1, max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_e20_no_text_of_an_editor_is_in_an_id(db, text):
    assert set(build_targets([f"cms.PolicyPage:{text}/en#3", text])) == {
        f"cms.PolicyPage:{text}/en#3",
        text,
    }
    assert not any(build_targets([text]).values())


def test_e20_one_bad_document_among_a_hundred_leaves_99_indexed(scripted, monkeypatch):
    page = GuidelineFactory()
    drain()
    row = documents().get(pk=key(page))
    scripted.documents.clear()
    first = Feed.row().seq
    made = []
    for number in range(1, 101):
        row.page_id, row.seq = 900_000 + number, first + number
        row.pk = f"page-{row.page_id}"
        row.save(force_insert=True)
        made.append(row.pk)
    Feed.objects.update(seq=first + 100)
    scripted.refuse = lambda document_id: document_id == made[49]
    drain()
    assert set(scripted.documents) == set(made) - {made[49]}


def test_e22_an_engine_that_begins_empty_has_its_settings_before_the_first_document(
    client, settings, tmp_path, drained
):
    GuidelineFactory(topics=[TopicFactory(slug="first")])
    drained()
    settings.EMBEDDED_ENGINE_DIR = tmp_path / "fresh"
    page = GuidelineFactory(topics=[TopicFactory(slug="second")])
    drained()
    drained()
    assert key(page) in indexed()
    assert client.get("/search/?topic=first").status_code == 200
    assert client.get("/api/v1/search?topic=first").json()["total"] == 1
    assert client.get("/api/v1/search?topic=second").json()["total"] == 1


def test_e23_one_bad_page_is_set_aside_with_its_reason_and_the_others_are_indexed(
    drained, monkeypatch
):
    from indexer.documents import pages as builder

    build = builder.build

    def reads_all_but_one(page, context):
        if page.title == "number 7":
            raise ValueError("its text can't be read")
        return build(page, context)

    monkeypatch.setattr(builder, "build", reads_all_but_one)
    broken = StoredFile.objects.create(title="Broken", file=ContentFile(b"%PDF-1.4 no", "a.pdf"))
    made = [
        GuidelineFactory(
            title=f"number {number}",
            body=[("file", {"document": broken, "title": ""})] if number == 12 else [],
        )
        for number in range(1, 21)
    ]
    summary = f"19 ok, 1 failed: {key(made[6])} .*its text can't be read"
    with pytest.raises(CommandError, match=summary):
        call_command("drain_outbox", stdout=StringIO())
    assert indexed() == {key(page) for page in made} - {key(made[6])}


def test_e26_what_a_page_loses_its_document_loses(drained, client):
    page = GuidelineFactory(
        summary="zzoldzz", scope="network", cities=[CityFactory(slug="zzoldzz", name="zzoldzz")]
    )
    drained()
    assert total("zzoldzz") == 1
    page.city_links.all().delete()
    Guideline.objects.filter(pk=page.pk).update(summary="New")
    drained()
    assert body(page)["cities"] == []
    assert total("zzoldzz") == 0
    assert client.get("/api/v1/search?city=zzoldzz").json()["total"] == 0
    row = documents().get(pk=key(page))
    sent = engine_document(row.pk, row.fingerprint, row.title_key, row.url, row.body)
    assert sent["city"] == ["not-stated"]


def test_e28_the_same_number_in_several_models_is_several_documents(drained):
    number = PolicyFactory().pk
    made = [factory(id=number) for factory in (TopicFactory, CityFactory, OrganisationFactory)]
    drained()
    wanted = {f"{term._meta.model_name}-{number}" for term in made} | {f"page-{number}"}
    assert wanted <= set(documents().values_list("pk", flat=True))


def test_e30_a_translation_of_a_draft_is_none_until_it_is_published(drained):
    dutch = Locale.objects.get(language_code="nl")
    draft, live = GuidelineFactory(live=False), GuidelineFactory()
    drained()
    before = indexed()
    copies = [
        page.copy_for_translation(dutch, copy_parents=True, **options)
        for page, options in ((draft, {}), (live, {}))
    ]
    drained()
    assert indexed() == before
    copies[1].save_revision().publish()
    drained()
    assert indexed() == before | {key(copies[1])}
    assert documents().get(pk=key(copies[1])).locale == "nl"


def test_e30_a_page_copied_as_a_draft_is_no_document(drained):
    page = GuidelineFactory()
    drained()
    before = indexed()
    page.copy(keep_live=False, update_attrs={"slug": "copied"})
    drained()
    assert indexed() == before


def test_every_case_has_a_test():
    named = re.findall(r"^def test_e(\d+)", Path(__file__).read_text(), re.MULTILINE)
    numbers = "01 03 05 07 08 09 11 13 15 17 18 20 22 23 26 28 30"
    assert set(named) == set(numbers.split())
