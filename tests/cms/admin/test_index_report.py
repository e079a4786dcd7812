"""Editors see whether what they published can be found, and why not."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

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


def test_somebody_without_the_permission_gets_no_report(client, db):
    client.force_login(get_user_model().objects.create_user("reader", password="reader"))
    assert client.get(REPORT).status_code in {302, 403}
