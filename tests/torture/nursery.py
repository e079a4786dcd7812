"""Starts Celery's processes by forking one that has imported the platform already.

Each is a process like any other, but for the seconds that Python's imports take. It reads
orders, a line of JSON each, and answers with the process's id.
"""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

import django


def main() -> None:
    django.setup()
    from celery.apps import beat, worker  # noqa: F401  what the commands import
    from celery.bin.celery import main as celery

    from cms.celery import app

    app.loader.import_default_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are forgotten at once
    for line in sys.stdin:
        order = json.loads(line)
        if not (pid := os.fork()):
            _become(celery, order["arguments"], order["log"])
        with contextlib.suppress(OSError):  # the child was quicker, or is gone
            os.setpgid(pid, pid)
        os.write(1, f"{pid}\n".encode())


def _become(celery: Callable[[], int], arguments: list[str], log: str) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv = ["celery", *arguments]
    sys.exit(celery())


if __name__ == "__main__":
    main()
