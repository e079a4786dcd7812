"""`make relevance`: how well each engine answers the judged queries (README.md)."""

import sys
from pathlib import Path

from tests.relevance.content import meilisearch, platform

PROJECT = Path(__file__).parents[2]


def main() -> int:
    kept = PROJECT / ".state" / "relevance"
    with platform(), meilisearch() as server:
        from tests.relevance import engines
        from tests.relevance.judged import queries
        from tests.relevance.measure import line, measure, moved, table, worst

        asked = queries()
        results = {"embedded": measure(engines.ours, asked)}
        if server:
            engines.use_meilisearch(*server)
            results["meilisearch"] = measure(engines.ours, asked)
            results["meilisearch-defaults"] = measure(engines.defaults(*server), asked)
        for name, scores in results.items():
            print(f"\n{name}", *table(scores), "  the ten worst", *worst(scores), sep="\n")
            print("  moved", *moved(kept / f"{name}.json", scores), sep="\n")
    if not server:
        print("\nmeilisearch: not run, there is no program `meilisearch` on the PATH")
    print()
    for name, scores in results.items():
        print(line(name, scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
