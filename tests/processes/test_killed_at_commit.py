"""Processes that die between the commit and what follows, and a page that kills its workers."""

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900)]

DRAFT = """
from tests.factories import GuidelineFactory
print(GuidelineFactory(live=False).pk, GuidelineFactory(live=False).pk)
"""
# Dies when the transaction is committed and before the worker is told.
PUBLISH_AND_DIE = """
import os, sys
from indexer import tasks
from wagtail.models import Page
tasks.hint = lambda: os._exit(9)
page = Page.objects.get(pk=sys.argv[1]).specific
page.live = True
page.save()
"""
DRAIN = """
import os, sys
from indexer import build
from indexer.drain import drain
build_targets = build.build_targets
def deadly(wanted):
    wanted = list(wanted)
    if sys.argv[1] in wanted:
        os._exit(9)
    return build_targets(wanted)
build.build_targets = deadly
drain()
"""
SET_ASIDE = """
from indexer.models import Failure
print(*Failure.objects.values_list("document_id", flat=True))
"""


def test_what_an_editor_published_who_was_killed_right_after_the_commit_is_found(site):
    page, _ = site.run(DRAFT).split()
    site.manage("drain_outbox")
    site.start_code("editor", PUBLISH_AND_DIE, page)
    assert site.processes.pop("editor").wait() == 9
    assert site.ask("SELECT count(*) FROM indexer_change")
    site.start_worker()
    site.wait(site.settled)
    assert site.compare()["public"] == [f"page-{page}"]


def test_a_page_that_kills_its_workers_is_set_aside_and_the_others_are_found(site):
    site.env["DRAIN_LEASE_SECONDS"] = "1"
    bad, good = (f"page-{pk}" for pk in site.run(DRAFT).split())
    site.manage("drain_outbox")
    site.change("UPDATE wagtailcore_page SET live = true")
    for _ in range(9):
        site.start_code("worker", DRAIN, bad)
        if not site.processes.pop("worker").wait():
            break
    assert site.run(SET_ASIDE).split() == [bad]
    stored = "SELECT count(*) FROM indexer_document WHERE removed_at IS NULL AND id = "
    assert site.ask(f"{stored}'{good}'")
    assert not site.ask(f"{stored}'{bad}'")
