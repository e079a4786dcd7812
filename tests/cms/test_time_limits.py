"""Nothing that goes over the network may wait for ever: every place is listed here."""

import ast
from pathlib import Path

from django.conf import settings

from cms import cache
from cms.settings import base

ROOT = Path(__file__).parents[2]
PACKAGES = ("cms", "indexer", "content_models", "search_config")
# What opens a connection, in the standard library and in what we install.
OPENERS = {
    "Client",
    "ForgivingRedis",
    "HTTPConnection",
    "HTTPSConnection",
    "Redis",
    "SMTP",
    "create_connection",
    "from_url",
    "urlopen",
}
# Where they are called, and how the time is limited there.
LIMITED = {
    ("cms/demo.py", "create_connection"): "second argument",
    ("cms/outgoing.py", "create_connection"): "second argument",
    ("cms/outgoing.py", "HTTPConnection"): "is given a socket that is cut when time is up",
    ("indexer/engines/meilisearch/engine.py", "Client"): "timeout",
    ("indexer/engines/meilisearch/keys.py", "Client"): "timeout",
}
FORBIDDEN = {"requests", "httpx", "urllib3", "urllib.request", "aiohttp", "smtplib"}


def calls():
    """Yield file, name and call of everything that opens a connection."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    if name in OPENERS:
                        yield str(file.relative_to(ROOT)), name, node


def test_every_place_that_opens_a_connection_is_known_and_limited():
    found = list(calls())
    assert {(file, name) for file, name, _ in found} == LIMITED.keys()
    for file, name, call in found:
        if LIMITED[file, name] == "timeout":
            assert "timeout" in {keyword.arg for keyword in call.keywords}, (file, name)
        elif LIMITED[file, name] == "second argument":
            assert len(call.args) == 2, (file, name)


def test_no_other_client_is_imported():
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Import):
                    names = {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    names = {node.module or ""}
                else:
                    continue
                assert not names & FORBIDDEN, file


def test_the_database_has_limits():
    options = base.database("postgres://user@host/name")["OPTIONS"]
    assert 0 < options["connect_timeout"] <= 10
    assert 0 < options["tcp_user_timeout"] <= 60_000
    own = base.database("postgres://user@host/name?connect_timeout=2")["OPTIONS"]
    assert int(own["connect_timeout"]) == 2


def test_mail_and_the_shared_cache_have_limits():
    assert 0 < settings.EMAIL_TIMEOUT <= 30
    assert 0 < cache.SECONDS <= 1
