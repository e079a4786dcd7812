"""A rebuild that is killed half-way goes on, and whoever searches meanwhile notices nothing."""

import json
import time

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]

PAGES = 40
MAKE = f"""
from tests.factories import GuidelineFactory
for number in range({PAGES + 1}):
    page = GuidelineFactory(title=f"Page {{number}}")
from indexer.drain import drain
drain()
page.unpublish()
drain()
"""
# Small batches and a pause after each: time enough to be killed in.
REBUILD = """
import time
from django.core.management import call_command
from indexer import push
push.BATCH_DOCUMENTS, push.IN_FLIGHT = 5, 1
advance = push.Pusher._advance
def slowly(self, *arguments):
    advance(self, *arguments)
    time.sleep(0.3)
push.Pusher._advance = slowly
call_command("rebuild_index")
"""
# Asks 20 times a second and writes what it saw, until it is told to stop.
PROBE = """
import json, sys, time
from pathlib import Path
from cms.search.criteria import Criteria
from cms.search.find import find
folder = Path(sys.argv[1])
with (folder / "probe").open("w") as log:
    while not (folder / "enough").exists():
        try:
            found = find(Criteria(page_size=100))
            seen = [found.total, sorted(hit.document.pk for hit in found.hits)]
        except Exception as error:
            seen = [repr(error), []]
        print(json.dumps(seen), file=log, flush=True)
        time.sleep(0.05)
"""
COMPARE = """
import json
from indexer.engines.choose import engine
from indexer.models import SearchIndex
from indexer.published import documents
stored = sorted((d.pk, d.fingerprint) for d in documents().exclude(page=None))
print(json.dumps({
    "stored": stored,
    "indexes": {
        str(index.live): sorted(engine().entries(index.name)) for index in SearchIndex.objects.all()
    },
}))
"""
CURSOR = "SELECT max(cursor) FROM indexer_searchindex WHERE NOT live AND retired_at IS NULL"
LIVE = "SELECT id FROM indexer_searchindex WHERE live"


def test_a_rebuild_killed_half_way_goes_on_and_no_search_notices(site):
    site.env["DRAIN_LEASE_SECONDS"] = "2"
    site.run(MAKE)
    first, seq = site.ask(LIVE), site.ask("SELECT seq FROM indexer_feed")
    start_probe(site)
    site.start_code("rebuild", REBUILD)
    site.wait(lambda: 0 < site.ask(CURSOR) < seq)
    site.change("UPDATE content_models_guideline SET summary = 'Edited meanwhile' WHERE true")
    site.kill("rebuild")
    killed_at = site.ask(CURSOR)
    assert 0 < killed_at < seq
    assert site.ask(LIVE) == first
    said = site.manage("rebuild_index")
    assert f"is live with {PAGES} documents" in said
    assert site.ask(LIVE) != first
    time.sleep(0.3)
    (site.folder / "enough").touch()
    site.processes["probe"].wait(timeout=30)
    found = json.loads(site.run(COMPARE))
    assert len(found["stored"]) == PAGES
    assert found["indexes"] == {"True": found["stored"], "False": found["stored"]}
    probes = [json.loads(line) for line in (site.folder / "probe").read_text().splitlines()]
    assert len(probes) > 20
    expected = [PAGES, sorted(pk for pk, _ in found["stored"])]
    assert [seen for seen in probes if seen != expected] == []


def start_probe(site):
    """Start the probe; on a server with the environment of the web, which may search."""
    env = site.env
    if hasattr(site, "services"):
        site.env = site.environment("web")
    site.start_code("probe", PROBE, str(site.folder))
    site.env = env
