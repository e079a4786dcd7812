"""How long the search page takes on the server, engine included, and what it weighs.

    STATE_DIR=… python -m tests.benchmarks.search_page [--rounds 5]

Asks the site whose content stands in STATE_DIR (docs/corpus.md) for each address of ADDRESSES,
in this process, and prints milliseconds of CPU and of the clock (median, p95, worst), the SQL
queries of a page, its bytes as sent and gzipped, and the slowest addresses. Exits with 1 if the
p95 of CPU time is above LIMIT.
"""

import argparse
import gzip
import itertools
import os
import statistics
import sys
import time

import django

LIMIT = 150  # milliseconds
WORDS = (
    "",
    "camera",
    "algorithm register",
    "privacy",
    "facial recognition",
    '"open data"',
    "chatbot",
    "geautomatiseerde besluitvorming",
    "transparencia algorítmica",
    "mobil",
    "housing -rent",
    "zzqxv wibble",
)
FILTERS = (
    "",
    "&topic=not-stated",
    "&country=nl",
    "&type=use-case&year_from=2018",
    "&country=nl&lang=fr",
    "&sort=newest&page=2",
)
ADDRESSES = [f"/search/?q={words}{filters}" for words, filters in itertools.product(WORDS, FILTERS)]


def measure(rounds: int) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.get("/search/")
    times: dict[str, list[tuple[float, float]]] = {address: [] for address in ADDRESSES}
    sizes, queries = [], []
    for number in range(rounds):
        for address in ADDRESSES:
            with CaptureQueriesContext(connection) as asked:
                cpu, clock = time.process_time(), time.perf_counter()
                answer = client.get(address)
                spent = time.process_time() - cpu, time.perf_counter() - clock
            assert answer.status_code == 200, address
            times[address].append((spent[0] * 1000, spent[1] * 1000))
            if not number:
                sizes.append((len(answer.content), len(gzip.compress(answer.content, 6))))
                queries.append(len(asked))
    p95 = 0.0
    for at, name in ((1, "clock"), (0, "CPU")):
        all_times = sorted(each[at] for found in times.values() for each in found)
        p95 = all_times[int(len(all_times) * 0.95)]
        say(
            f"{name} ms: median {statistics.median(all_times):.0f}, p95 {p95:.0f},"
            f" worst {all_times[-1]:.0f}"
        )
    say(f"SQL queries: {min(queries)} to {max(queries)}")
    say(f"bytes: at most {max(size[0] for size in sizes)}, gzipped {max(s[1] for s in sizes)}")
    slow = sorted(times, key=lambda each: -statistics.median(t[0] for t in times[each]))
    for address in slow[:8]:
        say(f"  {statistics.median(t[0] for t in times[address]):.0f} ms {address}")
    return int(p95 > LIMIT)


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    sys.exit(measure(options.rounds))
