"""Ask every query, and tell what came of it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.relevance.engines import Ask
from tests.relevance.judged import Query, Score, mean, score

MOVED = 0.05


def measure(ask: Ask, queries: Sequence[Query]) -> dict[Query, Score]:
    return {query: score(query, *ask(query)) for query in queries}


def line(engine: str, scores: dict[Query, Score]) -> str:
    """Return the last line of `make relevance` for one engine."""
    all_of = mean(list(scores.values()))
    return (
        f"engine={engine} ndcg10={all_of.ndcg:.3f} recall20={all_of.recall:.3f} "
        f"mrr={all_of.rank:.3f} zero={all_of.zero:.3f}"
    )


def held_out(scores: dict[Query, Score]) -> float:
    """Return the nDCG@10 of the queries that nobody tunes on."""
    return mean([found for query, found in scores.items() if query.held_out]).ndcg


def table(scores: dict[Query, Score]) -> Iterator[str]:
    """Yield the numbers by kind, by language and for both halves."""
    sets: dict[str, Callable[[Query], str]] = {
        "kind": lambda query: query.kind,
        "language": lambda query: query.lang,
        "half": lambda query: "held out" if query.held_out else "tuned on",
    }
    for title, of in sets.items():
        groups: dict[str, list[Score]] = defaultdict(list)
        for query, found in scores.items():
            groups[of(query)].append(found)
        yield f"  {title:<12}{'queries':>8}{'ndcg10':>8}{'recall20':>9}{'mrr':>7}{'zero':>7}"
        for group, members in sorted(groups.items()):
            m = mean(members)
            yield (
                f"  {group:<12}{len(members):>8}{m.ndcg:>8.3f}{m.recall:>9.3f}"
                f"{m.rank:>7.3f}{m.zero:>7.3f}"
            )


def worst(scores: dict[Query, Score]) -> Iterator[str]:
    """Yield the ten queries that fare worst among those that may be looked at."""
    seen = [(found, query) for query, found in scores.items() if not query.held_out]
    for found, query in sorted(seen, key=lambda pair: pair[0].ndcg)[:10]:
        yield f"  {found.ndcg:.2f} {query.kind}: {query.text}"


def moved(kept: Path, scores: dict[Query, Score]) -> Iterator[str]:
    """Yield the queries that fare otherwise than in the run before, and keep this one."""
    before = json.loads(kept.read_text()) if kept.exists() else {}
    for query, found in scores.items():
        old = before.get(query.text, {}).get("ndcg")
        if old is not None and abs(found.ndcg - old) > MOVED and not query.held_out:
            yield f"  {old:.2f} → {found.ndcg:.2f} {query.kind}: {query.text}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({query.text: asdict(found) for query, found in scores.items()}))
