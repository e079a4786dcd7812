"""The services of docker-compose.yml, run as processes: found at once, hidden at once, nothing lost."""

import json
import urllib.request

import pytest

pytestmark = pytest.mark.timeout(300)

PUBLISH = """
from tests.factories import GuidelineFactory
GuidelineFactory(title="Quokkas in the street", slug="quokkas")
"""
UNPUBLISH = """
from content_models.models import Guideline
Guideline.objects.get(slug="quokkas").unpublish()
"""


def total(site, text):
    with urllib.request.urlopen(f"{site.address}/api/v1/search?q={text}", timeout=10) as answer:
        return json.load(answer)["total"]


def test_a_page_is_found_soon_and_gone_at_once(server):
    server.start_web()
    server.start_worker()
    server.wait(server.settled)
    server.run(PUBLISH)
    server.wait(lambda: total(server, "quokkas") == 1)
    server.kill("worker")
    server.run(UNPUBLISH)
    assert total(server, "quokkas") == 0
