"""What the answers of a Meilisearch, and their absence, are called here."""

import contextlib
import json
from datetime import UTC, datetime

import pytest
import requests

from indexer.engines.base import Outcome, Receipt, SearchQuery, State
from indexer.engines.errors import (
    BadConfig,
    EngineRefused,
    EngineUnavailable,
    IndexMissing,
)
from indexer.engines.meilisearch import MeilisearchEngine, tasks
from search_config.indexes import CONTENT
from tests.contracts.documents import document

ENGINE = MeilisearchEngine("http://search.example:7700/", "key")


def answer(status=200, body=None, **headers):
    made = requests.Response()
    made.status_code = status
    made.headers.update(headers)
    made._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return made


def fault(code, kind="invalid_request"):
    return {"message": f"about {code}", "code": code, "type": kind, "link": ""}


def task(status, uid=7, batch="b", error=None):
    return answer(
        body={
            "uid": uid,
            "status": status,
            "type": "documentAdditionOrUpdate",
            "enqueuedAt": datetime.now(UTC).isoformat(),
            "customMetadata": batch,
            "error": error,
        }
    )


ENQUEUED = answer(
    202,
    {
        "taskUid": 7,
        "indexUid": "i",
        "status": "enqueued",
        "type": "documentAdditionOrUpdate",
        "enqueuedAt": "2026-01-01T00:00:00.5Z",
    },
)


@pytest.fixture
def server(monkeypatch):
    """Return a function that sets what the server answers next; it keeps what was asked."""
    asked = []

    def answers(*planned):
        left = list(planned)

        def send(method):
            def call(url, timeout=None, **request):
                asked.append((method, url, timeout, request.get("data")))
                given = left.pop(0) if len(left) > 1 else left[0]
                if isinstance(given, Exception):
                    raise given
                return given

            call.__name__ = method
            return call

        for method in ("get", "post", "patch", "delete"):
            monkeypatch.setattr(requests, method, send(method))
        return asked

    return answers


@pytest.mark.parametrize(
    ("given", "raised"),
    [
        pytest.param(requests.ConnectTimeout("slow"), EngineUnavailable, id="timeout"),
        pytest.param(requests.ReadTimeout("slow"), EngineUnavailable, id="lost-answer"),
        pytest.param(requests.ConnectionError("no"), EngineUnavailable, id="nobody-there"),
        pytest.param(
            requests.exceptions.ChunkedEncodingError("cut"), EngineUnavailable, id="cut-off"
        ),
        pytest.param(answer(200, b"<html>"), EngineUnavailable, id="not-meilisearch"),
        pytest.param(answer(408), EngineUnavailable, id="request-timeout"),
        pytest.param(
            answer(429, fault("too_many_search_requests", "system")), EngineUnavailable, id="busy"
        ),
        pytest.param(answer(500, fault("internal", "internal")), EngineUnavailable, id="internal"),
        pytest.param(answer(502, b"Bad gateway"), EngineUnavailable, id="gateway"),
        pytest.param(
            answer(422, fault("no_space_left_on_device", "system")), EngineUnavailable, id="full"
        ),
        pytest.param(answer(401, fault("missing_authorization_header", "auth")), EngineRefused,
                     id="no-key"),
        pytest.param(answer(403, fault("invalid_api_key", "auth")), EngineRefused, id="wrong-key"),
        pytest.param(answer(400, fault("invalid_search_filter")), EngineRefused, id="bad-request"),
        pytest.param(answer(404, fault("index_not_found")), IndexMissing, id="no-index"),
    ],
)  # fmt: skip
def test_each_trouble_has_its_name(server, given, raised):
    server(given)
    with pytest.raises(raised) as caught:
        ENGINE.search("i", SearchQuery("camera"))
    assert caught.type is raised


def test_the_server_says_how_long_to_wait(server):
    server(answer(503, fault("too_many_search_requests", "system"), **{"Retry-After": "30"}))
    with pytest.raises(EngineUnavailable) as caught:
        ENGINE.count("i")
    assert caught.value.retry_after == 30


def test_every_call_has_a_timeout(server):
    asked = server(answer(404, fault("index_not_found")))
    for use in (
        lambda: ENGINE.search("i", SearchQuery()),
        lambda: ENGINE.write("i", [document("d1")], ["d2"]),
        lambda: ENGINE.count("i"),
        lambda: list(ENGINE.entries("i")),
        lambda: ENGINE.ensure("i", CONTENT, {}),
        lambda: ENGINE.drop("i"),
    ):
        with contextlib.suppress(IndexMissing):
            use()
    assert len(asked) >= 6
    assert {timeout for _, _, timeout, _ in asked} == {5}


def test_settings_that_the_server_refuses_are_bad_config(server):
    none_waiting = answer(200, {"results": [], "total": 0, "limit": 1, "from": None, "next": None})
    server(answer(200, {}), none_waiting, answer(400, fault("invalid_settings_ranking_rules")))
    with pytest.raises(BadConfig, match="ranking_rules"):
        ENGINE.ensure("i", CONTENT, {})


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(answer(413, fault("payload_too_large")), id="too-large"),
        pytest.param(answer(413, b"<html>"), id="too-large-for-a-proxy"),
        pytest.param(answer(400, fault("malformed_payload")), id="malformed"),
    ],
)
def test_what_is_refused_at_once_is_in_the_receipt(server, given):
    server(answer(200, {"uid": "i"}), given)
    receipt = ENGINE.write("i", [document("d1")], [])
    assert ENGINE.outcome(receipt).state is State.REFUSED


@pytest.mark.parametrize("bad", ["", "a b", "page/1", "é", "x" * 512])
def test_an_impossible_id_is_refused_without_asking(server, bad):
    asked = server(requests.ConnectionError())
    for receipt in (ENGINE.write("i", [document(bad)], []), ENGINE.write("i", [], ["d1", bad])):
        assert ENGINE.outcome(receipt).state is State.REFUSED
    assert asked == []


def test_a_key_without_rights_is_no_fault_of_the_documents(server):
    server(answer(200, {"uid": "i"}), answer(403, fault("invalid_api_key", "auth")))
    with pytest.raises(EngineRefused, match="need the worker's key"):
        ENGINE.write("i", [document("d1")], [])


@pytest.mark.parametrize(
    ("given", "state"),
    [
        pytest.param(task("enqueued"), State.PENDING, id="enqueued"),
        pytest.param(task("processing"), State.PENDING, id="processing"),
        pytest.param(task("succeeded"), State.SUCCEEDED, id="succeeded"),
        pytest.param(task("canceled"), State.UNKNOWN, id="canceled"),
        pytest.param(
            task("failed", error=fault("invalid_document_id")), State.REFUSED, id="refused"
        ),
        pytest.param(
            task("failed", error=fault("internal", "internal")), State.FAILED, id="failed"
        ),
        pytest.param(answer(404, fault("task_not_found")), State.UNKNOWN, id="forgotten"),
        pytest.param(task("succeeded", batch="other"), State.UNKNOWN, id="another-s-number"),
        pytest.param(task("succeeded", batch=None), State.UNKNOWN, id="nobody-s-number"),
    ],
)  # fmt: skip
def test_what_became_of_a_write(server, given, state):
    server(given)
    receipt = Receipt("i", json.dumps({"batch": "b", "tasks": [7]}))
    assert ENGINE.outcome(receipt).state is state


@pytest.mark.parametrize("code", ["no_space_left_on_device", "io_error", "too_many_open_files"])
def test_a_task_that_the_machine_could_not_do_is_the_servers_trouble(server, code):
    server(task("failed", error=fault(code, "system")))
    with pytest.raises(EngineUnavailable, match=code):
        ENGINE.outcome(Receipt("i", json.dumps({"batch": "b", "tasks": [7]})))


def test_a_task_whose_index_is_gone_says_so(server):
    server(task("failed", error=fault("index_not_found")))
    with pytest.raises(IndexMissing):
        ENGINE.outcome(Receipt("i", json.dumps({"batch": "b", "tasks": [7]})))


def test_a_write_of_two_tasks_is_done_when_both_are(server):
    receipt = Receipt("i", json.dumps({"batch": "b", "tasks": [7, 8]}))
    refused = task("failed", uid=8, error=fault("invalid_document_id"))
    server(refused, task("processing"))
    assert ENGINE.outcome(receipt).state is State.PENDING
    server(task("succeeded"), refused)
    assert ENGINE.outcome(receipt) == Outcome(
        State.REFUSED, "invalid_document_id", "about invalid_document_id"
    )


def test_a_write_carries_its_batch_in_each_task(server):
    asked = server(answer(200, {"uid": "i"}), ENQUEUED)
    receipt = ENGINE.write("i", [document("d1")], ["d2"])
    batch = json.loads(receipt.token)["batch"]
    assert [f"customMetadata={batch}" in url for _, url, _, _ in asked] == [False, True, True]


def test_each_write_asks_first_whether_the_index_is_there(server):
    asked = server(answer(200, {"uid": "i"}), ENQUEUED)
    ENGINE.write("i", [document("d1")], [])
    server(answer(404, fault("index_not_found")))
    with pytest.raises(IndexMissing):
        ENGINE.write("i", [document("d1")], [])
    assert [method for method, *_ in asked] == ["get", "post", "get"]


def test_the_primary_key_is_named_and_never_guessed(server):
    missing = answer(404, fault("index_not_found"))
    asked = server(missing, ENQUEUED, task("succeeded"), ENQUEUED, task("succeeded"))
    ENGINE.ensure("i", CONTENT, {})
    created = next(data for _, url, _, data in asked if url.endswith("/indexes"))
    assert json.loads(created)["primaryKey"] == "id"
    asked = server(ENQUEUED)
    ENGINE.write("i", [document("d1")], [])
    assert "primaryKey=id" in asked[-1][1]


def test_waiting_for_the_server_has_an_end(server, monkeypatch):
    monkeypatch.setattr(tasks, "POLL_SECONDS", 0)
    monkeypatch.setattr("indexer.engines.meilisearch.engine.SETTLE_SECONDS", 0.01)
    server(ENQUEUED, task("processing"))
    with pytest.raises(EngineUnavailable, match="still busy"):
        ENGINE.drop("i")


def test_searches_have_a_key_of_their_own_and_one_key_serves_both(monkeypatch):
    used = []

    def refuse(url, headers, **_):
        used.append((url.rpartition("/")[2], headers["Authorization"].removeprefix("Bearer ")))
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", refuse)
    monkeypatch.setattr(requests, "post", refuse)
    for keys in (("w", "s"), ("w", ""), ("", "s")):
        engine = MeilisearchEngine("http://search.example", *keys)
        for use in (
            lambda one=engine: one.search("i", SearchQuery()),
            lambda one=engine: one.count("i"),
        ):
            with pytest.raises(EngineUnavailable):
                use()
    assert [key for _, key in used] == ["s", "w", "w", "w", "s", "s"]
