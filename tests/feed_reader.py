"""A reader of the feed of stored documents, as a city's own copy is one."""

from dataclasses import dataclass, field

from indexer import published


@dataclass
class Mirror:
    """Holds the fingerprint of each document by its id; `position` is how far it has come."""

    held: dict[str, str] = field(default_factory=dict)
    position: published.Position | None = None

    def read(self, limit):
        """Read one portion; return it."""
        portion = published.changes(self.position, limit)
        self.position = portion.position
        for document in portion.documents:
            if document.removed_at:
                self.held.pop(document.pk, None)
            else:
                self.held[document.pk] = document.fingerprint
        return portion

    def catch_up(self, limit=100):
        """Read to the end of the feed; return whether it is the end of all there is."""
        while (portion := self.read(limit)).more:
            pass
        return portion.complete
