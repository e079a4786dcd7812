"""A real worker, killed with SIGKILL while it indexes: nothing missing, nothing twice."""

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900)]

PAGES = 60
MAKE = f"""
from tests.factories import GuidelineFactory, TopicFactory
topic = TopicFactory(name="Old")
for number in range({PAGES}):
    GuidelineFactory(title=f"Page {{number}}", topics=[topic])
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
    found = site.compare()
    assert len(found["public"]) == PAGES
    assert found["labels"] == ["New"]
