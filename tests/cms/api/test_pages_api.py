"""Wagtail's API v2: public pages, the same answers for everybody."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import PageViewRestriction

from tests.factories import GuidelineFactory, PolicyFactory

URL = "/api/v2/pages/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    """A public page, and one of each hidden kind."""
    hidden = {
        "draft": GuidelineFactory(title="Hidden draft", live=False),
        "password": GuidelineFactory(title="Hidden password"),
        "login": PolicyFactory(title="Hidden login"),
    }
    for kind in ("password", "login"):
        PageViewRestriction.objects.create(
            page=hidden[kind], restriction_type=kind, password="open"
        )
    return {"public": GuidelineFactory(title="For all"), **hidden}


def test_only_public_pages_are_listed_and_found(client, pages):
    answer = client.get(f"{URL}?limit=100")
    assert "For all" in answer.content.decode()
    assert "Hidden" not in answer.content.decode()
    assert client.get(f"{URL}{pages['public'].pk}/").json()["title"] == "For all"
    for kind in ("draft", "password", "login"):
        hidden = client.get(f"{URL}{pages[kind].pk}/")
        assert hidden.status_code == 404
        assert hidden.content == client.get(f"{URL}999999/").content
        path = f"/guidelines/{pages[kind].slug}/"
        assert client.get(f"{URL}find/?html_path={path}").status_code == 404


def test_no_session_changes_what_is_shown(client, pages):
    anonymous = client.get(f"{URL}?limit=100").content
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    session = client.session
    session["passed_page_view_restrictions"] = list(
        PageViewRestriction.objects.values_list("pk", flat=True)
    )
    session.save()
    assert client.get(f"{URL}?limit=100").content == anonymous
    for kind in ("draft", "password", "login"):
        assert client.get(f"{URL}{pages[kind].pk}/").status_code == 404


def test_an_alias_does_not_name_its_hidden_source(client, pages):
    alias = pages["public"].create_alias(update_slug="alias-of-it")
    pages["public"].unpublish()
    alias.refresh_from_db()
    type(alias).objects.filter(pk=alias.pk).update(live=True)
    answer = client.get(f"{URL}{alias.pk}/").json()
    assert "alias_of" not in answer["meta"]


@pytest.mark.parametrize(
    "query",
    [
        "search=%00", "locale=%00", "offset=100000000000000000000", "limit=-1", "limit=101",
        "find/?id=abc", "child_of=abc", "site=localhost", "type=no.Page", "wibble=1",
    ],
)  # fmt: skip
def test_bad_input_is_a_400(client, query):
    path = query if "/" in query else f"?{query}"
    assert client.get(URL + path).status_code == 400


def test_the_answer_is_json_whatever_is_asked_for(client):
    answer = client.get(URL, headers={"accept": "text/html"})
    assert answer["Content-Type"] == "application/json"


def test_version_3_is_not_there(client):
    assert client.get("/api/v3/pages/").status_code == 404
