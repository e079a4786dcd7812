"""The program that opens one file: `python -m indexer.extraction.reader KIND FILE LIMITS`.

It prints a line of JSON for each page and one at the end, so that pages read before a
limit struck are not lost. Nothing that it prints is trusted to be complete.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from indexer.extraction.docx import read_docx
from indexer.extraction.outcome import CutShortError, Limits, NotReadError, Pages, Status
from indexer.extraction.pdf import read_pdf
from indexer.extraction.streamfield import stream_text
from indexer.text import html_to_text
from search_config.normal import searched, written

DEPTH = 20_000  # of nested JSON; a stack that overflows ends this process alone


def _html(path: Path, limits: Limits) -> Pages:
    data = path.read_bytes()
    yield html_to_text(data[: limits.markup])
    if len(data) > limits.markup:
        raise CutShortError(f"Only its first {limits.markup // 2**20} MB were read.")


def _json(path: Path, _limits: Limits) -> Pages:
    try:
        yield searched(written(stream_text(path.read_bytes())))
    except (ValueError, TypeError, RecursionError) as error:
        raise NotReadError(Status.UNREADABLE, "It is no StreamField in JSON.") from error


READERS: dict[str, Callable[[Path, Limits], Pages]] = {
    "html": _html,
    "json": _json,
    "pdf": read_pdf,
    "docx": read_docx,
}


def main(kind: str, path: Path, limits: Limits) -> None:
    """Read a file and print what it holds."""
    _limit(limits)
    sys.setrecursionlimit(DEPTH)
    status, reason = Status.OK, ""
    try:
        for page in _bounded(READERS[kind](path, limits), limits.characters):
            _say({"page": page})
    except NotReadError as error:
        status, reason = error.status, error.reason
    except CutShortError as error:
        status, reason = Status.PARTIAL, str(error)
    except MemoryError:
        status, reason = Status.PARTIAL, f"It takes more than {limits.memory // 2**20} MB."
    except Exception as error:  # noqa: BLE001  whatever a library raises for a bad file
        status, reason = Status.UNREADABLE, f"It can't be read ({type(error).__name__})."
    _say({"status": status, "reason": reason})
    # No tidying up: after a MemoryError it may not succeed.
    sys.stdout.flush()
    os._exit(0)


def _bounded(pages: Pages, room: int) -> Pages:
    """Yield pages until they hold `room` characters. Raises CutShortError if there are more."""
    left = room
    for page in pages:
        yield page[:left]
        left -= len(page)
        if left < 0:
            raise CutShortError(f"Only its first {room:,} characters were read.")


def _limit(limits: Limits) -> None:
    """Take away what a file could abuse: memory, time, files, further processes."""
    bounds = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for name, bound in bounds.items():
        with suppress(ValueError, OSError):  # some systems know no limit of memory
            resource.setrlimit(name, (bound, bound))
    os.nice(5)


def _say(line: dict[str, str]) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201  the parent reads it


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Limits(**json.loads(sys.argv[3])))
