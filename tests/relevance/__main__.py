"""`make relevance`: how well each engine answers the judged queries (README.md)."""

import argparse
import sys
from pathlib import Path

from tests.relevance.content import meilisearch, platform

PROJECT = Path(__file__).parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--floor", type=float, default=0, help="nDCG@10 of the half held out")
    floor = parser.parse_args().floor
    kept = PROJECT / ".state" / "relevance"
    with platform(), meilisearch() as server:
        from tests.relevance import engines
        from tests.relevance.judged import queries
        from tests.relevance.measure import held_out, line, measure, moved, table, worst

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
    low = {
        name: held_out(scores)
        for name, scores in results.items()
        if name != "meilisearch-defaults" and held_out(scores) < floor
    }
    for name, number in low.items():
        print(f"{name}: {number:.3f} on the half held out is below {floor}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
