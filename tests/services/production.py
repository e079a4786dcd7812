"""The services of docker-compose.yml as processes: its commands, environment and settings."""

import contextlib
import os
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.services import compose, postgresql, redis
from tests.services.site import PROJECT, Site, answers

SECRETS = {
    "SECRET_KEY": "b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184",
    "DATABASE_PASSWORD": "a-database-password-for-tests",
    "MEILISEARCH_MASTER_KEY": "a-key-for-tests-only",
    "METRICS_TOKEN": "a-token-for-tests",
    "ALLOWED_HOSTS": "localhost",
}
STATE = "/var/lib/rights-commons"


class ProductionSite(Site):
    """A platform on PostgreSQL and Redis, and on Meilisearch if one is given."""

    def __init__(
        self,
        folder: Path,
        postgresql: postgresql.Server,
        redis: redis.Server | None,
        database: str,
        meilisearch: str = "",
    ) -> None:
        self.folder = folder
        self.postgresql = postgresql
        self.redis = redis
        self.database_name, self.database_url = database, postgresql.url(database)
        self.meilisearch = meilisearch
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self.services = compose.services(SECRETS | {"PUBLIC_BASE_URL": self.address})
        self.elsewhere = {
            STATE: str(folder),
            "http://meilisearch:7700": meilisearch,
            "redis://redis:6379": redis.url if redis else "redis://127.0.0.1:1",
        }
        self.processes = {}
        # Commands of the tests themselves are run as an operator would: where the worker runs.
        self.env = self.environment("worker")

    def environment(self, service: str) -> dict[str, str]:
        """Return a service's environment, with the addresses that its servers have here."""
        own = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONPATH": str(PROJECT),
        }
        for name, value in self.services[service]["environment"].items():
            own[name] = self.here(str(value))
        own["DATABASE_URL"] = self.database_url
        if not self.meilisearch:
            own.pop("MEILISEARCH_KEYS_FILE")
        if "PORT" in own:
            own["PORT"] = str(self.port)
        return own

    def here(self, text: str) -> str:
        for there, here in self.elsewhere.items():
            text = text.replace(there, here)
        return text

    def command(self, service: str) -> list[str]:
        command = self.services[service]["command"]
        parts = shlex.split(command) if isinstance(command, str) else command
        return [self.here(part) for part in parts]

    def set_up(self) -> str:
        """Run the one-shot service; return what it said."""
        *shell, script = self.command("setup")
        if not self.meilisearch:
            script = "\n".join(li for li in script.splitlines() if "create_search_keys" not in li)
        done = subprocess.run(
            [*shell, script],
            env=self.environment("setup"),
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_service(self, service: str, name: str = "") -> None:
        name = name or service
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.command(service),
                env=self.environment(service),
                cwd=PROJECT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self, condition, seconds: float = 300) -> None:
        """Wait, and start again what has ended by itself, as Compose does.

        A worker does when Redis goes away in the moment of an acknowledgement (kombu 5.7).
        """

        def holds() -> bool:
            for name, process in list(self.processes.items()):
                service = name.rstrip("0123456789")
                if process.poll() is not None and service in self.services:
                    self.start_service(service, name)
            return condition()

        super().wait(holds, seconds)

    def start_worker(self) -> None:
        self.start_service("worker")
        if "beat" not in self.processes:
            self.start_service("beat")

    def start_web(self) -> str:
        self.start_service("web")
        self.wait(lambda: answers(self.port))
        return self.address

    def back_up(self, file: Path) -> None:
        self.postgresql.dump(self.database_name, file)

    def restore(self, file: Path) -> None:
        """Bring a backup back, as docs/operating.md does it; no process may run."""
        self.postgresql.restore(self.database_name, file, "--clean", "--if-exists")

    def ask(self, sql: str) -> int:
        with contextlib.closing(psycopg.connect(self.database_url)) as database:
            return database.execute(sql).fetchone()[0] or 0

    def change(self, sql: str) -> None:
        with psycopg.connect(self.database_url) as database:
            database.execute(sql)
