"""`make audit`: a known hole stops the check, being offline does not."""

import http.server
import json
import shutil
import socket
import subprocess
import threading

import pytest

from tests.services.site import PROJECT

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(
        not (shutil.which("make") and (PROJECT / ".venv/bin/uv").exists()),
        reason="make and the uv that it installs are needed",
    ),
]
HOLE = {
    "id": "PYSEC-2099-1",
    "modified": "2026-01-01T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "summary": "a hole",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "django"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
        }
    ],
}


def audit(port):
    flags = f"AUDIT_FLAGS=--service-url http://127.0.0.1:{port}"
    # The environment that runs this test is not to be made anew: -o says that it is not old.
    command = ["make", "-o", ".venv/uv", "audit", flags]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout


@pytest.fixture
def service():
    """osv.dev, with the holes of `known` by package."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = [self.server.known.get(q["package"]["name"]) for q in asked["queries"]]
            self.answer({"results": [{"vulns": [hole]} if hole else {} for hole in found]})

        def do_GET(self):
            self.answer(HOLE)

        def answer(self, content):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.known = {}
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_known_hole_stops_the_check_and_is_named(service):
    service.known["django"] = {"id": HOLE["id"], "modified": HOLE["modified"]}
    status, said = audit(service.server_port)
    assert status != 0
    assert "PYSEC-2099-1" in said


def test_packages_without_holes_pass(service):
    status, said = audit(service.server_port)
    assert status == 0
    assert "no known vulnerabilities" in said


def test_being_offline_is_said_and_stops_nothing():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        status, said = audit(probe.getsockname()[1])
    assert status == 0
    assert "not audited" in said
