"""What holds for every engine's settings and queries, checked before an engine sees them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from indexer.engines.base import SearchQuery
from indexer.engines.errors import BadConfig, EngineRefused
from search_config.document import EngineDocument
from search_config.limits import LARGEST, LONGEST_ID, LONGEST_VALUE, is_value
from search_config.schema import IndexConfig

_ID = re.compile(f"[A-Za-z0-9_-]{{1,{LONGEST_ID}}}")
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


def problem(
    config: IndexConfig, upserts: Sequence[EngineDocument], removals: Sequence[str]
) -> tuple[str, str] | None:
    """Return code and message of the first thing that no engine takes, or None."""
    for each in [*(document["id"] for document in upserts), *removals]:
        if not _ID.fullmatch(each):
            return "invalid_document_id", f"{each[:100]!r} can't be an id"
    filtered = [field.name for field in config.fields if field.facet or field.filter]
    for document in upserts:
        made: Mapping[str, Any] = document
        for name in filtered:
            for value in map(str, _items(made[name])):
                if not is_value(value):
                    text = f"{name}: {value[:100]!r}… has more than {LONGEST_VALUE} bytes"
                    return "facet_value_too_long", f"{document['id']}: {text}"
        size = sum(
            len(str(text)) for field in config.searchable() for text in _items(made[field.name])
        )
        if size > LARGEST:
            return "document_too_large", f"{document['id']}: {size} characters, of {LARGEST}"
    return None


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def check_query(config: IndexConfig, query: SearchQuery) -> None:
    """Raise EngineRefused if the query uses a field as what it is not; the message names it."""
    fields = {field.name: field for field in config.fields}
    filters = [*query.filters, *([query.without] if query.without else [])]
    narrowed = [name for each in filters for name in each.values]
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
