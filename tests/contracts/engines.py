"""The engines that the contract is held against, by name."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from indexer.engines.base import Engine
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.meilisearch import MeilisearchEngine

ENGINES: dict[str, Callable[[Path], Engine]] = {
    "embedded": lambda folder: EmbeddedEngine(folder / "engine"),
    "meilisearch": lambda _: MeilisearchEngine(*settings.CONTRACT_MEILISEARCH),
}
# What an engine can't do: the tests that need it are skipped with the sentence.
DICTIONARIES = "Meilisearch cuts Japanese and Korean by dictionary, not by character."
LACKS = {
    "embedded": {},
    "meilisearch": {
        "japanese-inside-a-run": DICTIONARIES,
        "korean-inside-a-word": DICTIONARIES,
        "characters": DICTIONARIES,
        "other forms": "Meilisearch has no stemming; it forgives a letter or two.",
    },
}
# What recordings can't do for an engine.
PLAYED_BACK = {
    "other processes": "A recording holds the requests of one process: needs a Meilisearch.",
    "much text": "A recording would only show our own text: needs a Meilisearch.",
    "random queries": "A recording holds no queries made up at random: needs a Meilisearch.",
}
