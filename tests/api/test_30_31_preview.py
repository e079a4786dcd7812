"""Criteria 30 and 31: a draft is shown to who may edit it, for a quarter of an hour."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from cms import preview
from cms.security.scrub import scrubbed
from indexer.models import Document
from tests.factories import GuidelineFactory, home_page

pytestmark = pytest.mark.django_db
FRONT = "https://front.example/preview"


@pytest.fixture
def editor(settings, client):
    settings.PREVIEW_URLS = [FRONT]
    user = get_user_model().objects.create_user("editor", password="x")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return user


@pytest.fixture
def page(drained):
    """A published page with a draft of other words."""
    page = GuidelineFactory(title="As published")
    page.title, page.body = "As drafted", [("text", "<p>A <b>draft</b></p>")]
    page.save_revision()
    drained()
    return page


def minted(client, page):
    response = client.get(f"/admin/front-end-preview/{page.pk}/", {"to": FRONT})
    assert response.status_code == 302
    front_end, _, token = response["Location"].partition("?token=")
    assert front_end == FRONT
    assert response["Cache-Control"].startswith("private, no-store")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in response
    return f"/api/v1/preview/{token}"


def test_criterion_30_an_editor_shows_the_draft_in_another_front_end(client, editor, page):
    address = minted(client, page)
    client.logout()
    response = client.get(address, headers={"origin": "https://front.example"})
    item = response.json()
    assert (item["title"], item["blocks"][0]["html"]) == ("As drafted", "<p>A <b>draft</b></p>")
    published = client.get(f"/api/v1/guidelines/page-{page.pk}").json()
    assert published["title"] == "As published"
    assert set(item) == set(published)
    buttons = client.get(f"/admin/pages/{page.pk}/edit/")
    assert buttons.status_code == 302


def test_criterion_30_a_page_that_was_never_published_is_shown_too(client, editor, drained):
    page = GuidelineFactory(title="New", live=False)
    page.save_revision()
    assert client.get(minted(client, page)).json()["title"] == "New"


def test_criterion_30_a_token_shows_nothing_when_altered_expired_or_its_right_is_lost(
    client, editor, page
):
    address = minted(client, page)
    other = GuidelineFactory(title="Other")

    def refused(address):
        response = client.get(address)
        assert response.status_code == 403
        assert response["Cache-Control"] == "private, no-store"
        assert b"draft" not in response.content.replace(b"As drafted", b"!")
        return True

    assert refused(address[:-1] + ("A" if address[-1] != "A" else "B"))
    assert refused("/api/v1/preview/x")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert refused(address)
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert client.get(address).status_code == 200
    # A revision of another page is not shown by it.
    forged = preview._signer.sign_object(
        {"page": page.pk, "revision": other.latest_revision_id, "user": editor.pk}
    )
    assert refused(f"/api/v1/preview/{forged}")
    editor.groups.clear()
    assert refused(address)
    editor.groups.add(Group.objects.get(name="Editors"))
    assert client.get(address).status_code == 200
    editor.is_active = False
    editor.save()
    assert refused(address)
    editor.is_active = True
    editor.save()
    page.delete()
    assert refused(address)


def test_criterion_30_only_who_may_edit_mints_and_nobody_is_led_elsewhere(client, editor, page):
    address = f"/admin/front-end-preview/{page.pk}/"
    for elsewhere in ("https://evil.example/", "", f"{FRONT}.evil.example", "//evil.example"):
        assert client.get(address, {"to": elsewhere}).status_code == 404
    # Wagtail leads those who may not back to its first page.
    no_document = client.get(f"/admin/front-end-preview/{home_page().pk}/", {"to": FRONT})
    assert no_document["Location"] == "/admin/"
    edit = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert f"{address}?to=https%3A//front.example/preview" in edit
    editor.groups.clear()
    assert FRONT not in client.get(address, {"to": FRONT})["Location"].partition("?")[0]
    client.logout()
    assert client.get(address, {"to": FRONT})["Location"].startswith("/admin/login/")


def test_criterion_31_a_draft_enters_no_cache_no_index_no_feed_and_no_log(client, editor, page):
    address = minted(client, page)
    before = list(Document.objects.order_by("pk").values())
    response = client.get(address)
    assert response["Cache-Control"] == "private, no-store"
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert "ETag" not in response
    assert list(Document.objects.order_by("pk").values()) == before
    for door in ("/api/v1/changes?include=document", "/api/v1/search?q=drafted&shown_in=en"):
        assert "drafted" not in client.get(door).content.decode().replace("q=drafted", "")
    assert scrubbed(f"Not Found: {address}") == "Not Found: /api/v1/preview/…"
