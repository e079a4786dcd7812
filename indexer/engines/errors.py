"""What can go wrong with an engine.

EngineError
├── EngineUnavailable    no answer, or "not now": try again later; charge nobody
├── EngineRefused        the key or the request was refused: a person has to act
├── IndexMissing         the index isn't there: apply the settings, begin at cursor 0
└── BadConfig            the settings are wrong; the message names the value
"""


class EngineError(Exception):
    """The engine did not do what was asked."""


class EngineUnavailable(EngineError):
    """The engine can't be reached or is busy. `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class EngineRefused(EngineError):
    """The engine answered, and said no."""


class IndexMissing(EngineError):
    """The engine holds no index of this name."""


class BadConfig(EngineError):
    """The engine can't work with these settings."""
