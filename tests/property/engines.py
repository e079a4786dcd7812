"""An engine in memory, and one around any engine that fails as it is told."""

from collections import Counter, deque
from itertools import count

from indexer.engines.base import Hit, Outcome, Receipt, Results, State
from indexer.engines.errors import EngineUnavailable, IndexMissing


class Died(BaseException):
    """The worker was killed at this point."""


class MemoryEngine:
    """Documents in a dictionary; finds all of them, and counts types."""

    name = "memory"

    def __init__(self):
        self.documents = None

    def ensure(self, index, config, synonyms):
        self.documents = self.documents or {}

    def write(self, index, upserts, removals):
        documents = self._documents(index)
        documents.update({document["id"]: document for document in upserts})
        for document_id in removals:
            documents.pop(document_id, None)
        return Receipt(index, "")

    def outcome(self, receipt):
        return Outcome(State.SUCCEEDED)

    def entries(self, index):
        yield from {i: d["fingerprint"] for i, d in self._documents(index).items()}.items()

    def count(self, index):
        return len(self._documents(index))

    def drop(self, index):
        self.documents = None

    def search(self, index, query):
        documents = self._documents(index).items()
        found = [
            d for i, d in documents if i not in query.exclude and not _passes(d, query.without)
        ]
        hits = tuple(Hit(document["id"]) for document in found)
        return Results(len(hits), hits, {"lang": Counter(d["lang"] for d in found)})

    def _documents(self, index):
        if self.documents is None:
            raise IndexMissing(f"no index {index}")
        return self.documents


def _passes(document, condition):
    values = condition.values.items() if condition else ()
    return any(set(document[name]) & set(wanted) for name, wanted in values)


class FaultyEngine:
    """Passes everything on to `inner`, unless something is to go wrong with a write.

    `faults` are used up one by one: `down` (not sent), `accepted` (done, but the answer is
    lost), `failed`, `unknown` (the task did nothing), `killed` (done; the worker dies before
    it hears), or a function that is called before the write is sent. While `away`, every
    write fails. Documents whose title holds "poison" are refused while `poisonous`.
    """

    def __init__(self, inner):
        self.inner, self.name = inner, inner.name
        self.faults = deque()
        self.away, self.poisonous = False, True
        self._numbers = count()
        self._outcomes = {}
        for passed_on in ("ensure", "entries", "count", "drop", "search"):
            setattr(self, passed_on, getattr(inner, passed_on))

    def write(self, index, upserts, removals):
        fault = self.faults.popleft() if self.faults else None
        if callable(fault):
            fault()
        if self.away or fault == "down":
            raise EngineUnavailable("connection refused")
        outcome = Outcome(State.SUCCEEDED)
        poison = [d["id"] for d in upserts if "poison" in d["title"]]
        if poison and self.poisonous:
            outcome = Outcome(State.REFUSED, "poison", poison[0])
        elif fault in {"failed", "unknown"}:
            outcome = Outcome(State(fault), fault, "said so")
        else:
            self.inner.write(index, upserts, removals)
        if fault == "accepted":
            raise EngineUnavailable("timed out")
        if fault == "killed":
            raise Died
        receipt = Receipt(index, str(next(self._numbers)))
        self._outcomes[receipt.token] = outcome
        return receipt

    def outcome(self, receipt):
        return self._outcomes[receipt.token]
