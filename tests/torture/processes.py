"""The processes that are tortured: two workers, beat and, if it is real, the engine."""

import os
import signal
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
CELERY = ["-m", "celery", "--app", "cms.celery"]
WORKER = [*CELERY, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]


class Processes:
    """Starts, stops and kills each by its name; none outlives `end`."""

    def __init__(self, folder: Path, meilisearch: list[str] | None) -> None:
        self.folder = folder
        self.commands = {
            "worker-1": [sys.executable, *WORKER, "--hostname", "one@%h"],
            "worker-2": [sys.executable, *WORKER, "--hostname", "two@%h"],
            "beat": [sys.executable, *CELERY, "beat", "--pidfile", ""],
        }
        if meilisearch:
            self.commands["engine"] = meilisearch
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start those that do not run."""
        for name, command in self.commands.items():
            if name in self.running and self.running[name].poll() is None:
                continue
            with (self.folder / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    command, cwd=PROJECT, stdout=log, stderr=log, start_new_session=True
                )

    def kill(self, name: str) -> None:
        """SIGKILL one with its children."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def pause(self, name: str) -> None:
        os.killpg(self.running[name].pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Wake all that are paused."""
        for process in self.running.values():
            os.killpg(process.pid, signal.SIGCONT)

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)
