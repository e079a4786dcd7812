"""An engine that does what a test tells it: it accepts, refuses, fails, sleeps, comes back."""

from collections.abc import Callable
from itertools import count

from indexer.engines.base import Hit, Outcome, Receipt, Results, State, different
from indexer.engines.errors import IndexMissing


class ScriptedEngine:
    """Keeps documents in dictionaries. `refuse(id)` says which documents spoil their batch.

    `requests` are the calls it got, by name: a page of entries counts as one.
    """

    name = "scripted"
    entries_at_once = 1_000

    def __init__(self) -> None:
        self.indexes: dict[str, dict[str, dict]] = {}
        self.refuse: Callable[[str], bool] = lambda _: False
        self.before_write: Callable[[], None] = lambda: None
        self.after_write: Callable[[], None] = lambda: None
        self.next_states: list[State] = []
        self.writes: list[list[str]] = []
        self.requests: list[str] = []
        self.ensured = 0
        self.settings: tuple = ()  # as the server holds them
        self._tokens = count()
        self._outcomes: dict[str, Outcome] = {}

    @property
    def documents(self):
        """The documents of the one index there is."""
        assert len(self.indexes) <= 1
        return next(iter(self.indexes.values()), {})

    def wipe(self):
        """Lose everything, the indexes too."""
        self.indexes.clear()

    def ensure(self, index, config, synonyms):
        self.requests.append("ensure")
        self.ensured += 1
        self.indexes.setdefault(index, {})
        self.settings = (config, synonyms)

    def differences(self, index, config, synonyms):
        self._held(index)
        live = dict(zip(("config", "synonyms"), self.settings, strict=False))
        return different(live, {"config": config, "synonyms": synonyms})

    def write(self, index, upserts, removals):
        self.requests.append("write")
        self.before_write()
        held = self._held(index)
        ids = [*[document["id"] for document in upserts], *removals]
        self.writes.append(ids)
        token = str(next(self._tokens))
        bad = [document_id for document_id in ids if self.refuse(document_id)]
        outcome = Outcome(State.REFUSED, "bad_document", f"{bad[0]} is bad") if bad else None
        if outcome is None and self.next_states:
            outcome = Outcome(self.next_states.pop(0), "internal", "try again")
        if outcome is None or outcome.state is State.SUCCEEDED:
            held |= {document["id"]: document for document in upserts}
            for document_id in removals:
                held.pop(document_id, None)
        self._outcomes[token] = outcome or Outcome(State.SUCCEEDED)
        self.after_write()
        return Receipt(index, token)

    def outcome(self, receipt):
        self.requests.append("outcome")
        return self._outcomes[receipt.token]

    def count(self, index):
        self.requests.append("count")
        return len(self._held(index))

    def entries(self, index, after=""):
        held = self._held(index)
        for number, document_id in enumerate(sorted(i for i in held if i > after)):
            if number % self.entries_at_once == 0:
                self.requests.append("entries")
            yield document_id, held[document_id]["fingerprint"]

    def drop(self, index):
        self.requests.append("drop")
        self.indexes.pop(index, None)

    def search(self, index, query):
        held = self._held(index)
        ids = sorted(document_id for document_id in held if document_id not in query.exclude)
        return Results(len(ids), tuple(Hit(i) for i in ids[: query.page_size]), {})

    def _held(self, index):
        if index not in self.indexes:
            raise IndexMissing(f"no index {index}")
        return self.indexes[index]
