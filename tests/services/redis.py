"""A Redis of Debian's package, on a free port and in a temporary folder."""

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path


class Server:
    """A server that keeps its data; `url` is its address without a database's number."""

    def __init__(self, folder: Path) -> None:
        self.program = shutil.which("redis-server")
        if not self.program:
            raise RuntimeError("Redis's program redis-server is not installed.")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, *where, "--appendonly", "yes"], stdout=log, stderr=log
            )
        until = time.monotonic() + 20
        while self.ask("PING") != b"+PONG\r\n":
            assert time.monotonic() < until, (self.folder / "redis.log").read_text()[-3000:]
            time.sleep(0.05)

    def ask(self, command: str) -> bytes:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 1) as connection,
        ):
            connection.sendall(f"{command}\r\n".encode())
            return connection.recv(1000)
        return b""

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Run a server. Raises RuntimeError if its program is missing."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
