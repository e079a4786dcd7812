"""A real worker, killed with SIGKILL while it indexes: nothing missing, nothing twice."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import PROJECT, kept_database

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


class Site:
    """A platform of its own in a temporary folder."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder = folder
        self.database = folder / "content.sqlite3"
        shutil.copy(database, self.database)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(PROJECT),
            "STATE_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        }
        self.worker: subprocess.Popen[bytes] | None = None

    def run(self, code: str) -> str:
        setup = "import django; django.setup()\n"
        command = [sys.executable, "-c", setup + code]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, cwd=PROJECT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_worker(self) -> None:
        celery = ["-m", "celery", "--app", "cms.celery", "worker", "--beat", "--concurrency", "2"]
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, *celery], env=self.env, cwd=PROJECT, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill_worker(self) -> None:
        if self.worker:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()

    def ask(self, sql: str) -> int:
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database:
            return database.execute(sql).fetchone()[0] or 0

    def change(self, sql: str) -> None:
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database, database:
            database.execute(sql)

    def wait(self, condition, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, (self.folder / "worker.log").read_text()[-3000:]
            time.sleep(0.002)

    def settled(self) -> bool:
        return not self.ask("SELECT count(*) FROM indexer_change") and self.ask(
            "SELECT (SELECT max(seq) FROM indexer_document) = (SELECT cursor FROM indexer_searchindex)"
        )


@pytest.fixture
def site(tmp_path, request, db):
    site = Site(tmp_path, kept_database(request))
    yield site
    site.kill_worker()


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
        site.kill_worker()
    site.change("UPDATE content_models_topic SET name = 'New' WHERE name = 'Old'")
    site.start_worker()
    site.wait(site.settled)
    found = json.loads(site.run(COMPARE))
    assert len(found["public"]) == PAGES
    assert found["stored"] == found["public"]
    assert found["entries"] == found["public"]
    assert found["current"]
    assert found["labels"] == ["New"]
