"""A Meilisearch of its own in a temporary folder, if the program is installed."""

import contextlib
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

KEY = "a-key-for-tests-only"


@contextlib.contextmanager
def running(program: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield address and key of a server that is stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    options = ["--http-addr", address, "--master-key", KEY, "--no-analytics"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, *options], cwd=folder, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 30
        while not answers(f"http://{address}/health"):
            assert time.monotonic() < until, (folder / "log").read_text()[-3000:]
            time.sleep(0.05)
        yield f"http://{address}", KEY
    finally:
        process.terminate()
        process.wait()


def answers(url: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1):
        return True
    return False
