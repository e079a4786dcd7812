"""The services of docker-compose.yml, run as processes: found at once, hidden at once, nothing lost."""

import json
import time
import urllib.error
import urllib.request

import pytest

from tests.services.editor import Editor

pytestmark = pytest.mark.timeout(900)

DRAFT = """
from tests.factories import GuidelineFactory
print(GuidelineFactory(title="Quokkas in the street", live=False).pk)
"""
MANY = """
from tests.factories import CityFactory, GuidelineFactory, TopicFactory
links = {"topics": [TopicFactory(name="Old", slug="old")], "cities": [CityFactory(slug="old")]}
for number in range(80):
    GuidelineFactory(title=f"Page {number}", **links)
"""


@pytest.fixture
def running(production):
    """Return the platform with all its processes, at rest."""
    production.start_web()
    production.start_worker()
    production.wait(production.settled)
    return production


def ask(site, path):
    with urllib.request.urlopen(site.address + path, timeout=120) as answer:
        return json.load(answer)


def total(site, text="quokkas"):
    """Return how many are found; who is too busy to say (503) is asked again."""
    for _ in range(60):
        try:
            return ask(site, f"/api/v1/search?q={text}")["total"]
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            error.close()
            time.sleep(1)
    raise AssertionError("searches answer 503 for a minute")


def is_found(site):
    time.sleep(0.2)  # who asks leaves the processes some time
    return total(site) == 1


def test_a_page_is_found_soon_and_gone_at_once(running):
    page, editor = int(running.run(DRAFT)), Editor(running)
    assert total(running) == 0
    editor.publish(page)
    running.wait(lambda: is_found(running))
    running.kill("worker")
    editor.unpublish(page)
    assert total(running) == 0


def test_health_metrics_and_logs_are_for_machines(running):
    assert ask(running, "/health/live") == {"status": "live"}
    assert ask(running, "/health/ready") == {"status": "ready", "engine": "up"}
    with pytest.raises(urllib.error.HTTPError) as refusal:
        ask(running, "/metrics")
    refusal.value.close()
    total(running, "unemployment")
    for name in ("web", "worker", "beat"):
        lines = (running.folder / f"{name}.log").read_text().splitlines()
        said = [json.loads(line) for line in lines if line.startswith("{")]
        assert said
        assert all({"time", "level", "logger", "message"} <= set(line) for line in said)
        assert not [line for line in lines if "unemployment" in line]


def test_four_workers_index_everything_once(running):
    running.run(MANY)
    for number in range(3):
        running.start_service("worker", f"worker{number}")
    running.change("UPDATE content_models_guideline SET summary = summary || ' again'")
    running.kill("worker")
    running.change("UPDATE content_models_topic SET name = 'New' WHERE name = 'Old'")
    running.wait(running.settled)
    found = running.compare()
    assert len(found["public"]) == 80
    assert found["labels"] == ["New"]


def test_while_redis_hangs_or_is_down_or_forgets_editors_go_on_and_nothing_is_lost(running):
    page, editor = int(running.run(DRAFT)), Editor(running)
    running.redis.pause()
    editor.publish(page)
    assert total(running) == 0
    running.redis.go_on()
    running.wait(lambda: is_found(running))

    running.redis.stop()
    editor.unpublish(page)
    assert total(running) == 0
    editor.publish(page)
    running.redis.start()
    running.wait(running.settled)
    assert total(running) == 1

    running.run(MANY)
    running.redis.ask("FLUSHALL")
    running.wait(running.settled)
    assert len(running.compare()["public"]) == 81


def test_after_a_restart_of_postgresql_all_processes_go_on_by_themselves(running):
    page, editor = int(running.run(DRAFT)), Editor(running)
    running.postgresql.stop()
    with pytest.raises(urllib.error.HTTPError) as refusal:
        ask(running, "/health/ready")
    assert refusal.value.code == 503
    refusal.value.close()
    running.postgresql.start()

    def published():
        try:
            editor.publish(page)
        except urllib.error.HTTPError as error:
            error.close()
            return False
        return True

    running.wait(published)
    running.wait(lambda: is_found(running))
    running.wait(running.settled)
    running.compare()
