"""Engine tasks: what became of them."""

import time

from indexer.engines.base import Outcome, State
from indexer.engines.errors import EngineUnavailable, IndexMissing
from indexer.engines.meilisearch.server import Client, TaskUnknown, asking

POLL_SECONDS = 0.05
_STATES = {
    "enqueued": State.PENDING,
    "processing": State.PENDING,
    "succeeded": State.SUCCEEDED,
    "canceled": State.UNKNOWN,
}


def outcome(client: Client, uid: int, batch: str | None = None) -> Outcome:
    """Return the state of the engine task `uid`; UNKNOWN if it is not one of `batch`.

    After a restore the server gives the same numbers to other tasks. Raises IndexMissing, and
    EngineUnavailable if its machine could not do it: no document is to blame for a full disk.
    """
    try:
        with asking():
            task = client.get_task(uid)
    except TaskUnknown as unknown:
        return Outcome(State.UNKNOWN, "task_not_found", str(unknown))
    if batch is not None and task.custom_metadata != batch:
        return Outcome(State.UNKNOWN, "another_task", f"task {uid} is not of batch {batch}")
    error = task.error or {}
    code, message = str(error.get("code", "")), str(error.get("message", ""))
    if code == "index_not_found":
        raise IndexMissing(message)
    if error.get("type") == "system":
        raise EngineUnavailable(f"{code}: {message}")
    refused = error.get("type") == "invalid_request"
    state = _STATES.get(task.status, State.REFUSED if refused else State.FAILED)
    return Outcome(state, code, message)


def settle(client: Client, uid: int, until: float) -> Outcome:
    """Wait for an engine task, until that moment of the monotonic clock at the latest.

    Raises EngineUnavailable then.
    """
    while (found := outcome(client, uid)).state is State.PENDING:
        if time.monotonic() > until:
            raise EngineUnavailable(f"Meilisearch is still busy with task {uid}")
        time.sleep(POLL_SECONDS)
    return found


def settle_settings(client: Client, index: str, until: float) -> bool:
    """Wait for settings that an earlier call has sent; say whether there were any.

    Raises EngineUnavailable.
    """
    waiting = {
        "indexUids": [index],
        "types": ["settingsUpdate"],
        "statuses": ["enqueued", "processing"],
    }
    with asking():
        found = client.get_tasks(waiting).results
    for task in found:
        settle(client, task.uid, until)
    return bool(found)
