"""The keys that the application runs with, made with the server's master key."""

import uuid
from dataclasses import dataclass
from typing import Any

from indexer.engines.meilisearch.server import Client, KeyUnknown, asking

SEARCH = ("search",)
WRITE = (
    "documents.add",
    "documents.delete",
    "documents.get",
    "indexes.create",
    "indexes.delete",
    "indexes.get",
    "settings.get",
    "settings.update",
    "stats.get",
    "tasks.get",
)
_NAMES = uuid.UUID("6d0f3f0c-6a3e-4c58-9d2f-0c7f5f5f8a11")  # ours, drawn once


@dataclass(frozen=True)
class Keys:
    """A key that searches and a key that does everything else."""

    search: str
    write: str


def make_keys(url: str, master_key: str, prefix: str) -> Keys:
    """Make both keys for the indexes whose names begin with `prefix`, or find them again.

    The same server, master key and prefix give the same keys. Raises EngineError: no
    answer, or the master key is not the server's.
    """
    client = Client(url.rstrip("/"), master_key, timeout=10)
    return Keys(
        search=_key(client, f"Searches {prefix}*", SEARCH, prefix),
        write=_key(client, f"Writes {prefix}*", WRITE, prefix),
    )


def _key(client: Client, name: str, actions: tuple[str, ...], prefix: str) -> str:
    """Return the key of this name. One with other rights is made anew, which keeps its value."""
    wanted: dict[str, Any] = {"actions": list(actions), "indexes": [f"{prefix}*"]}
    # A key's value follows from its uid and the master key.
    uid = str(uuid.uuid5(_NAMES, name))
    try:
        with asking():
            found = client.get_key(uid)
        if (sorted(found.actions), found.indexes) == (wanted["actions"], wanted["indexes"]):
            return found.key
        with asking():
            client.delete_key(uid)
    except KeyUnknown:
        pass
    with asking():
        return client.create_key({"uid": uid, "name": name, **wanted, "expiresAt": None}).key
