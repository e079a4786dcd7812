"""Whatever editors do and whatever breaks, in any order: nothing leaks and nothing is lost.

`make property` does 50,000 steps, half of them with each engine. `SEED=n` begins with the
round that a failed run named, and looks for the shortest way to the failure.
"""

import os
import random
import shutil
import sys
import time

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from content_models.models import Resource, ResourceIndex, TopicLink
from indexer import build, push
from indexer.drain import drain
from indexer.engines.embedded import EmbeddedEngine
from indexer.published import left_out
from tests.factories import TopicFactory, list_page
from tests.property.engines import MemoryEngine
from tests.property.machine import Pipeline, steps

STEPS = int(os.environ.get("STEPS", "300"))
SEED = int(os.environ.get("SEED", random.randrange(10**6)))
ONE_ROUND = settings(
    max_examples=3,
    stateful_step_count=50,
    deadline=None,
    database=None,
    print_blob=False,
    verbosity=Verbosity.quiet,
    phases=[Phase.generate, Phase.shrink] if "SEED" in os.environ else [Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(params=["memory", "embedded"])
def base(request, db, monkeypatch, tmp_path):
    """Make a few pages and a way to begin each example with them, settled, in the index."""
    in_use = []
    for module in ("cms.search.find", "indexer.drain"):
        monkeypatch.setattr(f"{module}.engine", lambda *_: in_use[-1])
    monkeypatch.setattr(build, "READ", 12)
    monkeypatch.setattr(build, "CHUNK", 3)
    monkeypatch.setattr(left_out, "FEW", 1)
    monkeypatch.setattr(push, "BATCH_DOCUMENTS", 2)
    topics = [TopicFactory(name=name) for name in ("One", "Two")]
    for number in range(3):
        page = Resource(title=f"page {number}", slug=f"b{number}", summary="-", imported=True)
        list_page(ResourceIndex).add_child(instance=page)
        TopicLink.objects.create(page=page, topic=topics[number % 2])
    first = MemoryEngine() if request.param == "memory" else EmbeddedEngine(tmp_path / "base")
    in_use.append(first)
    assert not drain(1000).more

    def make():
        if request.param == "memory":
            engine = MemoryEngine()
            engine.documents = dict(first.documents)
            return engine
        folder = tmp_path / "example"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(tmp_path / "base", folder)
        return EmbeddedEngine(folder)

    monkeypatch.setattr(Pipeline, "make_engine", staticmethod(make))
    monkeypatch.setattr(Pipeline, "use_engine", staticmethod(in_use.append))
    return request.param


@pytest.mark.timeout(7200)
def test_nothing_leaks_and_nothing_is_lost(base, capsys):
    steps.clear()
    began, number = time.perf_counter(), SEED
    while steps["done"] < STEPS // 2:
        seed(number)(Pipeline)
        try:
            run_state_machine_as_test(Pipeline, settings=ONE_ROUND)
        except BaseException as error:
            error.add_note(f"It was round {number}: make property SEED={number}")
            raise
        number += 1
        rate = steps["done"] / (time.perf_counter() - began)
        line = f"engine={base} seed={SEED} rounds={number - SEED} steps={steps['done']}"
        with capsys.disabled():
            sys.stderr.write(f"\r{line} ({rate:.0f} a second) ")
    with capsys.disabled():
        sys.stderr.write("\n")
