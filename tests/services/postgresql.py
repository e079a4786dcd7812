"""A PostgreSQL of Debian's package, for one command: `python -m tests.services.postgresql CMD…`.

Runs in a temporary folder, on a Unix socket alone, and leaves nothing behind.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg


def program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's programs, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(found[0]) if found else shutil.which(name)


class Server:
    """A server in a temporary folder. `url` is its DATABASE_URL."""

    def __init__(self) -> None:
        initdb, pg_ctl = program("initdb"), program("pg_ctl")
        if not initdb or not pg_ctl:
            raise RuntimeError("PostgreSQL's programs initdb and pg_ctl are not installed.")
        self.folder = Path(tempfile.mkdtemp(prefix="rc-pg-"))
        # PostgreSQL refuses to run as root: it gets the account that its package made.
        self.account = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.account)
        self.control = [
            pg_ctl,
            "-D",
            str(self.folder / "data"),
            "-w",
            "-l",
            str(self.folder / "log"),
        ]
        run = ["-D", self.control[2], "-U", "rights", "--auth=trust", "--no-sync"]
        self._run(initdb, *run, "--encoding=UTF8")

    def url(self, database: str = "postgres") -> str:
        return f"postgres://rights@{quote(str(self.folder), safe='')}/{database}"

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        self._run(*self.control, "-o", f"{options} -c fsync=off -c max_connections=60", "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run(*self.control, "-m", mode, "stop")

    def create(self, name: str, template: str = "template1") -> None:
        with psycopg.connect(self.url(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")

    @contextlib.contextmanager
    def copy(self, template: str) -> Iterator[str]:
        """Yield the name of a copy of a database, which is dropped afterwards."""
        name = f"copy_{uuid.uuid4().hex}"
        self.create(name, template)
        yield name
        with psycopg.connect(self.url(), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def dump(self, database: str, file: Path) -> None:
        self._client("pg_dump", "--format=custom", f"--file={file}", self.url(database))

    def restore(self, database: str, file: Path, *options: str) -> None:
        target = ["--exit-on-error", f"--dbname={self.url(database)}"]
        self._client("pg_restore", *options, *target, str(file))

    def _client(self, name: str, *arguments: str) -> None:
        subprocess.run([program(name) or name, *arguments], check=True, capture_output=True)

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command,
            user=self.account if os.geteuid() == 0 else None,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stdout[-2000:]}")


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Run a server. Raises RuntimeError if it can't start."""
    server = Server()
    try:
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(server.folder, ignore_errors=True)


def main() -> int:
    with server() as running:
        env = {**os.environ, "DATABASE_URL": running.url()}
        return subprocess.run(sys.argv[1:], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
