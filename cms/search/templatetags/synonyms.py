"""What a set of synonyms changes, for its preview."""

from dataclasses import dataclass

from django import template

from cms.search.criteria import Criteria
from cms.search.find import ids
from content_models.models import SynonymSet
from indexer.engines.errors import EngineError

register = template.Library()


@dataclass(frozen=True)
class Effect:
    """How many documents a search for `word` finds: now, and with the set."""

    word: str
    now: int
    then: int


@register.simple_tag
def synonym_effects(synonyms: SynonymSet) -> list[Effect] | None:
    """Return the effect on each word, or None while the search engine gives no answer."""
    try:
        found = {word: frozenset(ids(Criteria(text=f'"{word}"'))) for word in synonyms.word_list}
        now = {word: frozenset(ids(Criteria(text=f"{word} "))) for word in found}
    except EngineError:
        return None
    together = frozenset().union(*found.values())
    return [Effect(word, len(by_now), len(by_now | together)) for word, by_now in now.items()]
