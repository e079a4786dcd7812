"""The whole platform on one laptop: `make demo`, or `python -m cms.demo --port 8000`.

Prepares the database and the content, starts a real Celery worker with beat and the web
server, and stops both when it is stopped itself.
"""

import argparse
import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from django.core.management import call_command

from cms.settings.env import use

STOP_SECONDS = 15


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo until Ctrl-C or SIGTERM; return 0 then, 1 if something could not start."""
    parser = argparse.ArgumentParser(prog="make demo", description="Rights Commons on one laptop.")
    parser.add_argument("--port", type=int, default=8000, help="port of the web server")
    port = parser.parse_args(arguments).port
    if problem := _port_problem(port):
        print(f"PORT={port}: {problem} Try `make demo PORT={port % 65535 + 1}`.", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run(port)
    except KeyboardInterrupt:
        print("\nStopped. What was edited is kept for the next time.")
        return 0


def _run(port: int) -> int:
    use(DJANGO_SETTINGS_MODULE="cms.settings.dev", PUBLIC_BASE_URL=f"http://localhost:{port}")
    django.setup()
    from django.conf import settings  # noqa: PLC0415  readable only after setup

    print(f"Everything is kept in {settings.STATE_DIR}")
    call_command("migrate", verbosity=0)
    # Once: what somebody deletes must not come back the next time.
    loaded = settings.STATE_DIR / "starter-content-loaded"
    if not loaded.exists():
        call_command("load_starter_content")
        loaded.touch()
    logs = settings.STATE_DIR / "logs"
    logs.mkdir(exist_ok=True)
    celery = ["celery", "--app", "cms.celery", "worker", "--beat", "--loglevel", "INFO"]
    celery += ["--queues", "index,webhooks"]
    web = ["django", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with (
        _process("worker", [*celery, "--concurrency", "2"], logs) as worker,
        _process("web", web, logs) as server,
    ):
        processes = {"worker": worker, "web": server}
        _wait_until_indexed(processes)
        _wait_until_serving(port, processes)
        _say_where(port)
        while not (ended := _ended(processes)):
            time.sleep(0.5)
    print(f"The {ended} process ended by itself; {logs / ended}.log says why.", file=sys.stderr)
    return 1


def _wait_until_indexed(processes: dict[str, "subprocess.Popen[bytes]"]) -> None:
    """Show how much is left to index until nothing is."""
    from tqdm import tqdm  # noqa: PLC0415

    from indexer.status import overview  # noqa: PLC0415  readable only after setup

    with tqdm(desc="Indexing", unit="doc") as bar:
        while not _ended(processes):
            now = overview()
            left, done = now["pending"], now["documents"]
            bar.total, bar.n = done + left, done - now["to_push"]
            bar.refresh()
            if not left and now["indexes"]:
                return
            time.sleep(0.5)


def _wait_until_serving(port: int, processes: dict[str, "subprocess.Popen[bytes]"]) -> None:
    while not _ended(processes):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)


def _say_where(port: int) -> None:
    here = f"http://localhost:{port}"
    print(f"\n  Search  {here}/search/\n  API     {here}/api/v1/search?q=chatbot")
    print(f"  Admin   {here}/admin/\n")
    call_command("ensure_logins")
    print("\nCtrl-C stops everything.", flush=True)


@contextlib.contextmanager
def _process(name: str, module: Sequence[str], logs: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a Python module beside us, its output in a log file; end it and its children."""
    with (logs / f"{name}.log").open("ab") as log:
        # A session of its own: Ctrl-C reaches us alone, and we stop the others in order.
        process = subprocess.Popen(
            [sys.executable, "-m", *module], stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _ended(processes: dict[str, "subprocess.Popen[bytes]"]) -> str:
    """Return the name of a process that has ended, or an empty string."""
    return next((name for name, p in processes.items() if p.poll() is not None), "")


def _port_problem(port: int) -> str:
    """Say why the port can't be used, or return an empty string."""
    if not 1 <= port <= 65535:
        return "a port is a number from 1 to 65535."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return f"the port can't be used ({error.strerror})."
    return ""


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
