"""The processes that are tortured: two workers, beat and, if it is real, the engine."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

PROJECT = Path(__file__).parents[2]
CELERY = ["--app", "cms.celery"]
WORKER = [*CELERY, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]


class Processes:
    """Starts, stops and kills each by its name; none outlives `end`."""

    def __init__(self, folder: Path, meilisearch: list[str] | None) -> None:
        self.folder = folder
        self.ours = {
            "worker-1": [*WORKER, "--hostname", "one@%h"],
            "worker-2": [*WORKER, "--hostname", "two@%h"],
            "beat": [*CELERY, "beat", "--pidfile", ""],
        }
        self.meilisearch = meilisearch
        self.engine: subprocess.Popen[bytes] | None = None
        self.running: dict[str, int] = {}  # name → process and group
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.nursery"],
            cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(self) -> None:
        """Start those that do not run."""
        for name, arguments in self.ours.items():
            if not self._lives(name):
                order = {"arguments": arguments, "log": str(self.folder / f"{name}.log")}
                print(json.dumps(order), file=self.nursery.stdin, flush=True)
                self.running[name] = int(self.nursery.stdout.readline())
        if self.meilisearch and not self._lives("engine"):
            with (self.folder / "engine.log").open("ab") as log:
                self.engine = subprocess.Popen(
                    self.meilisearch, stdout=log, stderr=log, start_new_session=True
                )
            self.running["engine"] = self.engine.pid

    def _lives(self, name: str) -> bool:
        if name == "engine" and self.engine:
            self.engine.poll()
        return self._signal(name, 0)

    def _signal(self, name: str, number: int) -> bool:
        """Send a signal to one and its children; say whether there was anybody left."""
        with contextlib.suppress(KeyError, ProcessLookupError):
            os.killpg(self.running[name], number)
            return True
        return False

    def kill(self, name: str) -> None:
        """SIGKILL one with its children."""
        self._signal(name, signal.SIGKILL)
        while self._lives(name):
            time.sleep(0.01)
        del self.running[name]

    def pause(self, name: str, seconds: float) -> None:
        """SIGSTOP one for so long; who edits meanwhile may have to wait for its lock (SQLite)."""
        self._signal(name, signal.SIGSTOP)
        waker = threading.Timer(seconds, self._signal, (name, signal.SIGCONT))
        waker.daemon = True
        waker.start()

    def go_on(self) -> None:
        """Wake all that are paused."""
        for name in list(self.running):
            self._signal(name, signal.SIGCONT)

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)
        self.nursery.kill()
        self.nursery.wait()
