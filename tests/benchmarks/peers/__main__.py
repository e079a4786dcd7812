"""Ours beside the peers that can be installed, through the same scenarios: a table of numbers.

    python -m tests.benchmarks.peers --pages 2000 FOLDER

FOLDER holds an environment for each peer, as the Makefile makes it. With a program
`meilisearch` on the PATH each tool gets a server of its own. Without one a stub that counts
stands in: then requests, queries and what is in the index are told, and nothing of speed.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.peers.scenarios import OURS
from tests.services import meilisearch

PEERS = ("wagtail-meilisearch", "wagtailmeili")
PROJECT = Path(__file__).parents[3]


def measure(tool: str, python: str, pages: int) -> dict[str, object]:
    """Run one tool in its environment; return its numbers, or what went wrong."""
    with tempfile.TemporaryDirectory(prefix="peers-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        env = {"PATH": os.environ["PATH"], "HOME": name, "PYTHONPATH": str(PROJECT)}
        if program := shutil.which("meilisearch"):
            server = meilisearch.running(program, folder)
            env["ENGINE_URL"], env["ENGINE_KEY"] = stack.enter_context(server)
        env["STATE_DIR"], env["DATABASE"] = name, str(folder / "content.sqlite3")
        env["DJANGO_SETTINGS_MODULE"] = (
            "cms.settings.dev" if tool == OURS else "tests.benchmarks.peers.site.settings"
        )
        command = [python, "-m", "tests.benchmarks.peers.scenarios", tool, str(pages)]
        with (folder / "log").open("w") as log:
            done = subprocess.run(
                command, env=env, cwd=PROJECT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        if done.returncode:
            print((folder / "log").read_text()[-3000:], file=sys.stderr)
            return {"it ended with": done.returncode}
        return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-peers", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--tool", choices=[OURS, *PEERS], action="append")
    options = parser.parse_args()
    pythons = {OURS: sys.executable} | {
        peer: str(options.folder / peer / "bin" / "python") for peer in PEERS
    }
    real = shutil.which("meilisearch")
    print(
        f"{options.pages} pages; "
        + ("a Meilisearch of its own for each" if real else "a stub that counts: no claim of speed")
    )
    found = {}
    for tool in options.tool or pythons:
        found[tool] = measure(tool, pythons[tool], options.pages)
        version = subprocess.run([pythons[tool], "--version"], capture_output=True, text=True)
        print(f"{tool}: {version.stdout.strip()}", flush=True)
    rows = sorted({name for numbers in found.values() for name in numbers})
    if not real:
        rows = [name for name in rows if not name.endswith("rebuild: seconds")]
    print(f"| | {' | '.join(found)} |\n|---{'|---' * len(found)}|")
    for name in rows:
        print(f"| {name} | {' | '.join(str(found[tool].get(name, '–')) for tool in found)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
