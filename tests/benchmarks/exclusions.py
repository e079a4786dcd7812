"""How long a search takes that leaves many documents out: by id, and as one section.

    MEILISEARCH_URL=… MEILISEARCH_KEY=… python -m tests.benchmarks.exclusions

Prints, for each engine, times as multiples of the same search that leaves nothing out.
"""

import os
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
django.setup()

from django.conf import settings  # noqa: E402

from indexer.engines.base import Engine, Filter, SearchQuery, State  # noqa: E402
from indexer.engines.embedded import EmbeddedEngine  # noqa: E402
from indexer.engines.meilisearch import MeilisearchEngine  # noqa: E402
from search_config.document import section_value, sections  # noqa: E402
from search_config.indexes import CONTENT  # noqa: E402
from tests.contracts.documents import document  # noqa: E402

DOCUMENTS, HIDDEN, BATCH = 10_000, 8_000, 500
INDEX = "benchmark_exclusions"


def fill(engine: Engine) -> None:
    engine.ensure(INDEX, CONTENT, {})
    for start in range(0, DOCUMENTS, BATCH):
        batch = []
        for n in range(start, start + BATCH):
            url = f"/{'hidden' if n < HIDDEN else 'shown'}/d{n}/"
            batch.append(
                document(
                    f"page-{n}",
                    f"Camera {n}",
                    section=[section_value(each) for each in sections(url)],
                )
            )
        receipt = engine.write(INDEX, batch, [])
        while engine.outcome(receipt).state is State.PENDING:
            time.sleep(0.02)


def seconds(engine: Engine, **query: object) -> float:
    asked = SearchQuery("camera", facets=("type", "city", "year"), **query)  # type: ignore[arg-type]
    times = []
    for _ in range(3):
        began = time.perf_counter()
        engine.search(INDEX, asked)
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    engines: list[Engine] = [EmbeddedEngine(Path(tempfile.mkdtemp()))]
    if settings.CONTRACT_MEILISEARCH[0]:
        engines.append(MeilisearchEngine(*settings.CONTRACT_MEILISEARCH, timeout=60))
    for engine in engines:
        fill(engine)
        nothing = seconds(engine)
        section = Filter({"section": (section_value("/hidden/"),)})
        rows = {f"{HIDDEN} as one section": seconds(engine, without=section)}
        for number in (200, 1_000, 4_000, HIDDEN):
            ids = frozenset(f"page-{n}" for n in range(number))
            rows[f"{number} by id"] = seconds(engine, exclude=ids)
        print(f"{engine.name}: nothing left out {nothing * 1000:.0f} ms")  # noqa: T201
        for name, taken in rows.items():
            print(f"  {name}: {taken / nothing:.1f} times as long")  # noqa: T201
        engine.drop(INDEX)


if __name__ == "__main__":
    main()
