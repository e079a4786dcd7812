"""Logs for machines: one JSON object a line."""

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from cms.security.scrub import scrubbed

# What the pipeline says besides a message: words for documents and keys of changes.
EXTRA = ("target", "targets", "changes", "document", "documents")


class JsonFormatter(logging.Formatter):
    """Writes time (UTC), level, logger, message, EXTRA and, of an error, its traceback.

    Nothing else of a record is written, so that no request gets in with it: what people
    search for never stands beside who they are. `secrets` are blotted out wherever they
    turn up, and what looks like one.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        for name, text in line.items():
            for secret in self._secrets:
                text = text.replace(secret, "…")  # noqa: PLW2901
            line[name] = scrubbed(text)
        extra = {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        return json.dumps({**line, **extra}, ensure_ascii=False)
