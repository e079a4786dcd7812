"""Guessing a password takes long, and a login does not last."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone

from cms.security.clients import client_address

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
PASSWORD = "a-quokka-in-the-street"


@pytest.fixture
def editor():
    return get_user_model().objects.create_superuser("editor", password=PASSWORD)


def attempt(client, password, name="editor", **sent):
    return client.post(LOGIN, {"username": name, "password": password}, **sent)


def fail(client, times, **sent):
    for _ in range(times):
        answer = attempt(client, "wrong", **sent)
    return answer


def test_the_tenth_failure_closes_the_door_to_the_right_password_too(client, editor):
    assert fail(client, 9).status_code == 200
    assert fail(client, 1).status_code == 429
    refused = attempt(client, PASSWORD)
    assert refused.status_code == 429
    assert "Too many attempts" in refused.content.decode()
    assert "sessionid" not in refused.cookies


def test_the_door_opens_again_after_a_quarter_of_an_hour(client, editor):
    fail(client, 10)
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=False):
        assert attempt(client, PASSWORD).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert attempt(client, PASSWORD).status_code == 302


def test_failures_of_one_address_do_not_lock_the_editor_out(client, editor):
    fail(client, 10, REMOTE_ADDR="203.0.113.9")
    assert attempt(client, PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 302


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
def test_a_header_makes_nobody_somebody_else(client, editor, header):
    for number in range(10):
        attempt(client, "wrong", headers={header: f"198.51.100.{number}"})
    assert attempt(client, PASSWORD, headers={header: "198.51.100.99"}).status_code == 429


def test_many_names_from_one_address_are_counted_together(client, editor):
    for number in range(10):
        attempt(client, "wrong", name=f"editor{number}")
    assert attempt(client, PASSWORD).status_code == 429


def test_a_known_and_an_unknown_name_are_answered_alike(client, editor):
    def shown(name):
        return attempt(client, "wrong", name).context["form"].non_field_errors()

    assert shown("editor") == shown("nobody")


@pytest.mark.parametrize(
    ("proxies", "connection", "forwarded", "address"),
    [
        (0, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (1, "10.0.0.2", "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.2", "1.1.1.1, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        (2, "10.0.0.2", "198.51.100.1", "10.0.0.2"),
        (1, "10.0.0.2", "", "0.0.0.0"),
        (1, "10.0.0.2", "<script>", "0.0.0.0"),
        (0, "", "", "0.0.0.0"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (0, "2001:db8:1:2:ffff::", "", "2001:db8:1:2::"),
        (0, "::ffff:203.0.113.9", "", "203.0.113.9"),
    ],
)  # fmt: skip
def test_the_clients_address(settings, proxies, connection, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR=connection, headers={"X-Forwarded-For": forwarded}
    )
    assert client_address(request) == address


def test_a_login_is_over_after_a_working_day_and_with_the_browser(client, editor):
    answer = attempt(client, PASSWORD)
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""  # until the browser closes
    assert client.get("/admin/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=13), tick=False):
        assert client.get("/admin/").status_code == 302


def test_logging_out_ends_the_session_for_who_copied_the_cookie(client, editor):
    attempt(client, PASSWORD)
    copied = client.cookies["sessionid"].value
    client.post("/admin/logout/")
    client.cookies["sessionid"] = copied
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("word", ["short", "password1234", "123456789012345"])
def test_a_weak_password_is_refused(editor, word):
    with pytest.raises(ValidationError):
        validate_password(word, editor)


def test_asking_for_a_new_password_tells_nobody_who_has_a_login(client, editor, mailoutbox):
    url = "/admin/password_reset/"
    editor.email = "editor@example.org"
    editor.save()
    known = client.post(url, {"email": "editor@example.org"}, follow=True)
    unknown = client.post(url, {"email": "nobody@example.org"}, follow=True)
    assert known.status_code == unknown.status_code == 200
    assert known.redirect_chain == unknown.redirect_chain
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_logging_in_leads_to_no_other_site(client, editor, target):
    answer = client.post(LOGIN, {"username": "editor", "password": PASSWORD, "next": target})
    assert answer["Location"] == "/admin/"
