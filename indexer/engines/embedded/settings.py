"""The settings of an index as they stand in its file, ready for a search."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from indexer.engines.base import Difference, different
from search_config.schema import IndexConfig, Synonyms
from search_config.words import ANALYSIS, Phrase, words

_CONFIG = TypeAdapter(IndexConfig)
_SYNONYMS = TypeAdapter(dict[str, tuple[str, ...]])


@dataclass(frozen=True)
class Settings:
    """An index's description, with its words folded. `stop_words` are by language code."""

    config: IndexConfig
    stop_words: Mapping[str, frozenset[str]]
    synonyms: Mapping[tuple[str, ...], tuple[Phrase, ...]]


def stamp(config: IndexConfig) -> str:
    """Return what the tables depend on: when it differs, all documents must be written anew."""
    return f"{ANALYSIS}-{config.documents_fingerprint()}"


def encode(config: IndexConfig, synonyms: Synonyms) -> tuple[str, str]:
    """Return both as text to keep."""
    return _CONFIG.dump_json(config).decode(), _SYNONYMS.dump_json(dict(synonyms)).decode()


def differences(
    kept: tuple[str, str], config: IndexConfig, synonyms: Synonyms
) -> tuple[Difference, ...]:
    """Compare what `encode` has kept with settings, by name."""
    live, wanted = (
        {**json.loads(texts[0]), "synonyms": json.loads(texts[1])}
        for texts in (kept, encode(config, synonyms))
    )
    return different(live, wanted)


@lru_cache(maxsize=8)
def decode(config_text: str, synonyms_text: str) -> Settings:
    """Return the settings that `encode` has kept."""
    config = _CONFIG.validate_json(config_text)
    stop_words = {
        lang: frozenset(word for entry in entries for word in words(entry))
        for lang, entries in config.stop_words.items()
    }
    synonyms: dict[tuple[str, ...], tuple[Phrase, ...]] = {}
    for key, values in _SYNONYMS.validate_json(synonyms_text).items():
        phrases = tuple(Phrase(tuple(words(value))) for value in values)
        known = synonyms.get(tuple(words(key)), ())
        synonyms[tuple(words(key))] = known + tuple(phrase for phrase in phrases if phrase.words)
    synonyms.pop((), None)
    return Settings(config, stop_words, synonyms)
