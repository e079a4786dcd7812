"""What is sent: a thin message for each change, signed (Standard Webhooks)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from standardwebhooks import Webhook

from cms.api.links import absolute
from cms.webhooks.models import Endpoint
from indexer import published
from indexer.published import Document, Position


@dataclass(frozen=True)
class Message:
    """A place in the feed (`at`) and what is said of it. `document` is empty for a restart."""

    at: Position
    document: str
    body: bytes


def following(endpoint: Endpoint) -> Message | None:
    """Return the next message for `endpoint`, or None while there is none.

    It never runs ahead of the index that searches read: a receiver that asks at once finds
    the new state there, too.
    """
    index = published.live_index()
    if index is None:
        return None
    try:
        portion = published.changes(Position.parse(endpoint.cursor), 1)
    except published.PositionGone:
        here = published.position()
        return Message(here, "", _body("changes.restarted", timezone.now(), {"seq": here.seq}))
    document = next(iter(portion.documents), None)
    if document is None or document.seq > index.cursor:
        return None
    return _message(portion.position, document)


def again(epoch: str, seq: int) -> Message | None:
    """Return the message of this place in the feed if what it says is still true."""
    try:
        portion = published.changes(Position(epoch, seq - 1), 1)
    except published.PositionGone:
        return None
    document = next(iter(portion.documents), None)
    if document is None or document.seq != seq:
        return None
    return _message(portion.position, document)


def signed(message: Message, name: str, secrets: Iterable[str]) -> dict[str, str]:
    """Return the headers of a message; `name` is the same each time it is sent."""
    now = timezone.now()
    text = message.body.decode()
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(each).sign(name, now, text) for each in secrets),
    }


def _message(at: Position, document: Document) -> Message:
    gone = document.removed_at is not None
    data = {
        "seq": document.seq,
        "id": document.pk,
        "type": document.kind,
        "locale": document.locale,
        "url": absolute(document.url) if document.url else None,
    }
    kind = "document.deleted" if gone else "document.changed"
    return Message(
        Position(at.epoch, document.seq), document.pk, _body(kind, document.changed_at, data)
    )


def _body(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    content = {"type": kind, "timestamp": at.isoformat(), "data": data}
    return json.dumps(content, separators=(",", ":")).encode()
