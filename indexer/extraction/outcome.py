"""What an extraction gives, and the limits that it has."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

# Raised when the same file would give another text: stored texts are then read again.
EXTRACTOR = "3"


class Status(StrEnum):
    """What became of a file."""

    OK = "ok"
    NO_TEXT = "no_text"  # pictures of words, or nothing
    UNREADABLE = "unreadable"
    PROTECTED = "protected"
    PARTIAL = "partial"  # a part was read; the reason says which


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds by the clock and of the processor, bytes, characters.

    `unpacked` counts the bytes read of a DOCX, `markup` those of an HTML file.
    """

    wall_seconds: float = 45.0
    cpu_seconds: int = 40
    memory: int = 512 * 2**20
    file_size: int = 100 * 2**20
    unpacked: int = 200 * 2**20
    markup: int = 5 * 2**20
    pages: int = 5_000
    characters: int = 2_000_000


LIMITS = Limits()


@dataclass(frozen=True)
class Extraction:
    """The text of a file, page by page, as it is searched; `reason` says why there is less."""

    status: Status
    pages: tuple[str, ...] = field(default=())
    reason: str = ""

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(page for page in self.pages if page)


class NotReadError(Exception):
    """A file gives no text, for the reason that is its message."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class CutShortError(Exception):
    """The rest of a file is not read, for the reason that is its message."""


Pages = Iterator[str]
