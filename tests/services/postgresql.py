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
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote


def program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's programs, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(found[0]) if found else shutil.which(name)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server and yield its DATABASE_URL. Raises RuntimeError if it can't start."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    if not initdb or not pg_ctl:
        raise RuntimeError("PostgreSQL's programs initdb and pg_ctl are not installed.")
    folder = Path(tempfile.mkdtemp(prefix="rc-pg-"))
    # PostgreSQL refuses to run as root: it gets the account that its package made.
    account = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, account)

    def run(*command: str) -> None:
        done = subprocess.run(
            command,
            user=account if os.geteuid() == 0 else None,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stdout[-2000:]}")

    data = str(folder / "data")
    try:
        run(initdb, "-D", data, "-U", "rights", "--auth=trust", "--no-sync", "--encoding=UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
        run(pg_ctl, "-D", data, "-o", options, "-w", "-l", str(folder / "log"), "start")
        try:
            yield f"postgres://rights@{quote(str(folder), safe='')}/postgres"
        finally:
            run(pg_ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    with server() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
