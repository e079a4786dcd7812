"""The judged queries, and the numbers that a ranking gets for one of them."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

SAMPLES = {
    "sample-ai-ethics-guideline-of-a-small-city": "guideline-en",
    "ejemplo-guia-etica-ia-municipio-pequeno": "guideline-es",
    "exemple-lignes-directrices-ia-petite-ville": "guideline-fr",
    "sample-procurement-of-algorithmic-systems": "policy",
    "sample-sorting-reports-about-streets-and-parks": "use-case",
}


@dataclass(frozen=True, eq=False)
class Query:
    """What somebody types, and the grade (1 to 3) of each document that answers it."""

    text: str
    kind: str
    lang: str
    grades: Mapping[str, int]

    @property
    def held_out(self) -> bool:
        """Whether nobody may look at it while tuning."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True)
class Score:
    """What one ranking is worth."""

    ndcg: float
    recall: float
    rank: float
    zero: float


def queries() -> list[Query]:
    rows = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8"))
    return [Query(row["q"], row["kind"], row["lang"], row["grades"]) for row in rows]


def name(slug: str) -> str:
    """Return how queries.yaml calls the document with this slug."""
    return SAMPLES.get(slug, slug.rpartition("-")[2].upper())


def score(query: Query, ranking: Sequence[str], total: int) -> Score:
    """Judge the first 20 documents that were found."""
    gains = [2 ** query.grades.get(document, 0) - 1 for document in ranking[:10]]
    best = sorted((2**grade - 1 for grade in query.grades.values()), reverse=True)[:10]
    good = {document for document, grade in query.grades.items() if grade >= 2}
    found = [n for n, document in enumerate(ranking[:20], start=1) if document in good]
    return Score(
        ndcg=_discounted(gains) / _discounted(best),
        recall=len(found) / min(len(good), 20),
        rank=1 / found[0] if found else 0,
        zero=float(total == 0),
    )


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(n + 1) for n, gain in enumerate(gains, start=1))


def mean(scores: Sequence[Score]) -> Score:
    number = len(scores)
    return Score(
        sum(s.ndcg for s in scores) / number,
        sum(s.recall for s in scores) / number,
        sum(s.rank for s in scores) / number,
        sum(s.zero for s in scores) / number,
    )
