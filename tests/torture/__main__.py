"""`make torture ROUNDS=100 [ENGINE=embedded|meilisearch] [SEED=n]`.

Each round edits at random while processes are killed and paused at random, then lets the
pipeline come to rest and compares the engine with the content, page by page. After every
edit a search is checked for what it must not show. Fails if any count is not 0.

The database is SQLite in a temporary folder, or what DATABASE_URL names (it must be empty);
the broker is BROKER_URL's, or the file system's.
"""

import argparse
import logging
import os
import random
import secrets
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path

KEY = "a-key-for-torture-only"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--engine", choices=["embedded", "meilisearch"], default="embedded")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    folder = Path(tempfile.mkdtemp(prefix="rights-commons-torture-"))
    command = None
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "STATE_DIR": str(folder),
        # Short, so that a paused worker is late within one round.
        "DRAIN_LEASE_SECONDS": "2",
    }
    if options.engine == "meilisearch":
        program = shutil.which("meilisearch")
        if not program:
            print("not run: no program `meilisearch` on the PATH", file=sys.stderr)
            return 2
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        command = [program, "--http-addr", address, "--master-key", KEY, "--no-analytics"]
        command += ["--db-path", str(folder / "meilisearch"), "--dump-dir", str(folder / "dumps")]
        command += ["--snapshot-dir", str(folder / "snapshots")]
        os.environ |= {"MEILISEARCH_URL": f"http://{address}", "MEILISEARCH_KEY": KEY}
    else:
        os.environ |= {"MEILISEARCH_URL": "", "MEILISEARCH_KEY": ""}
    print(f"seed={seed} folder={folder}", flush=True)

    import django

    django.setup()
    from django.core.management import call_command

    from tests.torture.processes import Processes
    from tests.torture.rounds import Torture

    logging.getLogger("wagtail").setLevel(logging.WARNING)
    call_command("migrate", verbosity=0)
    processes = Processes(folder, command)
    try:
        torture = Torture(random.Random(seed), processes, options.engine)
        began = time.monotonic()
        for number in range(1, options.rounds + 1):
            said = torture.round()
            left = (time.monotonic() - began) / number * (options.rounds - number)
            print(f"round {number}/{options.rounds}: {said}; {left:.0f} s left", flush=True)
    finally:
        processes.end()
    counts = torture.counts
    if not counts:
        shutil.rmtree(folder)
    print(f"engine={options.engine} rounds={options.rounds} {counts}")
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main())
