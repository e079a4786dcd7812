"""What those who watch the platform are told: metrics, health, the exit code of index_status."""

import json
import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from indexer.engines.choose import engine
from indexer.engines.errors import EngineUnavailable
from indexer.models import Change, Failure, SearchIndex
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-the-tests"


def numbers(client):
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        sample.name.removeprefix("rights_commons_") + "".join(sorted(sample.labels.values())): (
            sample.value
        )
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Bearer wrong", TOKEN])
def test_metrics_are_for_who_knows_the_token(client, token, sent):
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer "])
def test_without_a_token_there_are_no_metrics(client, settings, sent):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_metrics_tell_what_waits_what_failed_and_how_the_engine_is(client, token, drained):
    GuidelineFactory()
    drained()
    Change.objects.create(target="page-1", claims=0)
    Change.objects.update(at=timezone.now() - timedelta(minutes=2))
    Failure.objects.create(document_id="page-1", code="too_long", message="x")
    now = numbers(client)
    assert now["pending"] == 1
    assert now["pending_oldest_seconds"] == pytest.approx(120, abs=5)
    assert now["engine_queue_seconds"] == 0
    assert now["quarantined"] == 1
    assert now["failurestoo_long"] == 1
    assert now["engine_up"] == 1
    assert now["engine_documents"] == 1
    assert now["engine_latency_seconds"] > 0


def no_engine(monkeypatch):
    def fail(*_):
        raise EngineUnavailable("connection refused")

    monkeypatch.setattr(type(engine()), "search", fail)


def test_metrics_say_that_the_engine_is_down(client, token, drained, monkeypatch):
    no_engine(monkeypatch)
    now = numbers(client)
    assert now["engine_up"] == 0
    assert "engine_documents" not in now


def test_a_web_process_stays_ready_without_the_engine_and_says_so(client, drained, monkeypatch):
    assert client.get("/health/ready").json() == {"status": "ready", "engine": "up"}
    no_engine(monkeypatch)
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "engine": "down"}


def test_index_status_fails_when_something_has_waited_for_too_long(drained, capsys):
    call_command("index_status", "--json", "--fail-if-lag", "60")
    Change.objects.create(target="page-1", claims=0)
    Change.objects.update(at=timezone.now() - timedelta(seconds=90))
    capsys.readouterr()
    with pytest.raises(CommandError, match="allows 60 s"):
        call_command("index_status", "--json", "--fail-if-lag", "60")
    assert json.loads(capsys.readouterr().out)["oldest_pending_seconds"] >= 90
    call_command("index_status", "--fail-if-lag", "120")


def test_index_status_fails_when_nothing_is_searched_yet(db):
    SearchIndex.objects.all().delete()
    with pytest.raises(CommandError, match="no live index"):
        call_command("index_status", "--fail-if-lag", "60")


def test_the_log_names_the_documents_and_the_changes(drained, caplog):
    page = GuidelineFactory()
    change = Change.objects.filter(target=f"page-{page.pk}").values_list("pk", flat=True).last()
    with caplog.at_level(logging.INFO, logger="indexer"):
        drained()
    built = [record for record in caplog.records if record.name == "indexer.build"]
    assert any(f"page-{page.pk}" in r.targets and change in r.changes for r in built)
    pushed = [record for record in caplog.records if record.name == "indexer.push"]
    assert any(f"page-{page.pk}" in getattr(r, "documents", []) for r in pushed)
