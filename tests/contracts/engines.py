"""The engines that the contract is held against, by name."""

from collections.abc import Callable
from pathlib import Path

from indexer.engines.base import Engine
from indexer.engines.embedded import EmbeddedEngine

ENGINES: dict[str, Callable[[Path], Engine]] = {
    "embedded": lambda folder: EmbeddedEngine(folder / "engine"),
}
# What an engine can't do: the tests that need it are skipped with the sentence.
LACKS = {
    "embedded": {
        "splitting words": "The embedded engine neither splits nor joins words.",
    },
}
