"""An engine that does what a test tells it: it accepts, refuses, fails, sleeps, comes back."""

from collections.abc import Callable
from itertools import count

from indexer.engines.base import Outcome, Receipt, State, different
from indexer.engines.errors import IndexMissing


class ScriptedEngine:
    """Keeps documents in a dictionary. `refuse(id)` says which documents spoil their batch."""

    name = "scripted"

    def __init__(self) -> None:
        self.documents: dict[str, dict] = {}
        self.exists = True
        self.refuse: Callable[[str], bool] = lambda _: False
        self.before_write: Callable[[], None] = lambda: None
        self.next_states: list[State] = []
        self.writes: list[list[str]] = []
        self.ensured = 0
        self.settings: tuple = ()  # as the server holds them
        self._tokens = count()
        self._outcomes: dict[str, Outcome] = {}

    def ensure(self, index, config, synonyms):
        self.ensured += 1
        self.exists = True
        self.settings = (config, synonyms)

    def differences(self, index, config, synonyms):
        if not self.exists:
            raise IndexMissing(f"no index {index}")
        live = dict(zip(("config", "synonyms"), self.settings, strict=False))
        return different(live, {"config": config, "synonyms": synonyms})

    def write(self, index, upserts, removals):
        self.before_write()
        if not self.exists:
            raise IndexMissing(f"no index {index}")
        ids = [*[document["id"] for document in upserts], *removals]
        self.writes.append(ids)
        token = str(next(self._tokens))
        bad = [document_id for document_id in ids if self.refuse(document_id)]
        outcome = Outcome(State.REFUSED, "bad_document", f"{bad[0]} is bad") if bad else None
        if outcome is None and self.next_states:
            outcome = Outcome(self.next_states.pop(0), "internal", "try again")
        if outcome is None or outcome.state is State.SUCCEEDED:
            self.documents |= {document["id"]: document for document in upserts}
            for document_id in removals:
                self.documents.pop(document_id, None)
        self._outcomes[token] = outcome or Outcome(State.SUCCEEDED)
        return Receipt(index, token)

    def count(self, index):
        return len(self.documents)

    def outcome(self, receipt):
        return self._outcomes[receipt.token]
