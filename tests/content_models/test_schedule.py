"""What editors have scheduled happens, whatever else can't."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import page_unpublished

from content_models.models import Guideline
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db


def scheduled(title, **values):
    """Return a draft that is to be published some time ago."""
    page = GuidelineFactory(title=title, live=False, **values)
    revision = page.save_revision(clean=False)
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(hours=1 + (title == "First"))
    )
    return page


def live_titles():
    return set(Guideline.objects.live().values_list("title", flat=True))


def test_a_page_that_became_incomplete_is_logged_and_keeps_back_no_other(caplog, capsys):
    scheduled("First", principles=[])
    scheduled("Second")
    call_command("publish_scheduled")
    assert live_titles() == {"Second"}
    [record] = caplog.records
    assert "First" in record.getMessage()
    assert "Principles" in caplog.text
    assert capsys.readouterr().out == "expired=0 published=1 failed=1\n"


def test_the_page_is_published_the_next_time_if_it_is_complete_by_then(capsys):
    page = scheduled("First", principles=[])
    call_command("publish_scheduled")
    page.imported = True  # it need not state any
    page.go_live_at = timezone.now() - timedelta(hours=1)
    Revision.objects.filter(pk=page.latest_revision.pk).update(
        content={**page.latest_revision.content, "imported": True}
    )
    call_command("publish_scheduled")
    assert live_titles() == {"First"}


def test_a_receiver_that_raises_keeps_back_no_other(caplog):
    past = timezone.now() - timedelta(minutes=1)
    for title in ("First", "Second"):
        Guideline.objects.filter(pk=GuidelineFactory(title=title).pk).update(expire_at=past)

    def fail(sender, instance, **_):
        if instance.title == "First":
            raise RuntimeError("a receiver of somebody else")

    page_unpublished.connect(fail)
    try:
        call_command("publish_scheduled")
    finally:
        page_unpublished.disconnect(fail)
    assert live_titles() == set()
    assert "a receiver of somebody else" in caplog.text


def test_a_dry_run_changes_nothing(capsys):
    scheduled("First")
    call_command("publish_scheduled", dryrun=True)
    assert live_titles() == set()
    assert "First" in capsys.readouterr().out
