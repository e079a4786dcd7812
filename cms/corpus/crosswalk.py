"""What the sources' own words mean here; the tables are in `data/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from content_models.choices import Licence, Phase, Status

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Corpus:
    """A source of rows: its name, how it wants to be credited, what its words mean.

    `scope` is said only where all its bodies act for a whole country. `statuses` are
    (status, phase) by the source's word; `topics` paths of topics by its tag.
    """

    label: str
    credit: str
    scope: str = ""
    date_note: str = ""
    statuses: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def corpora() -> Mapping[str, Corpus]:
    """Return the known sources by the name that rows have for them."""
    topics = _read("topics.yaml")["topics"]
    statuses = {
        word: (Status(s), Phase(p)) for word, (s, p) in _read("sources.yaml")["statuses"].items()
    }
    return {
        name: Corpus(
            **fields,
            statuses=statuses,
            topics={tag: tuple(paths) for tag, paths in topics.get(name, {}).items()},
        )
        for name, fields in _read("sources.yaml")["corpora"].items()
    }


def corpus(name: str) -> Corpus:
    """Return the source called `name`; of an unknown one only the name is known."""
    return corpora().get(name) or Corpus(label=name, credit=name)


def licence(words: str) -> str:
    """Return the licence that a source calls so. Raises ValueError."""
    found = str(_read("sources.yaml")["licences"].get(words, words))
    if found not in Licence.values:
        raise ValueError("is no licence that we know (cms/corpus/data/sources.yaml)")
    return found


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
