"""Every committed change of a watched row is recorded, in its own transaction."""

import pytest
from django.db import connection, transaction
from wagtail.documents.models import Document as StoredFile
from wagtail.models import Collection, Locale, Page, PageViewRestriction, Site

from content_models.models import Guideline, PrincipleLink, TopicLink
from indexer import capture, changes
from indexer.models import Change
from tests.factories import CityFactory, GuidelineFactory, PrincipleFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    page = GuidelineFactory()
    Change.objects.all().delete()
    return page


def recorded():
    return set(Change.objects.values_list("target", flat=True))


def test_a_save_records_the_page(page):
    page.title = "New"
    page.save()
    assert f"page-{page.pk}" in recorded()


def test_an_update_that_sends_no_signal_records_the_page(page):
    Guideline.objects.filter(pk=page.pk).update(summary="Changed in silence")
    assert recorded() == {f"page-{page.pk}"}


def test_rows_of_links_record_their_page(page):
    PrincipleLink.objects.bulk_create([PrincipleLink(page=page, principle=PrincipleFactory())])
    assert f"page-{page.pk}" in recorded()


def test_a_link_that_moves_to_another_page_records_both(page):
    other = GuidelineFactory()
    link = TopicLink.objects.filter(page=page).first()
    link.topic = TopicFactory()
    Change.objects.all().delete()
    TopicLink.objects.filter(pk=link.pk).update(page=other, topic=link.topic)
    assert recorded() == {f"page-{page.pk}", f"page-{other.pk}"}


def test_a_slug_change_records_the_descendants_whose_address_changes(page):
    section = page.get_parent()
    section.slug = "renamed"
    section.save()
    assert f"page-{page.pk}" in recorded()


def test_a_moved_section_records_its_descendants(page):
    section = page.get_parent()
    target = section.get_parent().add_child(instance=Page(title="New", slug="new"))
    Change.objects.all().delete()
    section.specific.move(target, pos="last-child")
    assert f"page-{page.pk}" in recorded()


def test_an_alias_that_becomes_a_page_of_its_own_records_all_below_it(page):
    alias = page.create_alias(update_slug="alias")
    Change.objects.all().delete()
    Page.objects.filter(pk=alias.pk).update(alias_of=None)
    assert recorded() == {f"page-{alias.pk}", f"subtree-{alias.pk}"}


def test_a_deleted_section_records_every_page_below_it(page):
    pk = page.pk
    page.get_parent().specific.delete()
    assert f"page-{pk}" in recorded()


@pytest.mark.parametrize("factory", [TopicFactory, CityFactory, PrincipleFactory])
def test_terms_are_recorded_by_their_kind(factory):
    term = factory()
    Change.objects.all().delete()
    type(term).objects.filter(pk=term.pk).update(name="Renamed")
    assert recorded() == {f"{term._meta.model_name}-{term.pk}"}


def test_a_restriction_is_one_wide_row(page):
    section = page.get_parent()
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert f"subtree-{section.pk}" in recorded()
    Change.objects.all().delete()
    restriction.delete()
    assert recorded() == {f"subtree-{section.pk}"}


def test_sites_locales_and_collections_are_wide_rows(page):
    Site.objects.update(hostname="example.org")
    assert recorded() == {"all"}
    Change.objects.all().delete()
    Locale.objects.filter(language_code="de").update(language_code="pt")
    assert recorded() == {"all"}
    Change.objects.all().delete()
    Collection.objects.update(name="Renamed")
    assert recorded() == {"files"}


def test_a_file_moved_to_another_collection_without_a_signal_is_recorded(page):
    stored = StoredFile.objects.create(title="Annex", file="a.pdf")
    Change.objects.all().delete()
    StoredFile.objects.update(title="Renamed")
    assert recorded() == {f"file-{stored.pk}"}


def test_a_rolled_back_change_leaves_nothing(page):
    with transaction.atomic():
        Guideline.objects.filter(pk=page.pk).update(summary="Never")
        transaction.set_rollback(True)
    assert recorded() == set()


def test_an_import_marks_its_own_changes_as_bulk_and_no_others(page):
    page.save()
    with changes.bulk():
        Guideline.objects.filter(pk=page.pk).update(summary="Imported")
    page.save()
    marks = list(Change.objects.order_by("id").values_list("bulk", flat=True))
    assert marks[0] is False
    assert marks[-1] is False
    assert marks.count(True) == 1


def test_a_trigger_that_a_migration_dropped_is_missed_and_put_back(page):
    assert capture.missing() == set()
    with connection.cursor() as cursor:
        name, table = next(iter(capture._installed().items()))
        cursor.execute(
            f'DROP TRIGGER "{name}"'
            if connection.vendor == "sqlite"
            else f'DROP TRIGGER "{name}" ON {table}'
        )
    assert capture.missing() == {name}
    assert capture.install() == 1
    assert capture.missing() == set()
    # What changed meanwhile nobody saw: everything is looked at again.
    assert recorded() == {"all"}


def test_installing_twice_changes_nothing():
    capture.install()
    Change.objects.all().delete()
    assert capture.install() == 0
    assert recorded() == set()
