"""The settings of an index in its engine: compare them with `search_config`, put them right.

What changes the documents as they are sent (`IndexConfig.documents_fingerprint`) needs a
rebuild: all are sent again. Everything else the engine applies in place.
"""

import hashlib
import json
import logging
from dataclasses import dataclass

from django.db.models import F

from indexer import published
from indexer.engines.base import Difference, Engine
from indexer.engines.errors import IndexMissing
from indexer.models import SearchIndex
from search_config.indexes import CONTENT
from search_config.schema import Synonyms

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """What `apply` would do to one index.

    `differences` are applied in place. `rebuild`: its documents must be sent again, because
    it holds those of another description. `missing`: the engine has no such index.
    """

    differences: tuple[Difference, ...] = ()
    rebuild: bool = False
    missing: bool = False

    def __bool__(self) -> bool:
        return bool(self.differences or self.rebuild or self.missing)


def plan(index: SearchIndex, engine: Engine) -> Plan:
    """Compare an index with what `search_config` and editors want. Raises EngineError."""
    filled_with = index.config.partition(":")[0]
    rebuild = bool(filled_with) and filled_with != CONTENT.documents_fingerprint()
    try:
        found = engine.differences(index.name, CONTENT, published.synonyms())
    except IndexMissing:
        return Plan(missing=True)
    return Plan(found, rebuild=rebuild)


def apply(index: SearchIndex, engine: Engine, synonyms: Synonyms) -> None:
    """Give an index its settings, and its documents from the first on if they must come anew.

    Raises EngineError.
    """
    engine.ensure(index.name, CONTENT, synonyms)
    before = index.config.partition(":")[0]
    index.config, changed = _wanted(synonyms), ["config"]
    # `ensure` makes a missing index anew, or empties one of another analysis. Else the cursor
    # is not ours to write: a worker may be moving it.
    if before != CONTENT.documents_fingerprint() or engine.count(index.name) == 0:
        index.cursor = 0
        changed.append("cursor")
    index.save(update_fields=changed)


def is_applied(index: SearchIndex, synonyms: Synonyms) -> bool:
    """Say whether the index was given its present settings; the engine is not asked."""
    return index.config == _wanted(synonyms)


def mend(index: SearchIndex, engine: Engine) -> None:
    """Put right what somebody has changed in the engine behind our back, and count it.

    An index that is gone is filled anew by the next drain. Raises EngineError.
    """
    if not is_applied(index, published.synonyms()) or index.rests:
        return  # the drain is about to
    found = plan(index, engine)
    if found.missing:
        logger.warning("%s is missing in the engine: it is filled anew", index.name)
        _update(index, {"config": "", "cursor": 0})
    elif found.differences:
        names = ", ".join(each.setting for each in found.differences)
        logger.warning("%s had other settings than ours, now put right: %s", index.name, names)
        engine.ensure(index.name, CONTENT, published.synonyms())
        _update(index, {"settings_mended": F("settings_mended") + 1})


def _update(index: SearchIndex, values: dict[str, object]) -> None:
    SearchIndex.objects.filter(pk=index.pk).update(**values)
    index.refresh_from_db()


def _wanted(synonyms: Synonyms) -> str:
    """Return what `SearchIndex.config` holds when the present settings are applied."""
    settings = [CONTENT.fingerprint(), synonyms]
    digest = hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:16]
    return f"{CONTENT.documents_fingerprint()}:{digest}"
