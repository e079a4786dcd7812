"""Every read of stored documents: what may be shown is asked at the moment of reading.

Readers name the types of what they are given; the tables themselves are closed to them.
"""

from indexer.models import Document, SearchIndex
from indexer.published.feed import (
    Portion,
    Position,
    PositionGone,
    changes,
    position,
    purge,
    state,
)
from indexer.published.left_out import Exclusions, exclusions, hidden, live_index
from indexer.published.stored import counts, documents, having, sharing
from indexer.published.words import forget, synonyms, terms

__all__ = [
    "Document",
    "Exclusions",
    "Portion",
    "Position",
    "PositionGone",
    "SearchIndex",
    "changes",
    "counts",
    "documents",
    "exclusions",
    "forget",
    "having",
    "hidden",
    "live_index",
    "position",
    "purge",
    "sharing",
    "state",
    "synonyms",
    "terms",
]
