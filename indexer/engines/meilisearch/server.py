"""The client, and its errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

from meilisearch import Client
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchTimeoutError,
)

from indexer.engines.errors import (
    BadConfig,
    EngineError,
    EngineRefused,
    EngineUnavailable,
    IndexMissing,
)

BUSY = frozenset({408, 429})
# A machine that is full is the server's trouble, though it answers 422.
SERVERS_OWN = frozenset({"internal", "system"})
CONTENT_REFUSED = frozenset({"malformed_payload", "payload_too_large"})


class ContentRefused(EngineRefused):
    """The server didn't take what the documents hold. `code` is its own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class TaskUnknown(EngineRefused):
    """The server knows no engine task of this number."""


class KeyUnknown(EngineRefused):
    """The server knows no key of this uid."""


_ABSENT: dict[str, type[EngineError]] = {
    "index_not_found": IndexMissing,
    "task_not_found": TaskUnknown,
    "api_key_not_found": KeyUnknown,
}


@contextmanager
def asking() -> Iterator[None]:
    """Turn the errors of the client, and answers that it can't read, into ours."""
    try:
        yield
    except MeilisearchApiError as error:
        raise _meaning(error) from error
    except (MeilisearchCommunicationError, MeilisearchTimeoutError) as error:
        raise EngineUnavailable(f"Meilisearch gives no answer: {error.message}") from error
    except (OSError, ValueError) as error:
        # An answer that breaks off or isn't Meilisearch's: something stands between.
        raise EngineUnavailable(f"Meilisearch's answer can't be read: {error}") from error


def _meaning(error: MeilisearchApiError) -> EngineError:
    status, code = error.status_code, error.code or ""
    message = f"{code or status}: {error.message}"
    if status in BUSY or status >= 500 or error.type in SERVERS_OWN:
        return EngineUnavailable(message, _retry_after(error))
    if code in _ABSENT:
        return _ABSENT[code](message)
    if status == 413 or code in CONTENT_REFUSED:
        return ContentRefused(code or "payload_too_large", error.message)
    if code.startswith("invalid_settings_"):
        return BadConfig(message)
    if code == "invalid_api_key":
        message += " Commands that write need the worker's key."
    return EngineRefused(message)


def _retry_after(error: MeilisearchApiError) -> float | None:
    """Return the seconds that the answer asks us to wait, if it says so in seconds."""
    response = getattr(error.__cause__, "response", None)
    value = response.headers.get("Retry-After", "") if response is not None else ""
    return float(value) if value.isdecimal() else None


__all__ = ["Client", "ContentRefused", "KeyUnknown", "TaskUnknown", "asking"]
