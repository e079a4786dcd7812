"""Imported records are exempt from the publishing rule until a person edits them."""

import pytest

from content_models.models import Guideline
from content_models.publishing import PRINCIPLES
from tests.content_models.editing import edit_url, form_data, member_of
from tests.factories import GuidelineFactory, PrincipleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    client.force_login(member_of("Moderators"))
    return client


@pytest.fixture
def imported():
    return GuidelineFactory(imported=True, principles=[], topics=[], cities=[], scope="network")


def test_an_imported_record_is_published_as_incomplete_as_it_came(imported):
    assert imported.live


def test_a_draft_of_a_person_leaves_the_public_record_marked_as_imported(moderator, imported):
    moderator.post(edit_url(imported), form_data(imported, title="Edited"))
    stored = Guideline.objects.get()
    assert stored.imported
    assert not stored.get_latest_revision_as_object().imported


def test_a_person_who_publishes_an_imported_record_must_complete_it(moderator, imported):
    response = moderator.post(edit_url(imported), form_data(imported) | {"action-publish": "1"})
    assert response.status_code == 200
    assert str(PRINCIPLES) in response.content.decode()
    assert Guideline.objects.get().imported


def test_a_record_that_a_person_published_is_no_longer_imported(moderator):
    page = GuidelineFactory(imported=True)
    moderator.post(edit_url(page), form_data(page) | {"action-publish": "1"})
    assert not Guideline.objects.get().imported


def test_the_importer_can_write_an_untouched_record_again(imported):
    imported.title = "A better title"
    imported.principle_links.create(principle=PrincipleFactory())
    imported.save_revision().publish()
    assert Guideline.objects.get().title == "A better title"
    assert Guideline.objects.get().imported
