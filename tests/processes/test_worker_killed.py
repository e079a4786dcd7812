"""A real worker, killed with SIGKILL while it indexes: nothing missing, nothing twice."""

import json

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]

PAGES = 60
MAKE = f"""
from tests.factories import GuidelineFactory, TopicFactory
topic = TopicFactory(name="Old")
for number in range({PAGES}):
    GuidelineFactory(title=f"Page {{number}}", topics=[topic])
"""
COMPARE = """
import json
from wagtail.models import Page
from indexer.eligibility import public_q
from indexer.engines.choose import engine
from indexer.documents import has_document
from indexer.published import documents, live_index
entries = list(engine().entries(live_index().name))
stored = documents().exclude(page=None)
print(json.dumps({
    "public": sorted(f"page-{p.pk}" for p in Page.objects.filter(public_q()) if has_document(p)),
    "stored": sorted(d.pk for d in stored),
    "entries": sorted(e[0] for e in entries),
    "current": sorted(entries) == sorted((d.pk, d.fingerprint) for d in stored),
    "labels": sorted({d.body["topics"][0]["label"] for d in stored}),
}))
"""


CLAIMED = "SELECT count(*) FROM indexer_change WHERE claims > 0"
SEQ = "SELECT seq FROM indexer_feed"
CURSOR = "SELECT max(cursor) FROM indexer_searchindex"


def test_a_worker_killed_at_any_step_loses_nothing_and_doubles_nothing(site):
    site.run(MAKE)
    # Killed while it builds, after it has built, and while it pushes.
    for number, moment in enumerate((CLAIMED, SEQ, CURSOR)):
        site.change(f"UPDATE content_models_guideline SET summary = summary || ' {number}'")
        before = 0 if moment is CLAIMED else site.ask(moment)
        site.start_worker()
        site.wait(lambda moment=moment, before=before: site.ask(moment) > before)
        site.kill("worker")
    site.change("UPDATE content_models_topic SET name = 'New' WHERE name = 'Old'")
    site.start_worker()
    site.wait(site.settled)
    found = json.loads(site.run(COMPARE))
    assert len(found["public"]) == PAGES
    assert found["stored"] == found["public"]
    assert found["entries"] == found["public"]
    assert found["current"]
    assert found["labels"] == ["New"]
