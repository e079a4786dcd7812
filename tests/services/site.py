"""A platform of its own for one test: real processes in a temporary folder."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).parents[2]
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
    "labels": sorted({topic["label"] for d in stored for topic in d.body["topics"]}),
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
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, code: str) -> str:
        setup = "import django; django.setup()\n"
        command = [sys.executable, "-c", setup + code]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, cwd=PROJECT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def manage(self, *command: str) -> str:
        call = [sys.executable, "manage.py", *command]
        done = subprocess.run(call, env=self.env, capture_output=True, text=True, cwd=PROJECT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str, *module: str) -> None:
        self._start(name, "-m", *module)

    def start_code(self, name: str, code: str, *arguments: str) -> None:
        setup = "import django; django.setup()\n"
        self._start(name, "-c", setup + code, *arguments)

    def _start(self, name: str, *call: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *call],
                env=self.env,
                cwd=PROJECT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_worker(self) -> None:
        command = ("celery", "--app", "cms.celery", "worker", "--beat", "--concurrency=2")
        self.start("worker", *command, "--queues=index,webhooks")

    def start_web(self) -> str:
        """Start the web server on a free port; return its address when it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.env["PUBLIC_BASE_URL"] = f"http://localhost:{port}"
        self.start("web", "django", "runserver", "--noreload", f"127.0.0.1:{port}")
        self.wait(lambda: answers(port))
        return f"http://localhost:{port}"

    def kill(self, name: str) -> None:
        if process := self.processes.pop(name, None):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def ask(self, sql: str) -> int:
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database:
            return database.execute(sql).fetchone()[0] or 0

    def change(self, sql: str) -> None:
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database, database:
            database.execute(sql)

    def back_up(self, file: Path) -> None:
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database:
            database.execute("VACUUM INTO ?", (str(file),))

    def restore(self, file: Path) -> None:
        """Bring a backup back; no process may run."""
        for name in ("-wal", "-shm"):
            self.database.with_name(self.database.name + name).unlink(missing_ok=True)
        shutil.copy(file, self.database)

    def wait(self, condition, seconds: float = 300) -> None:
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                logs = [log.read_text()[-3000:] for log in self.folder.glob("*.log")]
                raise AssertionError("\n".join(logs))
            time.sleep(0.002)

    def compare(self) -> dict[str, list[str]]:
        """Hold stored documents and the engine's entries to the public pages, and return these."""
        found = json.loads(self.run(COMPARE))
        assert found["stored"] == found["public"]
        assert found["entries"] == found["public"]
        assert found["current"]
        assert not self.ask("SELECT count(*) FROM indexer_failure")
        return found

    def settled(self) -> bool:
        """Say whether nothing waits; who has to ask again leaves the processes some time."""
        settled = not self.ask("SELECT count(*) FROM indexer_change") and self.ask(
            "SELECT (SELECT max(seq) FROM indexer_document) = (SELECT cursor FROM indexer_searchindex WHERE live)"
        )
        if not settled:
            time.sleep(0.1)
        return bool(settled)


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
