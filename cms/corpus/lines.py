"""A file of JSON lines, plain or gzipped, read in bounded memory."""

import gzip
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from itertools import islice
from pathlib import Path

LONGEST = 16_000_000  # bytes of a line that are read
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


class UnreadableFile(Exception):
    """The file is not there, is none, or breaks off."""


def lines(path: Path, limit: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that hold anything, with their numbers; at most `limit` of them.

    A line longer than LONGEST comes shortened, which is no JSON any more. Raises
    UnreadableFile.
    """
    with _opened(path) as file:
        yield from islice(_filled(file), limit)


def count(path: Path, limit: int | None = None) -> int:
    """Return how many lines `lines` yields. Raises UnreadableFile."""
    return sum(1 for _ in lines(path, limit))


@contextmanager
def _opened(path: Path) -> Iterator[BufferedIOBase]:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            yield gzip.GzipFile(fileobj=raw) if packed else raw
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"{path}: {error}") from error


def _filled(file: BufferedIOBase) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LONGEST):
        number += 1
        rest = line
        while len(rest) == LONGEST and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST)
        if number == 1:
            line = line.removeprefix(_BOM).removeprefix(_BOM)
            if line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in line[:8]:
                raise OSError("it is in UTF-16 or UTF-32, not in UTF-8")
        if line.strip():
            yield number, line
