"""Public pages are sent small; what could leak through a length is not compressed."""

import gzip
from pathlib import Path

import pytest

from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db
GZIP = {"accept-encoding": "gzip"}


def test_a_first_view_weighs_little_and_caches_ask_back(client, drained):
    for number in range(20):
        GuidelineFactory(title=f"Rights {number}", summary="What a city promises. " * 8)
    drained()
    plain = client.get("/search/?q=rights")
    sent = client.get("/search/?q=rights", headers=GZIP)
    assert sent["Content-Encoding"] == "gzip"
    assert gzip.decompress(sent.content) == plain.content
    assert "Accept-Encoding" in sent["Vary"]
    again = client.get("/search/?q=rights", headers={**GZIP, "if-none-match": sent["ETag"]})
    assert again.status_code == 304

    static = Path("cms/static")
    files = [
        static / "search.js",
        static / "suggest.js",
        *static.glob("*.css"),
        *static.glob("vendor/*"),
    ]
    weight = len(sent.content) + sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert weight <= 60_000
    assert len(plain.content) <= 60_000


def test_the_admin_is_sent_as_it_is(client):
    assert "Content-Encoding" not in client.get("/admin/login/", headers=GZIP).headers
