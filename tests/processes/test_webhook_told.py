"""Real processes tell a receiver, by a signed message, when whoever asks has the new state."""

import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import standardwebhooks

pytestmark = [pytest.mark.processes, pytest.mark.enable_socket, pytest.mark.timeout(600)]

ENDPOINT = """
from cms.webhooks.models import Endpoint
from cms.webhooks.secrets import decrypted
print(decrypted(Endpoint.objects.create(name="Copy", url="{}").secret))
"""
PUBLISH = """
from tests.factories import GuidelineFactory
print(GuidelineFactory(title="Quokkas in the street").pk)
"""
UNPUBLISH = """
from wagtail.models import Page
Page.objects.get(pk={}).unpublish()
"""


class Receiver:
    """Asks the platform's search as soon as it is told; the first word of a page it refuses."""

    def __init__(self, address):
        self.got = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                found = receiver.ask(address)
                receiver.got.append((dict(self.headers), body, found))
                pages = [body for _, body, _ in receiver.got if b'"guideline"' in body]
                self.send_response(503 if pages == [body] else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ask(self, address):
        with urllib.request.urlopen(f"{address}/api/v1/search?q=quokkas", timeout=60) as answer:
            return [hit["id"] for hit in json.load(answer)["hits"]]

    def said(self, secret, page):
        """Return what was said of a page, in whole; raises if a signature is wrong."""
        messages = [
            (headers, standardwebhooks.Webhook(secret).verify(body, headers), found)
            for headers, body, found in list(self.got)
        ]
        return [each for each in messages if each[1]["data"]["id"] == page]


def test_criterion_25_a_receiver_that_asks_at_once_finds_what_it_was_told(site):
    site.env["OUTGOING_ALLOWED_NETWORKS"] = "127.0.0.0/8"
    for name in ("web", "worker", "webhooks", "beat") if hasattr(site, "services") else ():
        site.services[name]["environment"]["OUTGOING_ALLOWED_NETWORKS"] = "127.0.0.0/8"
    receiver = Receiver(site.start_web())
    try:
        secret = site.run(ENDPOINT.format(receiver.url)).strip()
        site.start_worker()
        if hasattr(site, "services"):
            site.start_service("webhooks")
        page = f"page-{site.run(PUBLISH).strip()}"
        site.wait(lambda: len(receiver.said(secret, page)) >= 2)  # refused once, then taken
        site.run(UNPUBLISH.format(page.partition("-")[2]))
        site.wait(lambda: receiver.said(secret, page)[-1][1]["type"] == "document.deleted")
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
    said = receiver.said(secret, page)
    for _, message, found in said:
        assert (page in found) == (message["type"] == "document.changed")
    names = [headers["webhook-id"] for headers, _, _ in said]
    assert names[0] == names[1]
    assert len(set(names)) == 2
