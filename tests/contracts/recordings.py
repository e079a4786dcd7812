"""Answers of a real Meilisearch, kept to be played back where none runs.

`make record` writes them anew: one file a test, named for it, and `server.json`, which says
what server it was. They hold neither addresses, keys nor headers. Of a long request they
hold a digest, and of polling only the last answer.
"""

import copy
import hashlib
import json
import re
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import vcr
from meilisearch import Client
from vcr.record_mode import RecordMode

FOLDER = Path(__file__).parent / "cassettes"
LONGEST_BODY = 300


def file_of(test: str) -> Path:
    """Return the file for a test, by its name with its parameters."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", test.removeprefix("test_")).strip("-").lower()
    return FOLDER / f"{words[:80]}.{hashlib.sha256(test.encode()).hexdigest()[:6]}.json"


def record(test: str) -> AbstractContextManager[Any]:
    """Let requests through and write them with their answers to the test's file."""
    file_of(test).unlink(missing_ok=True)
    return _tape(RecordMode.ALL).use_cassette(str(file_of(test)))


def play(test: str) -> AbstractContextManager[Any]:
    """Answer requests from the test's file. One that is not in it is an error."""
    return _tape(RecordMode.NONE).use_cassette(str(file_of(test)))


def note(server: tuple[str, str]) -> None:
    """Write down what server is recorded."""
    assert server[0], "recording needs a Meilisearch: set MEILISEARCH_URL and MEILISEARCH_KEY"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "server.json").write_text(json.dumps(Client(*server).get_version(), indent=2) + "\n")


def _tape(mode: RecordMode) -> vcr.VCR:
    return vcr.VCR(
        serializer="json",
        record_mode=mode,
        match_on=("method", "path", "query", "body"),
        before_record_request=_request,
        before_record_response=_answer,
        decode_compressed_response=True,
    )


def _request(request: Any) -> Any:
    request = copy.copy(request)
    parts = urlsplit(request.uri)
    request.uri = parts._replace(scheme="http", netloc="meilisearch").geturl()
    request.headers = {}
    if len(request.body or b"") > LONGEST_BODY:
        request.body = b"sha256 " + hashlib.sha256(request.body).hexdigest().encode()
    return request


def _answer(answer: dict[str, Any]) -> dict[str, Any] | None:
    body = json.loads(answer["body"]["string"] or "null")
    if isinstance(body, dict) and "uid" in body and "status" in body:
        if body["status"] in {"enqueued", "processing"}:
            return None
        body["details"] = None
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return answer | {"headers": {}, "body": {"string": text.encode()}}
