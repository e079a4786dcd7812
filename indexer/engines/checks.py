"""What holds for every engine's settings and queries, checked before an engine sees them."""

import re

from indexer.engines.base import SearchQuery
from indexer.engines.errors import BadConfig, EngineRefused
from search_config.schema import IndexConfig

_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Names that an engine's documents or tables have already.
_TAKEN = {"id", "fingerprint", "rowid", "rank", "source", "texts", "passage_starts"}


def check_config(config: IndexConfig) -> None:
    """Raise BadConfig, naming the value, for a description that no index can be made from."""
    names = [field.name for field in config.fields]
    countable = {field.name for field in config.fields if field.facet}
    typo = config.typo
    wrong = [
        f"fields: {name!r} must be a name of its own, in small letters"
        for name in names
        if not _NAME.fullmatch(name) or name in _TAKEN or names.count(name) > 1
    ]
    wrong += [
        f"facets: {facet.name!r} counts {level!r}, which is no facet field"
        for facet in config.facets
        for level in set(facet.levels) - countable
    ]
    if not config.searchable():
        wrong.append("fields: none has a weight, so nothing would be searched")
    if not 0 < typo.one <= typo.two:
        wrong.append(f"typo: one={typo.one} must be above 0 and at most two={typo.two}")
    if config.max_query_words < 1:
        wrong.append(f"max_query_words: {config.max_query_words} must be above 0")
    if wrong:
        raise BadConfig("; ".join(wrong))


def check_query(config: IndexConfig, query: SearchQuery) -> None:
    """Raise EngineRefused if the query uses a field as what it is not; the message names it."""
    fields = {field.name: field for field in config.fields}
    narrowed = [name for each in query.filters for name in each.values]
    narrowed += [bounds.field for bounds in query.ranges]
    uses = {
        "filter": [name for name in narrowed if name not in fields or not fields[name].filter],
        "facet": [n for n in query.facets if n not in fields or not fields[n].facet],
        "sort": [
            s.field for s in [query.sort] if s and not (s.field in fields and fields[s.field].sort)
        ],
    }
    for use, names in uses.items():
        if names:
            raise EngineRefused(f"{use}: {names[0]!r} is no {use} field of this index")
