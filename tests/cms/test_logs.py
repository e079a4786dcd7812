"""What a server writes into its log: one JSON object a line, and no secret."""

import json
import logging

from cms.logs import JsonFormatter


def line(message, *arguments, secrets=(), **extra):
    extra.setdefault("exc_info", None)
    logger = logging.getLogger("somewhere")
    record = logger.makeRecord("somewhere", logging.WARNING, "f", 1, message, arguments, **extra)
    return JsonFormatter(secrets).format(record)


def test_a_line_says_when_where_and_what():
    said = json.loads(line("page-%d\nis “gone”", 5))
    assert (said["level"], said["logger"]) == ("WARNING", "somewhere")
    assert said["message"] == "page-5\nis “gone”"
    assert said["time"].endswith("+00:00")
    assert "\n" not in line("two\nlines")


def test_an_error_brings_its_traceback():
    try:
        int("the reason")
    except ValueError as error:
        text = line("failed", exc_info=(ValueError, error, error.__traceback__))
    assert "'the reason'" in json.loads(text)["traceback"]
    assert "\n" not in text


def test_a_secret_is_blotted_out_wherever_it_stands():
    try:
        int("key k3y-of-meilisearch refused")
    except ValueError as error:
        text = line(
            "postgres://rights:p4ssword@database",
            secrets=["p4ssword", "k3y-of-meilisearch", ""],
            exc_info=(ValueError, error, error.__traceback__),
        )
    assert "p4ssword" not in text
    assert "k3y-of-meilisearch" not in text


def test_the_request_that_a_record_carries_is_not_written(rf):
    request = rf.get("/search/?q=unemployment")
    text = line("Bad Request: %s", request.path, extra={"request": request, "user": "anna"})
    assert "unemployment" not in text
    assert "anna" not in text
