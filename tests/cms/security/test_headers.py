"""What browsers are told: what a page may do, and nothing to remember."""

import re

import pytest
from django.contrib.auth import get_user_model

from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/", "/es/", "/search/", "/search/?q=camera&page=2&wrong=1", "/fr/search/", "/guidelines/",
    "/guidelines/for-all/", "/no-such-page/", "/guidelines/hidden/", "/api/v1/search",
    "/api/v1/openapi.json", "/api/v1/nothing", "/api/v2/pages/", "/api/v2/pages/?wrong=1",
    "/health/live", "/metrics", "/admin-is-not-here/",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _pages(drained):
    GuidelineFactory(title="For all", slug="for-all")
    GuidelineFactory(title="Hidden", slug="hidden", live=False)
    drained()


def policy(answer):
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {words[0]: words[1:] for words in parts if words}


@pytest.mark.parametrize("url", PUBLIC)
def test_a_public_page_runs_nothing_inline_and_loads_nothing_from_elsewhere(client, url):
    found = policy(client.get(url))
    assert found["default-src"] == ["'none'"]
    assert found["base-uri"] == ["'none'"]
    used = {word for words in found.values() for word in words}
    assert used == {"'self'", "'none'"}


@pytest.mark.parametrize("url", PUBLIC)
def test_a_reader_gets_no_cookie(client, url):
    answer = client.get(url)
    assert not answer.cookies
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("url", PUBLIC)
def test_the_other_headers_are_there(client, url):
    answer = client.get(url)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("url", ["/", "/search/", "/guidelines/for-all/", "/no-such-page/"])
def test_our_pages_keep_to_their_own_policy(client, url):
    page = client.get(url).content.decode()
    # A block of data is not run.
    assert not re.search(r'<script(?![^>]*\bsrc=)(?! type="application/ld\+json")', page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)


def test_pages_are_kept_from_other_sites_and_answers_of_the_api_are_not(client):
    assert client.get("/")["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Cross-Origin-Resource-Policy" not in client.get("/api/v1/search")


def test_the_admin_may_use_its_inline_scripts_but_no_eval(client):
    found = policy(client.get("/admin/login/"))
    assert found["script-src"] == ["'self'", "'unsafe-inline'"]
    assert found["object-src" if "object-src" in found else "default-src"] == ["'none'"]
    assert found["frame-ancestors"] == ["'self'"]


def test_a_preview_has_the_public_policy_and_may_stand_in_the_editors_frame(client):
    page = GuidelineFactory(live=False)
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    answer = client.get(f"/admin/pages/{page.pk}/view_draft/")
    assert answer.status_code == 200
    assert policy(answer)["script-src"] == ["'self'"]
    assert policy(answer)["frame-ancestors"] == ["'self'"]
