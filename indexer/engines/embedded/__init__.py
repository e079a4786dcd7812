"""A search engine inside the process, for laptops: SQLite FTS5, one file per index.

`EmbeddedEngine(folder)` is all that others use. `words` folds and cuts text, `query` parses
what people type, `matching` turns it into FTS5 expressions, `spans` finds the matched words,
`store` keeps files and connections, `writing` fills them, `finding` narrows and counts,
`ordering` ranks. docs/search.md says how it differs from Meilisearch.
"""

from indexer.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
