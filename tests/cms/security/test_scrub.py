"""Logs and error reports hold no secret, and not what somebody searched for."""

import logging
import logging.config
import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.views.debug import ExceptionReporter, get_default_exception_reporter_filter

from cms.security.scrub import scrubbed
from cms.settings import base
from tests.services.site import PROJECT


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('"GET /search/?q=secret+word HTTP/1.1" 200 5', '"GET /search/?… HTTP/1.1" 200 5'),
        ("203.0.113.9 /es/search/?q=secret", "203.0.113.9 /es/search/?…"),
        ("asked https://hooks.example/x?key=secret now", "asked https://hooks.example/x?… now"),
        ("redis://:secret@redis:6379/0", "redis://…@redis:6379/0"),
        ("Authorization: Bearer secret.secret", "Authorization: Bearer …"),
        ("{'password': 'secret', 'name': 'x'}", "{'password': '…', 'name': 'x'}"),
        ("api_key=secret&x=1", "api_key=…&x=1"),
        ("csrfmiddlewaretoken=secret", "csrfmiddlewaretoken=…"),
        ("Forbidden: /api/v1/preview/secret", "Forbidden: /api/v1/preview/…"),
        ("/admin/password_reset/confirm/MQ/secret/", "/admin/password_reset/confirm/…"),
        ("page-12 built: seq 5, why? nothing", "page-12 built: seq 5, why? nothing"),
    ],
)  # fmt: skip
def test_what_is_left_out_of_a_line(line, kept):
    assert scrubbed(line) == kept


@pytest.fixture
def log():
    """Everything that is logged, as the settings of base.py write it."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    factory = logging.config.DictConfigurator({}).configure_formatter
    handler.setFormatter(factory(dict(base.LOGGING["formatters"]["line"])))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.django_db
def test_nothing_that_a_visitor_or_editor_sends_is_logged(client, log):
    get_user_model().objects.create_user("editor", password="right-word")
    sent = {"REMOTE_ADDR": "203.0.113.9", "headers": {"Authorization": "Bearer secret-word"}}
    client.raise_request_exception = False
    for path in ("/search/", "/api/v1/search", "/api/v2/pages/", "/no-such-page/", "/metrics"):
        client.get(f"{path}?q=secret-word&token=secret-word", **sent)
    for _ in range(12):
        client.post("/admin/login/", {"username": "editor", "password": "secret-word"}, **sent)
    client.post("/search/?q=secret-word", {"password": "secret-word"}, **sent)
    assert "/no-such-page/" in log.getvalue()  # so something was captured
    assert "secret-word" not in log.getvalue()


def test_a_traceback_is_scrubbed_too(log):
    error = ConnectionError("redis://:secret-word@redis:6379 refused")
    logging.getLogger("somewhere").error("failed", exc_info=error)
    assert "ConnectionError" in log.getvalue()
    assert "secret-word" not in log.getvalue()


def test_an_error_report_does_not_say_who_asked_nor_any_key(rf, settings):
    get_default_exception_reporter_filter.cache_clear()
    settings.MEILISEARCH_KEY = settings.METRICS_TOKEN = "secret-word"
    settings.CELERY_BROKER_URL = "redis://:secret-word@redis:6379"
    request = rf.post(
        "/admin/login/?q=cameras",
        {"password": "secret-word"},
        REMOTE_ADDR="203.0.113.9",
        headers={"X-Forwarded-For": "203.0.113.8", "Cookie": "sessionid=secret-word"},
    )
    request.META["HTTP_AUTHORIZATION"] = "Bearer secret-word"
    report = ExceptionReporter(request, ValueError, ValueError("x"), None).get_traceback_text()
    assert "MEILISEARCH_KEY" in report
    assert "203.0.113" not in report
    assert "secret-word" not in report


def test_the_access_log_that_we_advise_has_neither_query_nor_client():
    text = (PROJECT / "docs" / "security.md").read_text()
    form = re.search(r"--access-logformat '([^']+)'", text)[1]
    assert re.findall(r"%\((.*?)\)s", form) == ["t", "m", "U", "s", "B", "M"]
