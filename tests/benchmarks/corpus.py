"""Bring a whole corpus in while editors work, and hold the index to the source file.

    python -m tests.benchmarks.corpus FILE.jsonl.gz [--stack laptop|server] [--limit N] [--kill]

Starts the platform as processes (a server's from docker-compose.yml, with Meilisearch if that
program is on the PATH), imports FILE, publishes a draft over the admin every few seconds and
looks for it, and prints rates, peak memory (MB, the largest process of each name), how many
documents the index holds beside the public pages counted one by one, and what four queries find
beside a scan of FILE. `--kill` kills the import and the worker (SIGKILL) in the middle. Exits
with 1 if anything is missing, twice or failed.
"""

import argparse
import contextlib
import gzip
import html
import itertools
import json
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
import unicodedata
import urllib.parse
import urllib.request
from pathlib import Path

from tests.services import meilisearch, postgresql, redis
from tests.services.editor import Editor
from tests.services.production import ProductionSite
from tests.services.site import Site

DRAFTS = 400
DRAFT = f"""
from tests.factories import GuidelineFactory
print([GuidelineFactory(title=f"Wordless zorvex{{n:04d}}q", live=False).pk for n in range({DRAFTS})])
"""
STATE = """
import json
from wagtail.models import Page
from cms.corpus.models import ImportedRow
from indexer.documents import has_document
from indexer.eligibility import public_q
from indexer.engines.choose import engine
from indexer.models import Failure
from indexer.published import documents, live_index
from indexer.status import overview
pages = [p for p in Page.objects.filter(public_q()).iterator() if has_document(p)]
alone = [
    p for p in Page.objects.iterator()
    if has_document(p) and p.live and not p.get_view_restrictions().exists() and p.url
    and not p.alias_of_id
]
entries = [entry[0] for entry in engine().entries(live_index().name)]
now = overview()
print(json.dumps({
    "pending": now["pending"], "failed": now["failed"], "rows": ImportedRow.objects.count(),
    "public pages": len(pages), "public pages asked one by one": len(alone),
    "documents of pages in the index": sum(e.startswith("page-") for e in entries),
    "twice in the index": len(entries) - len(set(entries)),
    "missing": sorted({f"page-{p.pk}" for p in alone} - set(entries))[:5],
    "imported": {f"page-{r.page_id}": r.pk for r in ImportedRow.objects.all()},
}))
"""
QUERIES = (
    ("geautomatiseerde besluitvorming", None, {}),
    ("estàndards ètica", None, {}),
    ('"facial recognition"', None, {}),
    ("chatbot", "Rotterdam", {"city": "rotterdam"}),
)


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


def fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class Source:
    """The rows of the file as plain text."""

    def __init__(self, file: Path, limit: int | None) -> None:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt") as lines:
            self.rows = [json.loads(line) for line in itertools.islice(lines, limit)]
        self.text = {row["id"]: self._text(row) for row in self.rows}

    @staticmethod
    def _text(row: dict) -> str:
        plain = html.unescape(html.unescape(re.sub(r"<[^>]+>", " ", row["html"])))
        return fold(f"{row['title']}\n{plain}")

    def scan(self, query: str, city: str | None) -> set[str]:
        """Return the ids of the rows that hold every word, the last as a beginning, or the phrase."""
        words = re.findall(r"[^\W_]+", fold(query))
        if query.startswith('"'):
            patterns = [r"(?<!\w)" + r"[\W_]+".join(words) + r"(?!\w)"]
        else:
            patterns = [rf"(?<![^\W_]){word}(?![^\W_])" for word in words[:-1]]
            patterns.append(rf"(?<![^\W_]){words[-1]}")
        compiled = [re.compile(pattern) for pattern in patterns]
        return {
            row["id"]
            for row in self.rows
            if (city is None or row["city"] == city)
            and all(each.search(self.text[row["id"]]) for each in compiled)
        }


class Memory(threading.Thread):
    """The peak of the largest process of each name, in MB."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site, self.peaks = site, {}

    def run(self) -> None:
        while True:
            for name, process in list(self.site.processes.items()):
                for pid in (process.pid, *descendants(process.pid)):
                    with contextlib.suppress(OSError):
                        status = Path(f"/proc/{pid}/status").read_text()
                        if found := re.search(r"VmHWM:\s+(\d+)", status):
                            peak = int(found[1]) // 1024
                            self.peaks[name] = max(peak, self.peaks.get(name, 0))
            time.sleep(1)


def descendants(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                child = int(path.parent.name)
                found += [child, *descendants(child)]
    return found


@contextlib.contextmanager
def platform(stack: str, folder: Path):
    """Yield a running platform with starter content, web and worker."""
    with contextlib.ExitStack() as parts:
        if stack == "laptop":
            (folder / "empty").touch()
            site = Site(folder, folder / "empty")
            site.manage("migrate", "--verbosity=0")
        else:
            engine, server = "", parts.enter_context(postgresql.server())
            if program := shutil.which("meilisearch"):
                (folder / "meilisearch").mkdir()
                engine, _ = parts.enter_context(
                    meilisearch.running(program, folder / "meilisearch")
                )
            say("engine:", "Meilisearch" if engine else "embedded")
            server.create("rights")
            broker = parts.enter_context(redis.server(folder))
            site = ProductionSite(folder, server, broker, "rights", engine)
            site.set_up()
            site.manage("collectstatic", "--noinput", "--verbosity=0")
        parts.callback(site.stop)
        site.manage("load_starter_content", "--verbosity=0")
        address = site.start_web()
        site.address = address
        site.start_worker()
        yield site


def ask(site: Site, **parameters: str) -> dict:
    query = urllib.parse.urlencode(parameters)
    with urllib.request.urlopen(f"{site.address}/api/v1/search?{query}", timeout=120) as answer:
        return json.load(answer)


class Edits:
    """Drafts that are published one after the other, and how long until each is found."""

    def __init__(self, site: Site) -> None:
        self.site, self.editor = site, Editor(site)
        self.pages = list(enumerate(json.loads(site.run(DRAFT))))
        self.seconds: list[float] = []

    def one(self) -> None:
        number, page = self.pages.pop(0)
        self.editor.publish(page)
        committed = time.monotonic()
        while not ask(self.site, q=f"zorvex{number:04d}q")["total"]:
            time.sleep(0.1)
        self.seconds.append(time.monotonic() - committed)


def measure(site: Site, source: Source, command: list[str], *, kill: bool) -> bool:
    memory, edits = Memory(site), Edits(site)
    memory.start()
    site.wait(site.settled, 600)
    rows = "SELECT count(*) FROM corpus_importedrow"
    pending = "SELECT count(*) FROM indexer_change"
    began = time.monotonic()
    site.start("import", *command)
    imported, moments = 0.0, [0.2, 0.5, 0.7] if kill else []
    while not imported or site.ask(pending) or not site.settled():
        done = site.ask(rows)
        if moments and done > moments[0] * len(source.rows):
            moments.pop(0)
            for name in ("import", "worker"):
                site.kill(name)
            say(f"killed import and worker at {done} rows, {site.ask(pending)} changes pending")
            site.start_worker()
            site.start("import", *command, "--resume")
        if not imported and site.processes["import"].poll() is not None:
            imported = time.monotonic() - began
            say(f"imported {done} rows in {imported:.0f} s: {done / imported:.1f} a second")
        if edits.pages:
            edits.one()
        time.sleep(2)
    total = time.monotonic() - began
    say((site.folder / "import.log").read_text().replace("\r", "\n").strip().splitlines()[-1])
    say(f"indexed {len(source.rows)} in {total:.0f} s: {len(source.rows) / total:.1f} a second")
    say(
        f"edits meanwhile: {len(edits.seconds)}, found after (s) median"
        f" {statistics.median(edits.seconds):.2f} worst {max(edits.seconds):.2f}"
    )
    say("peak MB:", *(f"{name} {peak}" for name, peak in sorted(memory.peaks.items())))
    state = json.loads(site.run(STATE))
    ids = state.pop("imported")
    say(json.dumps(state))
    good = compare(site, source, ids)
    return (
        good
        and not (state["pending"] or state["failed"] or state["missing"])
        and not state["twice in the index"]
        and state["rows"] == len(source.rows)
        and state["public pages"]
        == state["public pages asked one by one"]
        == state["documents of pages in the index"]
    )


def compare(site: Site, source: Source, ids: dict[str, str]) -> bool:
    """Say what each query finds beside the scan; return whether no row of the scan is missing."""
    good = True
    for query, city, filters in QUERIES:
        answer = ask(site, q=query, **filters)
        hits, page = list(answer["hits"]), 1
        while len(hits) < answer["total"]:
            page += 1
            hits += ask(site, q=query, page=str(page), **filters)["hits"]
        found = {ids[hit["id"]] for hit in hits if hit["id"] in ids}
        scan = source.scan(query, city)
        titles = {row["id"]: row["title"] for row in source.rows}
        say(
            f"{query} {filters or ''}: total {answer['total']}, of the file {len(found)}, scan {len(scan)}"
        )
        say("  first:", *(f"{hit['title']!r}" for hit in hits[:3]))
        if missing := scan - found:
            say("  in the scan alone:", *(f"{titles[each]!r}" for each in sorted(missing)[:5]))
        if more := found - scan:
            say("  found beyond it:", *(f"{titles[each]!r}" for each in sorted(more)[:5]))
        good = good and len(hits) == answer["total"] and not missing
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--stack", choices=("laptop", "server"), default="laptop")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--keep", type=Path, help="copy the laptop's state to this folder")
    options = parser.parse_args()
    source = Source(options.file, options.limit)
    limit = ["--limit", str(options.limit)] if options.limit else []
    command = ["django", "import_corpus", str(options.file.resolve()), *limit]
    with tempfile.TemporaryDirectory() as folder, platform(options.stack, Path(folder)) as site:
        good = measure(site, source, command, kill=options.kill)
        if options.keep:
            site.stop()
            shutil.copytree(folder, options.keep)
    say("nothing missing, nothing twice" if good else "NOT GOOD: see above")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
