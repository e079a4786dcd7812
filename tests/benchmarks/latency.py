"""How long a search takes with six facets and highlights, and how much of it is the engine.

    STATE_DIR=… [MEILISEARCH_URL=… MEILISEARCH_KEY=…] python -m tests.benchmarks.latency

Asks the index of the site whose content stands in STATE_DIR (docs/corpus.md): each of WORDS
with each of CHOICES, ROUNDS times. Prints milliseconds of a whole search (`find`: exclusions,
engine, stored documents, highlights) and of the engine alone, and the first as a multiple of
the second. Meilisearch says itself what it takes; the embedded engine's is that of its method.
"""

import itertools
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
import meilisearch

ROUNDS = 5
WORDS = (
    "", "camera", "algorithm register", "privacy", "facial recognition", '"open data"', "chatbot",
    "geautomatiseerde besluitvorming", "transparencia algorítmica", "mobil", "housing -rent",
    "algoritm", "which cities use cameras to count bicycles", "données personnelles des habitants",
)  # fmt: skip
CHOICES: tuple[dict[str, tuple[str, ...]], ...] = (
    {}, {"country": ("nl",)}, {"type": ("use-case",)},
    {"country": ("nl", "es"), "lang": ("nl",), "topic": ("not-stated",)},
)  # fmt: skip


@contextmanager
def own_times(engine: Any) -> Iterator[list[float]]:
    """Collect the seconds that the engine itself takes for each search."""
    times: list[float] = []
    search, multi_search = type(engine).search, meilisearch.Client.multi_search

    def timed(self: Any, *arguments: Any) -> Any:
        began = time.perf_counter()
        found = search(self, *arguments)
        times.append(time.perf_counter() - began)
        return found

    def asked(self: Any, *arguments: Any, **options: Any) -> Any:
        answer = multi_search(self, *arguments, **options)
        parts = answer.get("results", [answer])
        times.append(sum(part["processingTimeMs"] for part in parts) / 1000)
        return answer

    if engine.name == "meilisearch":
        meilisearch.Client.multi_search = asked  # type: ignore[assignment,method-assign]
    else:
        type(engine).search = timed
    try:
        yield times
    finally:
        meilisearch.Client.multi_search = multi_search  # type: ignore[method-assign]
        type(engine).search = search


def main() -> None:
    from cms.search.criteria import Criteria
    from cms.search.find import find
    from indexer.engines.choose import engine
    from indexer.published import live_index

    index = live_index()
    assert index, "Nothing has been indexed in STATE_DIR."
    whole: list[float] = []
    alone: list[float] = []
    slow: dict[str, float] = {}
    for _, words, chosen in itertools.product(range(ROUNDS + 1), WORDS, CHOICES):
        with own_times(engine(index.engine)) as times:
            began = time.perf_counter()
            find(Criteria(words, chosen, shown_in="en"))
            whole.append(time.perf_counter() - began)
        alone.append(sum(times))
        slow[f"{words} {chosen}"] = whole[-1]
    first = len(WORDS) * len(CHOICES)  # the first round warms up
    whole, alone = whole[first:], alone[first:]
    documents = engine(index.engine).count(index.name)
    say(f"{index.engine}: {len(whole)} searches over {documents} documents")
    say(
        f"  whole p50 {at(whole, 50)} p95 {at(whole, 95)} ms, engine p50 {at(alone, 50)} p95 {at(alone, 95)} ms"
    )
    ratios = [a / b for a, b in zip(whole, alone, strict=True) if b]
    say(
        f"  whole / engine: p50 {at(ratios, 50, 1):.2f}, of all together {sum(whole) / sum(alone):.2f}"
    )
    for name in sorted(slow, key=lambda each: -slow[each])[:5]:
        say(f"  {slow[name] * 1000:.0f} ms {name}")


def at(values: list[float], percent: int, scale: int = 1000) -> float:
    return round(statistics.quantiles(values, n=100)[percent - 1] * scale, 2 if scale == 1 else 0)


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    main()
