"""Changes become documents: once, in order, and only of what is public."""

from uuid import uuid4

import pytest
from wagtail.models import Locale, Page, PageViewRestriction

from content_models.models import City, TopicLink
from indexer import build as build_module
from indexer import changes
from indexer.build import build
from indexer.models import Change, Dependency, Document, Failure, Feed
from tests.factories import CityFactory, GuidelineFactory, ResourceFactory, TopicFactory

pytestmark = pytest.mark.django_db


def build_all():
    while build():
        pass


@pytest.fixture(autouse=True)
def _settled(db):
    build_all()


def document(page):
    return Document.objects.get(pk=f"page-{page.pk}")


def test_a_published_page_becomes_a_document_with_what_may_be_shown():
    city = CityFactory(name="Utrecht", country="NL")
    page = GuidelineFactory(
        title="Fair algorithms", cities=[city], body=[("text", "<p>Be fair.</p>")]
    )
    build_all()
    stored = document(page)
    assert stored.url == page.get_url_parts()[2]
    assert stored.body["title"] == "Fair algorithms"
    assert stored.body["cities"][0]["slug"] == city.slug
    assert [passage["text"] for passage in stored.body["passages"]] == ["Be fair."]


def test_home_and_index_pages_are_no_documents():
    page = GuidelineFactory()
    page.get_parent().specific.save()
    build_all()
    kinds = set(Document.objects.exclude(page=None).values_list("kind", flat=True))
    assert kinds == {"guideline"}


def test_an_unpublished_page_becomes_a_tombstone_that_tells_nothing():
    page = GuidelineFactory(title="Secret", summary="Secret")
    build_all()
    page.unpublish()
    build_all()
    stored = document(page)
    assert stored.removed_at
    assert stored.body == {}
    assert stored.title_key == ""


def test_a_page_that_was_never_public_leaves_no_document():
    page = GuidelineFactory(live=False)
    build_all()
    assert not Document.objects.filter(pk=f"page-{page.pk}").exists()


def test_nothing_is_written_when_nothing_differs():
    page = GuidelineFactory()
    build_all()
    before = document(page).seq
    page.save()
    page.save_revision()
    build_all()
    assert document(page).seq == before
    assert not Change.objects.exists()


def test_seq_grows_without_gaps():
    for _ in range(3):
        GuidelineFactory()
    build_all()
    numbers = sorted(Document.objects.values_list("seq", flat=True))
    assert numbers[-1] == Feed.row().seq
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_a_renamed_topic_reaches_every_document_that_carries_it():
    topic = TopicFactory(name="Cameras")
    page = GuidelineFactory(topics=[topic])
    build_all()
    topic.name = "Video surveillance"
    topic.save()
    build_all()
    assert document(page).body["topics"][0]["label"] == "Video surveillance"


def test_documents_of_a_deleted_term_follow():
    topic, other = TopicFactory(), TopicFactory()
    page = GuidelineFactory(topics=[topic, other])
    build_all()
    TopicLink.objects.filter(topic=topic).delete()
    pk = topic.pk
    topic.delete()
    build_all()
    assert [t["slug"] for t in document(page).body["topics"]] == [other.slug]
    assert Document.objects.get(pk=f"topic-{pk}").removed_at


def test_a_document_for_a_country_follows_the_cities_that_name_it():
    page = GuidelineFactory(scope_country="NO")
    build_all()

    def country():
        build_all()
        found = document(page).body["countries"][0]
        return found["label"], found["region"]

    assert country() == ("NO", "")
    city = CityFactory(country="NO", country_name="Norway", region="Europe")
    assert country() == ("Norway", "europe")
    City.objects.filter(pk=city.pk).update(country_name="Norge", region="North")
    assert country() == ("Norge", "north")
    City.objects.filter(pk=city.pk).update(country="SE")
    assert country() == ("NO", "")
    City.objects.filter(pk=city.pk).update(country="NO")
    country()
    city.delete()
    assert country() == ("NO", "")


def test_a_page_that_becomes_another_work_leaves_its_translations_to_stand_for_the_old_one():
    page = GuidelineFactory()
    french = page.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    french.save_revision().publish()
    build_all()
    assert "nl" not in document(french).body["shown_in"]
    Page.objects.filter(pk=page.pk).update(translation_key=uuid4())
    build_all()
    assert "nl" in document(french).body["shown_in"]


def test_a_restricted_section_takes_its_pages_away_and_gives_them_back():
    page = GuidelineFactory()
    build_all()
    restriction = PageViewRestriction.objects.create(
        page=page.get_parent(), restriction_type="login"
    )
    build_all()
    assert document(page).removed_at
    restriction.delete()
    build_all()
    assert document(page).removed_at is None


def test_a_change_read_later_by_another_worker_is_not_overwritten(monkeypatch):
    page = GuidelineFactory(title="Old")
    targets = build_module.build_targets

    def slow(wanted):
        wanted = list(wanted)
        stale = targets(wanted)
        if (
            f"page-{page.pk}" in stale
            and not Document.objects.filter(pk=f"page-{page.pk}").exists()
        ):
            monkeypatch.setattr(build_module, "build_targets", targets)
            page.title = "New"
            page.save()
            build_all()
        return stale

    monkeypatch.setattr(build_module, "build_targets", slow)
    build_all()
    assert document(page).body["title"] == "New"


def test_a_page_is_built_once_however_many_changes_wait_for_it(monkeypatch):
    first, second = (f"page-{GuidelineFactory().pk}" for _ in range(2))
    build_all()
    for bulk in (True, False, True):
        changes.record([first, second], bulk=bulk)
    monkeypatch.setattr(build_module, "READ", 2)
    assert build() == 2
    assert not Change.objects.exists()


def test_of_very_many_changes_for_a_page_some_are_left_for_the_next_time(monkeypatch):
    page = f"page-{GuidelineFactory().pk}"
    build_all()
    changes.record([page] * 5)
    monkeypatch.setattr(build_module, "READ", 1)
    monkeypatch.setattr(build_module, "ALONG", 3)
    assert (build(), Change.objects.count()) == (1, 2)
    assert (build(), Change.objects.count()) == (1, 0)


def test_a_page_that_cannot_be_built_is_set_aside_and_the_others_are_not(monkeypatch, caplog):
    # Half a character in what is logged would end the test's process, which reports it.
    caplog.set_level("CRITICAL", logger="indexer")
    bad, good = GuidelineFactory(title="bad"), GuidelineFactory(title="good")
    render = build_module.build_targets.__globals__["pages"].build

    def poisoned(page, context):
        if page.title == "bad":
            raise ValueError("can\0not be \ud800 read")
        return render(page, context)

    monkeypatch.setattr("indexer.documents.pages.build", poisoned)
    build_all()
    assert document(good).body["title"] == "good"
    failure = Failure.objects.get(document_id=f"page-{bad.pk}")
    assert (failure.code, failure.message) == ("ValueError", "cannot be ? read")
    monkeypatch.undo()
    bad.save()
    build_all()
    assert document(bad)
    assert not Failure.objects.exists()


def test_a_body_that_cannot_be_stored_holds_back_nobody(monkeypatch):
    bad, good = GuidelineFactory(title="bad"), GuidelineFactory(title="good")
    monkeypatch.setattr(
        "indexer.documents.details.values",
        lambda page: {"bad": object()} if page.title == "bad" else {},
    )
    build_all()
    assert document(good)
    assert Failure.objects.get().document_id == f"page-{bad.pk}"


def test_a_page_that_kills_the_worker_is_built_alone_and_set_aside_after_five_times(monkeypatch):
    bad = GuidelineFactory(title="bad")
    targets = build_module.build_targets

    def deadly(wanted):
        wanted = list(wanted)
        if f"page-{bad.pk}" in wanted:
            raise SystemExit
        return targets(wanted)

    monkeypatch.setattr(build_module, "build_targets", deadly)
    good = GuidelineFactory(title="good")
    for _ in range(5):
        with pytest.raises(SystemExit):
            build_all()
    build_all()
    assert document(good)
    assert Failure.objects.get().document_id == f"page-{bad.pk}"


def test_what_is_urgent_is_built_before_the_rest_of_the_bulk(monkeypatch):
    pages = [GuidelineFactory() for _ in range(4)]
    Change.objects.update(bulk=True)
    urgent = f"page-{pages[2].pk}"
    changes.record([urgent])
    build()
    assert list(Document.objects.filter(page__in=pages).values_list("pk", flat=True)) == [urgent]

    # Somebody publishes while the first of the bulk is being built.
    monkeypatch.setattr(build_module, "BULK_CHUNK", 1)
    targets = build_module.build_targets
    hurry = f"page-{pages[3].pk}"

    def publish_meanwhile(wanted):
        wanted = list(wanted)
        if wanted == [f"page-{pages[0].pk}"]:
            changes.record([hurry])
        return targets(wanted)

    monkeypatch.setattr(build_module, "build_targets", publish_meanwhile)
    built = 0
    while not Document.objects.filter(pk=f"page-{pages[0].pk}").exists():
        built += build()
    assert not Document.objects.filter(pk=hurry).exists()
    assert build() == 1
    build_all()
    order = Document.objects.filter(page__in=pages).order_by("seq").values_list("page", flat=True)
    assert list(order) == [pages[2].pk, pages[0].pk, pages[3].pk, pages[1].pk]
    assert not Change.objects.exists()


def test_each_work_is_shown_once_in_every_interface_language():
    for code in ("es", "nl"):
        Locale.objects.get_or_create(language_code=code)
    page = ResourceFactory()
    build_all()
    assert set(document(page).body["shown_in"]) >= {"en", "es", "nl", "de"}
    spanish = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    spanish.save_revision().publish()
    build_all()
    shown = document(page).body["shown_in"] + document(spanish).body["shown_in"]
    assert sorted(shown) == sorted(set(shown))
    assert document(spanish).body["shown_in"] == ["es"]
    spanish.refresh_from_db()
    spanish.unpublish()
    build_all()
    assert "es" in document(page).body["shown_in"]


def test_what_a_document_was_built_from_is_noted():
    topic = TopicFactory()
    page = GuidelineFactory(topics=[topic])
    build_all()
    seen = Dependency.objects.filter(document=f"page-{page.pk}").values_list("target", flat=True)
    assert {f"topic-{topic.pk}", f"work-{page.translation_key}"} <= set(seen)
