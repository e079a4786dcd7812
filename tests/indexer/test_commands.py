"""What operators type, and what it says."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from indexer.engines.choose import engine
from indexer.models import Failure, SearchIndex
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db


def say(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_drain_outbox_brings_the_index_up_to_date():
    page = GuidelineFactory()
    assert "pending 0, failed 0" in say("drain_outbox")
    index = SearchIndex.objects.get(live=True)
    assert f"page-{page.pk}" in dict(engine().entries(index.name))


def test_drain_outbox_fails_when_the_engine_took_nothing(drained):
    later = timezone.now() + timedelta(minutes=1)
    SearchIndex.objects.update(error="connection refused", next_at=later)
    with pytest.raises(CommandError, match="connection refused"):
        say("drain_outbox")


def test_drain_outbox_fails_when_something_was_set_aside(drained):
    GuidelineFactory()
    Failure.objects.create(document_id="page-1", code="bad", message="It is bad.")
    with pytest.raises(CommandError, match=r"1 ok, 1 failed: page-1 \(build\) bad: It is bad."):
        say("drain_outbox")


def test_index_status_says_what_waits_and_what_failed(drained):
    page = GuidelineFactory()
    Failure.objects.create(document_id="page-1", code="bad", message="It is bad.")
    now = json.loads(say("index_status", "--json"))
    assert now["to_build"] >= 1
    assert now["failures"][0]["message"] == "It is bad."
    assert "failed page-1 (build): It is bad." in say("index_status")
    assert page


@pytest.mark.parametrize("options", [(), ("--in-place",)], ids=["beside", "in-place"])
def test_rebuild_index_fills_an_engine_that_lost_everything(drained, options):
    page = GuidelineFactory()
    drained()
    engine().drop(SearchIndex.objects.get(live=True).name)
    say("rebuild_index", *options)
    drained()
    drained()
    name = SearchIndex.objects.get(live=True).name
    assert f"page-{page.pk}" in dict(engine().entries(name))


def test_show_document_prints_what_is_public(drained):
    page = GuidelineFactory(title="Shown")
    drained()
    assert json.loads(say("show_document", str(page.pk)))["body"]["title"] == "Shown"


@pytest.mark.parametrize(
    ("number", "reason"), [("999999", "there is no page"), ("1", "not searched")]
)
def test_show_document_says_why_there_is_none(drained, number, reason):
    with pytest.raises(CommandError, match=reason):
        say("show_document", number)


@pytest.mark.parametrize("missing", ["MEILISEARCH_URL", "MEILISEARCH_MASTER_KEY"])
def test_create_search_keys_names_the_setting_that_it_lacks(settings, missing):
    settings.MEILISEARCH_URL = settings.MEILISEARCH_MASTER_KEY = "http://search.example"
    setattr(settings, missing, "")
    with pytest.raises(CommandError, match=missing):
        say("create_search_keys")
