"""Editors see whether what they published can be found, and why not."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from indexer import status
from indexer.models import Failure
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/search-index/"


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("editor", password="editor")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def test_an_editor_without_superuser_rights_sees_the_state_of_pages(editor, drained):
    found = GuidelineFactory(title="Found")
    hidden = GuidelineFactory(title="Closed")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    drained()
    waiting = GuidelineFactory(title="Waiting")
    html = editor.get(REPORT).content.decode()
    for page, word in ((found, "yes"), (hidden, "It is private."), (waiting, "in a moment")):
        row = html[html.index(f">{page.title}<") :]
        assert word in row[: row.index("</tr>")]
    assert "Search index" in editor.get("/admin/").content.decode()


def test_a_failure_is_shown_with_its_reason(editor, drained):
    page = GuidelineFactory()
    drained()
    Failure.objects.create(document_id=f"page-{page.pk}", code="too_long", message="Too long.")
    html = editor.get(REPORT).content.decode()
    assert "1 document could not be indexed" in html
    assert "too_long: Too long." in html


@pytest.fixture
def moderator(client):
    user = get_user_model().objects.create_user("moderator", password="moderator")
    user.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(user)
    return client


def test_a_moderator_retries_a_failure_and_the_document_is_built_again(moderator, drained):
    page = GuidelineFactory()
    drained()
    Failure.objects.create(document_id=f"page-{page.pk}", code="too_long", message="Too long.")
    assert "Retry" in moderator.get(REPORT).content.decode()
    moderator.post(f"{REPORT}retry/", {"document": f"page-{page.pk}"})
    assert not Failure.objects.exists()
    assert status.of_page(page).state == "pending"
    drained()
    assert status.of_page(page).state == "indexed"


def test_a_dropped_failure_is_forgotten(moderator, drained):
    Failure.objects.create(document_id="page-999999", code="gone", message="Gone.")
    moderator.post(f"{REPORT}drop/", {"document": "page-999999"})
    assert not Failure.objects.exists()


@pytest.mark.parametrize("action", ["retry", "drop"])
def test_an_editor_may_not_settle_failures(editor, drained, action):
    Failure.objects.create(document_id="page-1", code="x", message="x")
    assert "Retry" not in editor.get(REPORT).content.decode()
    assert editor.post(f"{REPORT}{action}/", {"document": "page-1"}).status_code in {302, 403}
    assert editor.get(f"{REPORT}{action}/").status_code == 405
    assert Failure.objects.exists()


def test_somebody_without_the_permission_gets_no_report(client, db):
    client.force_login(get_user_model().objects.create_user("reader", password="reader"))
    assert client.get(REPORT).status_code in {302, 403}
