"""The laptop's broker: Kombu's folder of messages, in which each is whole before it is seen.

Kombu opens a message's file under its final name and then writes it. A worker that looks in
between reads an empty message and dies of it (https://github.com/celery/kombu/issues/1551).
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Writes under another name first."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # noqa: ARG002
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        path = Path(self.data_folder_out) / name
        draft = path.with_name(f"{name}.part")
        draft.write_text(dumps(payload))
        draft.rename(path)


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = "cms.broker:Transport"
