"""The port, on one SQLite file per index."""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from indexer.engines.base import Difference, Hit, Outcome, Receipt, Results, SearchQuery, State
from indexer.engines.checks import check_config, problem
from indexer.engines.embedded import writing
from indexer.engines.embedded.compounds import with_compounds
from indexer.engines.embedded.connection import Connection
from indexer.engines.embedded.finding import Found
from indexer.engines.embedded.matching import Matching, matching
from indexer.engines.embedded.ordering import ordered
from indexer.engines.embedded.partial import weigh
from indexer.engines.embedded.query import parse
from indexer.engines.embedded.settings import Settings
from indexer.engines.embedded.spans import spans
from indexer.engines.embedded.store import Store
from search_config.document import EngineDocument
from search_config.schema import IndexConfig, Synonyms
from search_config.words import words

ENTRIES = 1_000  # read at a time


class EmbeddedEngine:
    """Keeps its indexes in `folder`, on a local disk. Any thread and process may use it."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder)

    def ensure(self, index: str, config: IndexConfig, synonyms: Synonyms) -> None:
        """Create the index, or empty it if its fields or version differ; keep the settings.

        Raises BadConfig, naming the value.
        """
        check_config(config)
        self._store.ensure(index, config, synonyms)

    def differences(
        self, index: str, config: IndexConfig, synonyms: Synonyms
    ) -> tuple[Difference, ...]:
        """Compare the index's settings with these. Raises IndexMissing."""
        return self._store.differences(index, config, synonyms)

    def write(
        self, index: str, upserts: Sequence[EngineDocument], removals: Sequence[str]
    ) -> Receipt:
        """Replace, add and take out; all is committed on return. Raises IndexMissing."""
        documents = {document["id"]: document for document in upserts}
        with self._store.writing(index) as (connection, settings):
            if bad := problem(settings.config, upserts, removals):
                return Receipt(index, json.dumps(bad))
            writing.remove(connection, [*documents, *removals])
            writing.insert(connection, settings.config, documents.values())
        return Receipt(index, "")

    def outcome(self, receipt: Receipt) -> Outcome:
        """Return SUCCEEDED, or what was refused: a write that has given a receipt is over."""
        if receipt.token:
            return Outcome(State.REFUSED, *json.loads(receipt.token))
        return Outcome(State.SUCCEEDED)

    def entries(self, index: str, after: str = "") -> Iterator[tuple[str, str]]:
        """Yield id and fingerprint of each document beyond `after`, by id. Raises IndexMissing."""
        last = after
        while True:
            with self._store.reading(index) as (connection, _):
                rows = connection.execute(
                    "SELECT id, fingerprint FROM documents WHERE id > ? ORDER BY id LIMIT ?",
                    (last, ENTRIES),
                ).fetchall()
            if not rows:
                return
            yield from rows
            last = rows[-1][0]

    def count(self, index: str) -> int:
        """Return the number of documents. Raises IndexMissing."""
        with self._store.reading(index) as (connection, _):
            total: int = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        return total

    def drop(self, index: str) -> None:
        """Delete the index; a missing one is no error."""
        self._store.drop(index)

    def search(self, index: str, query: SearchQuery) -> Results:
        """Return what `query` finds. Raises IndexMissing, EngineUnavailable, EngineRefused."""
        with self._store.reading(index) as (connection, settings):
            found, matched, total, partial = _find(connection, settings, query)
            hits = tuple(
                _hit(connection, document_id, matched) if query.spans else Hit(document_id)
                for document_id in ordered(connection, query, matched, total, partial=partial)
            )
            return Results(total, hits, found.counts(query.facets), partial)

    def facet_values(
        self, index: str, query: SearchQuery, field: str, text: str
    ) -> Mapping[str, int]:
        """Return the counts of values of `field` in which words begin with `text`, folded."""
        wanted = " " + " ".join(words(text))
        with self._store.reading(index) as (connection, settings):
            found, _, _, _ = _find(connection, settings, query)
            counts = found.counts([field])[field]
        return {
            value: count
            for value, count in counts.items()
            if wanted in " " + " ".join(words(value))
        }


def _find(
    connection: Connection, settings: Settings, query: SearchQuery
) -> tuple[Found, Matching, int, bool]:
    """Fill the table `found`, by some of the words if nothing holds all; say whether so."""
    parsed = parse(query.text, query.lang, settings)
    stop_words = frozenset().union(*settings.stop_words.values())
    found = Found(connection, settings.config, query)
    # Each filter that is tried asks for the same words again.
    matched = connection.remember(
        (parsed.parts, query.lang),
        lambda: matching(
            connection,
            settings.config,
            with_compounds(connection, parsed.parts, stop_words),
            query.lang,
        ),
    )
    total = found.fill(matched, parsed.excluded)
    if total or len(parsed.parts) < 2 or found.is_there(matched, parsed.excluded):
        return found, matched, total, False
    some = connection.remember(
        (parsed.telling, query.lang, "telling"),
        lambda: matching(connection, settings.config, parsed.telling, query.lang),
    )
    weigh(connection, some)
    return found, some, found.fill_partly(some, parsed.excluded), True


def _hit(connection: sqlite3.Connection, document_id: str, matched: Matching) -> Hit:
    if not matched.parts:
        return Hit(document_id)
    *folded, source = connection.execute(
        "SELECT texts.* FROM documents JOIN texts ON texts.rowid = n WHERE id = ?", (document_id,)
    ).fetchone()
    texts = json.loads(zlib.decompress(source))
    return Hit(document_id, spans(texts, folded, matched.phrases()))
