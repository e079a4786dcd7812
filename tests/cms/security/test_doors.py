"""The application as an attacker sees it: what is open, and what only looks so."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.search.query import VALUES_LIMIT
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    user = get_user_model().objects.create_user("editor", password="x")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.mark.parametrize(
    "path",
    [
        "/django-admin/", "/api/v3/", "/admin/api/main/pages/", "/graphql/", "/.env", "/.git/config",
        "/media/documents/", "/media/original_images/", "/media/images/../content.sqlite3",
        "/media/images/%2e%2e/content.sqlite3", "/static/../manage.py", "/static/%2e%2e/manage.py",
        "/metrics", "/debug/", "/server-status",
    ],
)  # fmt: skip
def test_there_is_nothing_for_strangers_at(client, path):
    answer = client.get(path, follow=True)
    assert answer.status_code == 404 or "/admin/login/" in answer.redirect_chain[-1][0]


@pytest.mark.parametrize(
    "path",
    [
        "/admin/", "/admin/reports/search-index/", "/admin/pages/", "/admin/users/", "/admin/images/",
        "/admin/documents/", "/admin/reports/site-history/", "/admin/snippets/",
        "/admin/settings/", "/admin/collections/", "/admin/embeds/chooser/", "/admin/groups/",
    ],
)  # fmt: skip
def test_a_stranger_is_asked_to_log_in(client, path):
    answer = client.get(path, follow=True)
    assert answer.status_code == 404 or answer.redirect_chain[0][0].startswith("/admin/login/")


@pytest.mark.parametrize(
    "path", ["/admin/users/", "/admin/groups/", "/admin/collections/", "/admin/sites/", "/admin/locales/"]
)  # fmt: skip
def test_an_editor_does_not_administer(client, editor, path):
    client.force_login(editor)
    assert client.get(path).status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/admin/reports/search-index/retry/", "/admin/reports/search-index/drop/",
        "/admin/documents/add/", "/admin/images/add/", "/admin/logout/", "/admin/login/",
    ],
)  # fmt: skip
def test_a_post_from_another_site_is_refused(path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    assert client.post(path, {"document": "page-1"}).status_code == 403


def test_reindexing_from_another_site_is_refused():
    page = GuidelineFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    path = f"/admin/reports/search-index/page/{page.pk}/reindex/"
    assert client.post(path).status_code == 403
    assert client.get(path).status_code == 200  # which changes nothing


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "//evil.example/", "/\\evil.example", "//evil.example/guidelines",
        "/guidelines//evil.example", "/es//evil.example", "/%2f%2fevil.example",
        "/https://evil.example", "/search?next=https://evil.example", "/admin?next=//evil.example",
    ],
)  # fmt: skip
def test_no_address_of_ours_leads_to_another_site(client, path):
    answer = client.get(path)
    target = answer.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])", target)


def test_a_page_password_leads_to_no_other_site(client):
    page = GuidelineFactory()
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="open"
    )
    sent = {"password": "open", "return_url": "https://evil.example/"}
    answer = client.post(f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/", sent)
    assert "evil.example" not in answer.headers.get("Location", "")


def test_a_false_host_stands_in_no_mail_and_no_page(client, settings, mailoutbox):
    settings.ALLOWED_HOSTS = ["*"]  # as if a proxy let every name through
    GuidelineFactory(slug="rules")
    get_user_model().objects.create_superuser("root", "root@example.org", "x")
    client.post("/admin/password_reset/", {"email": "root@example.org"}, HTTP_HOST="evil.example")
    assert "evil.example" not in mailoutbox[0].body
    assert settings.PUBLIC_BASE_URL in mailoutbox[0].body
    for path in ("/", "/search/", "/guidelines/rules/", "/api/v1/search", "/api/v1/openapi.json"):
        answer = client.get(
            path, HTTP_HOST="evil.example", headers={"X-Forwarded-Host": "evil.example"}
        )
        assert "evil.example" not in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["rights.example"]
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400


def test_a_closed_page_is_kept_by_no_shared_cache(client, editor):
    page = GuidelineFactory()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    client.force_login(editor)
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert re.search("private|no-store", answer.headers.get("Cache-Control", ""))


def test_readers_who_log_in_are_throttled_like_editors(client, editor):
    for _ in range(10):
        answer = client.post("/_util/login/", {"username": "editor", "password": "wrong"})
    assert answer.status_code == 429
    assert client.post("/admin/login/", {"username": "editor", "password": "x"}).status_code == 429


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("page=10001", "page", "10001"), ("page=0", "page", "0"), ("page=-1", "page", "-1"),
        ("page_size=101", "page_size", "101"), ("page_size=1e3", "page_size", "1e3"),
        ("page=" + "9" * 400, "page", "9" * 79), ("q=" + "a" * 501, "q", "a" * 79),
        ("year_from=99999", "year_from", "99999"), ("wrong=1", "wrong", "1"), ("sort=x", "sort", "x"),
        ("&".join(f"city=c{n}" for n in range(VALUES_LIMIT + 1)), "city", f"c{VALUES_LIMIT}"),
    ],
)  # fmt: skip
def test_every_size_is_bounded_and_the_answer_names_field_and_value(
    client, drained, query, name, value
):
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 400
    said = answer.json()
    assert said["parameter"] == name
    assert said["value"].startswith(value)
    assert client.get(f"/search/?{query}").status_code == 200  # a reader is told, and helped


def test_more_parameters_than_any_search_has_are_refused(client):
    many = "&".join(f"city=c{n}" for n in range(10_001))
    for path in ("/search/", "/api/v1/search", "/api/v2/pages/", "/"):
        assert client.get(f"{path}?{many}").status_code in {200, 400}
    assert client.get(f"/api/v1/search?{many}").status_code == 400
