"""A worker paused past its lease wakes up and writes an old state over a newer one."""

import contextlib
import json
import os
import signal
from pathlib import Path

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]

MAKE = """
from tests.factories import GuidelineFactory
from indexer.drain import drain
drain()
GuidelineFactory.create_batch(3, summary="Old")
"""
# Stops itself with the old documents in its hands, writes them late, and dies or goes on.
ZOMBIE = """
import os, signal, sys
from indexer.drain import drain
from indexer.engines.choose import engine
Engine = type(engine())
write = Engine.write
def stopped(self, index, upserts, removals):
    Engine.write = write
    os.kill(os.getpid(), signal.SIGSTOP)
    receipt = write(self, index, upserts, removals)
    if sys.argv[1] == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    return receipt
Engine.write = stopped
drain(1)
"""
EDIT = """
from content_models.models import Guideline
from indexer.drain import drain
Guideline.objects.update(summary="New")
assert drain().ran
"""
HEAL = """
from django.core.management import call_command
from indexer.drain import drain
call_command("reconcile_index")
assert drain().ran
"""
COMPARE = """
import json
from indexer.engines.choose import engine
from indexer.published import documents, live_index
stored = sorted((d.pk, d.fingerprint) for d in documents().exclude(page=None))
print(json.dumps([stored, sorted(engine().entries(live_index().name))]))
"""


HELD = """
from django.utils import timezone
from indexer.models import Feed
print(Feed.objects.filter(lease_until__gt=timezone.now()).exclude(lease="").count())
"""


@pytest.mark.parametrize("then", ["goes on", "dies"])
def test_an_old_state_posted_late_does_not_stay(site, then):
    """If it lives it moves the cursor back; if it dies with its write, a reconcile finds it."""
    site.env["DRAIN_LEASE_SECONDS"] = "1"
    site.run(MAKE)
    site.start_code("zombie", ZOMBIE, then)
    zombie = site.processes["zombie"].pid
    site.wait(lambda: state(zombie) == "T")
    site.wait(lambda: site.run(HELD) == "0\n")
    site.run(EDIT)
    assert agree(site)
    os.kill(zombie, signal.SIGCONT)
    site.processes["zombie"].wait(timeout=60)
    if then == "dies":
        site.wait(lambda: not agree(site))
    site.run(HEAL)
    assert agree(site)


def agree(site):
    """Say whether the engine holds the three stored documents as they are."""
    stored, entries = json.loads(site.run(COMPARE))
    assert len(stored) == 3
    return entries == stored


def state(pid):
    """Return the letter by which Linux names a process's state; T is stopped."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""
