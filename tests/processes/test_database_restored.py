"""The database is brought back from a backup as docs/operating.md says; the engine is not."""

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900)]

MAKE = """
from tests.factories import GuidelineFactory
for number in range(4):
    GuidelineFactory(title=f"Page {number}")
"""
GO_ON = """
from content_models.models import City, Guideline, Topic
from tests.factories import GuidelineFactory
first, second, third, _ = Guideline.objects.order_by("pk")
first.title = "After the backup"
first.save()
second.delete()
third.unpublish()
links = {"topics": [Topic.objects.first()], "cities": [City.objects.first()]}
GuidelineFactory(title="Page 5", **links)
"""
TOLD = """
from indexer.models import Feed
print(Feed.row().epoch)
"""


def test_after_an_old_backup_the_index_is_what_the_backup_holds_and_readers_begin_anew(site):
    site.run(MAKE)
    site.manage("drain_outbox")
    before, epoch = site.compare()["public"], site.run(TOLD)
    backup = site.folder / "backup"
    site.back_up(backup)
    site.run(GO_ON)
    site.manage("drain_outbox")
    assert site.compare()["public"] != before
    site.restore(backup)
    site.manage("reconcile_index", "--restored")
    site.start_worker()
    site.wait(site.settled)
    assert site.compare()["public"] == before
    assert site.run(TOLD) != epoch
