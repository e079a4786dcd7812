"""Finding documents with all words, and those with some of them if there are none.

Meilisearch's own dropping of words depends on their order, or gives up the most frequent one
always first. So each choice among the words is counted; those that say most are searched
together: the rarer a word, the more it says.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from indexer.engines.meilisearch.queries import Plan
from indexer.engines.meilisearch.server import Client, asking
from indexer.engines.meilisearch.text import EVERY, Text, read

Words = tuple[str, ...]
SHARE = 0.4  # of the best choice's weight
_NO_WORDS = Text((), whole=True)


def find(client: Client, plan: Plan) -> tuple[list[dict[str, Any]], bool]:
    """Return the server's answers for hits and counts, and whether they are partial."""
    text = read(plan.query.text, plan.query.lang, plan.config)
    results = _ask(client, plan.queries(text))
    if results[0]["totalHits"] or len(text.wanted) < 2:
        return results, False
    choices = read(plan.query.text, EVERY, plan.config).choices()
    texts = [text, _NO_WORDS, *choices.values()]
    all_of, documents, *totals = (each["totalHits"] for each in _ask(client, plan.totals(texts)))
    shares = _shares(dict(zip(choices, totals, strict=True)), documents)
    if all_of or not shares:
        return results, False
    asked = plan.together({choices[words]: share for words, share in shares.items()})
    return [_ask_merged(client, *each) for each in asked], True


def _shares(totals: Mapping[Words, int], documents: int) -> dict[Words, float]:
    """Return the choices that say most, with their shares of what the best says.

    `totals` are all choices and in how many of the `documents` each is found. No words are a
    choice where something is quoted.
    """
    # The root: else one rare word outweighs three that say what it is about.
    alone = {
        words: math.sqrt(math.log(1 + documents / total)) if total else 0.0
        for words, total in totals.items()
        if len(words) < 2
    }
    weights = {
        words: alone.get((), 0.0) + sum(alone[word,] for word in words)
        for words, total in totals.items()
        if total
    }
    best = max(weights.values(), default=0)
    return {words: weight / best for words, weight in weights.items() if weight >= best * SHARE}


def _ask(client: Client, asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    with asking():
        return client.multi_search(asked)["results"]


def _ask_merged(
    client: Client, asked: Sequence[Mapping[str, Any]], how: dict[str, Any]
) -> dict[str, Any]:
    with asking():
        answer: dict[str, Any] = dict(client.multi_search(asked, how))
        (counted,) = answer["facetsByIndex"].values()
        return answer | {"facetDistribution": counted["distribution"]}
