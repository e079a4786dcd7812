"""One round: edits, faults, rest, comparison."""

import random
import shutil
import time
from pathlib import Path

from django.conf import settings

from indexer import status
from indexer.models import Document
from indexer.tasks import check_settings
from tests.torture.edits import Editor
from tests.torture.oracle import Counts, compare, leaks
from tests.torture.processes import Processes

EDITS = 10
REST_SECONDS = 90
PAUSE = 5.0  # seconds; a lease is given for 2


class Torture:
    """Keeps the counts of all rounds; everything random comes from `random`."""

    def __init__(self, random: random.Random, processes: Processes, engine: str) -> None:
        self.random, self.processes, self.engine = random, processes, engine
        self.counts = Counts()
        self.editor = Editor(random)

    def round(self) -> str:
        """Run one round; return what it was like in a few words."""
        began = time.monotonic()
        self.processes.start()
        moments = sorted(self.random.sample(range(EDITS), 3))
        faults = []
        for number in range(EDITS):
            self.editor.edit()
            self.counts.leaked += len(found := leaks())
            if found:
                faults.append(f"LEAKED {found}")
            if number in moments:
                faults.append(self._fault())
            time.sleep(self.random.uniform(0, 0.3))
        self.processes.go_on()
        self.processes.start()
        self._rest()
        counts = compare()
        self.counts.add(counts)
        return f"{', '.join(faults)}; {counts}; {time.monotonic() - began:.1f} s"

    def _fault(self) -> str:
        """Break something; return what."""
        running = sorted(self.processes.running)
        name = self.random.choice(running)
        kind = self.random.choice(["kill", "kill", "pause", "wipe"])
        if kind == "wipe" and self.random.random() < 0.7:
            kind = "kill"
        if kind == "pause":
            # An engine that is paused keeps each search waiting; a worker must outstay its lease.
            seconds = self.random.uniform(0.5, 2) if name == "engine" else PAUSE
            self.processes.pause(name, seconds)
            if name == "engine":
                time.sleep(seconds)
            return f"paused {name}"
        if kind == "wipe":
            return self._wipe()
        self.processes.kill(name)
        if name == "engine" or self.random.random() < 0.5:
            self.processes.start()
        return f"killed {name}"

    def _wipe(self) -> str:
        """Lose all that the engine holds."""
        if self.engine == "meilisearch":
            if "engine" in self.processes.running:
                self.processes.kill("engine")
            shutil.rmtree(Path(settings.STATE_DIR) / "meilisearch", ignore_errors=True)
            self.processes.start()
        else:
            for file in Path(settings.EMBEDDED_ENGINE_DIR).glob("*"):
                file.unlink()
        return "wiped the engine"

    def _rest(self) -> None:
        """Wait until nothing is pending; what is not at rest in time counts as lost."""
        check_settings()  # as beat does: no write may have noticed that the engine is wiped
        until = time.monotonic() + REST_SECONDS
        while time.monotonic() < until:
            now = status.overview()
            # What expires in a moment would be public for one side of the comparison alone.
            expiring = Document.objects.filter(removed_at=None).exclude(expires_at=None)
            if not now["pending"] and now["indexes"] and not expiring.exists():
                return
            time.sleep(0.1)
