"""The port, on a Meilisearch server."""

import json
import re
import secrets
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from indexer.engines.base import (
    Difference,
    Hit,
    Outcome,
    Receipt,
    Results,
    SearchQuery,
    State,
    different,
)
from indexer.engines.checks import check_config, check_query, problem
from indexer.engines.errors import BadConfig, IndexMissing
from indexer.engines.meilisearch import documents, queries, searching, tasks
from indexer.engines.meilisearch.server import Client, ContentRefused, asking
from search_config.document import EngineDocument
from search_config.indexes import CONTENT
from search_config.meilisearch_settings import PASSAGE_STARTS, render
from search_config.schema import IndexConfig, Synonyms

ENTRIES = 1_000  # read at a time
SETTLE_SECONDS = 20.0  # shorter than the lease of a drain
_NAME = re.compile(r"[A-Za-z0-9_-]{1,400}")
# A write of two tasks is in the state that stands first here.
_WORST_FIRST = (State.PENDING, State.UNKNOWN, State.FAILED, State.REFUSED, State.SUCCEEDED)


class MeilisearchEngine:
    """Keeps its indexes on the server at `url`. `timeout` is in seconds, for each call.

    `search_key` is for searches, `key` for all else; one alone serves both.
    Any thread and process may use it. An index that this process has not ensured is taken
    to be described by CONTENT.
    """

    name = "meilisearch"

    def __init__(self, url: str, key: str, search_key: str = "", timeout: int = 5) -> None:
        self._url, self._timeout = url.rstrip("/"), timeout
        self._key, self._search_key = key or search_key, search_key or key
        self._configs: dict[str, IndexConfig] = {}

    def ensure(self, index: str, config: IndexConfig, synonyms: Synonyms) -> None:
        """Create the index, send settings if it has others, and wait until they hold.

        Raises BadConfig, naming the value, and EngineUnavailable after SETTLE_SECONDS: the
        server goes on, and the next call waits for what is under way.
        """
        if not _NAME.fullmatch(index):
            raise BadConfig(f"{index!r} is not a name of letters, digits, - and _")
        wanted = _rendered(config, synonyms)
        client, until = self._client(), time.monotonic() + SETTLE_SECONDS
        try:
            live = self._settings(client, index)
            if tasks.settle_settings(client, index, until):
                live = self._settings(client, index)
        except IndexMissing:
            with asking():
                created = client.create_index(index, {"primaryKey": "id"})
            tasks.settle(client, created.task_uid, until)
            live = {}
        if different(live, wanted):
            with asking():
                sent = client.index(index).update_settings(wanted)
            outcome = tasks.settle(client, sent.task_uid, until)
            if outcome.state is not State.SUCCEEDED:
                raise BadConfig(f"{outcome.code}: {outcome.message}")
        self._configs[index] = config

    def differences(
        self, index: str, config: IndexConfig, synonyms: Synonyms
    ) -> tuple[Difference, ...]:
        """Compare the index's settings with these. Raises IndexMissing."""
        live = self._settings(self._client(), index)
        return different(live, _rendered(config, synonyms))

    def write(
        self, index: str, upserts: Sequence[EngineDocument], removals: Sequence[str]
    ) -> Receipt:
        """Hand over documents and ids; the receipt tells when they are in. Raises IndexMissing.

        A refusal that shows at once is in the receipt too: it concerns what was written.
        """
        batch, sent = new_batch(), []
        if bad := problem(self._config(index), upserts, removals):
            return _refused(index, *bad)
        try:
            body = documents.encode(upserts, self._searchable(index))
        except ValueError as error:
            return _refused(index, "malformed_payload", str(error))
        client = self._client()
        try:
            with asking():
                if upserts or removals:
                    # The server would make a missing index, without our settings.
                    client.get_raw_index(index)
                if upserts:
                    sent.append(
                        client.index(index).add_documents_raw(
                            body, "id", "application/json", metadata=batch
                        )
                    )
                if removals:
                    chosen = queries.is_in("id", removals)
                    sent.append(client.index(index).delete_documents(filter=chosen, metadata=batch))
        except ContentRefused as error:
            return _refused(index, error.code, str(error))
        token = {"batch": batch, "tasks": [task.task_uid for task in sent]}
        return Receipt(index, json.dumps(token))

    def outcome(self, receipt: Receipt) -> Outcome:
        """Return what became of a write; PENDING until all of it has settled."""
        token = json.loads(receipt.token)
        if "refused" in token:
            return Outcome(State.REFUSED, *token["refused"])
        client = self._client()
        found = [tasks.outcome(client, uid, token["batch"]) for uid in token["tasks"]]
        return min(
            found or [Outcome(State.SUCCEEDED)], key=lambda one: _WORST_FIRST.index(one.state)
        )

    def entries(self, index: str, after: str = "") -> Iterator[tuple[str, str]]:
        """Yield id and fingerprint of each document beyond `after`, by id. Raises IndexMissing."""
        page: dict[str, Any] = {"fields": ["id", "fingerprint"], "sort": ["id:asc"]}
        page["limit"] = ENTRIES
        if after:
            page["filter"] = queries.after(after)
        while True:
            with asking():
                found = self._client().index(index).get_documents(page).results
            for document in found:
                # Somebody else's document may hold anything.
                yield document.id, str(getattr(document, "fingerprint", ""))
            if len(found) < ENTRIES:
                return
            page["filter"] = queries.after(found[-1].id)

    def count(self, index: str) -> int:
        """Return the number of documents. Raises IndexMissing."""
        with asking():
            return int(self._client().index(index).get_stats().number_of_documents)

    def drop(self, index: str) -> None:
        """Delete the index and wait until it is gone; a missing one is no error."""
        client, until = self._client(), time.monotonic() + SETTLE_SECONDS
        with suppress(IndexMissing):
            with asking():
                task = client.delete_index(index)
            tasks.settle(client, task.task_uid, until)

    def search(self, index: str, query: SearchQuery) -> Results:
        """Return what `query` finds. Raises IndexMissing, EngineUnavailable, EngineRefused."""
        plan = queries.Plan(index, query, self._config(index))
        check_query(plan.config, query)
        client = Client(self._url, self._search_key, timeout=self._timeout)
        results, is_partial = searching.find(client, plan)
        counts: dict[str, dict[str, int]] = {}
        for each in results:
            counts |= each.get("facetDistribution", {})
        return Results(
            total=results[0]["totalHits"],
            hits=tuple(_hit(hit, self._searchable(index)) for hit in results[0]["hits"]),
            facets={field: counts.get(field, {}) for field in query.facets},
            partial=is_partial,
        )

    def facet_values(
        self, index: str, query: SearchQuery, field: str, text: str
    ) -> Mapping[str, int]:
        """Return the counts of `field`'s values in which a word begins with `text`, folded.

        Meilisearch's search in facets knows only how values begin, so all are fetched.
        """
        query = replace(query, facets=(field,), page=1, page_size=0)
        counts = self.search(index, query).facets[field]
        return {value: n for value, n in counts.items() if _folded(text) in _folded(value)}

    def _settings(self, client: Client, index: str) -> dict[str, Any]:
        with asking():
            return client.index(index).get_settings()

    def _client(self) -> Client:
        """Return a client for one thread: it keeps the headers of its last call."""
        return Client(self._url, self._key, timeout=self._timeout)

    def _config(self, index: str) -> IndexConfig:
        return self._configs.get(index, CONTENT)

    def _searchable(self, index: str) -> list[str]:
        return [field.name for field in self._config(index).searchable()]


def _rendered(config: IndexConfig, synonyms: Synonyms) -> dict[str, Any]:
    check_config(config)
    try:
        return render(config, synonyms)
    except ValueError as error:
        raise BadConfig(str(error)) from error


def new_batch() -> str:
    """Return a name for a write, by which its engine tasks are known again."""
    return secrets.token_hex(8)


def _refused(index: str, code: str, message: str) -> Receipt:
    return Receipt(index, json.dumps({"refused": [code, message]}))


def _hit(hit: Mapping[str, Any], searchable: Sequence[str]) -> Hit:
    positions, starts = hit.get("_matchesPosition", {}), hit.get(PASSAGE_STARTS, [])
    return Hit(hit["id"], documents.spans(positions, starts, searchable))


def _folded(text: str) -> str:
    """Return the words of `text` without case and accents, a space before each."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return "".join(f" {word}" for word in re.findall(r"[^\W_]+", plain))
