"""Starts the reader for one file, and stops it when it takes too long."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from indexer.extraction.outcome import LIMITS, Extraction, Limits, Status

PROJECT = Path(__file__).parents[2]
KINDS = {"html": "html", "htm": "html", "json": "json", "pdf": "pdf", "docx": "docx"}
"""Extension → kind of file that is read."""


def extract(path: Path, extension: str = "", limits: Limits = LIMITS) -> Extraction:
    """Return the text of the file at `path`, whatever it holds.

    `extension` says what it is; if empty, that of `path` does. Raises KeyError if files
    with this extension are not read, OSError if there is no such file.
    """
    kind = KINDS[(extension or path.suffix).lower().lstrip(".")]
    size = path.stat().st_size
    if size == 0:
        return Extraction(Status.UNREADABLE, reason="It is empty.")
    if size > limits.file_size:
        most = limits.file_size // 2**20
        return Extraction(Status.UNREADABLE, reason=f"It is larger than {most} MB.")
    return _understood(*_run(kind, path, limits), limits)


def _run(kind: str, path: Path, limits: Limits) -> tuple[bytes, int]:
    """Run the reader; return what it printed and how it ended."""
    command = [sys.executable, "-X", "utf8", "-m", "indexer.extraction.reader"]
    arguments = [kind, str(path.resolve()), json.dumps(dataclasses.asdict(limits))]
    with subprocess.Popen(  # noqa: S603  our own program; the path is an argument, no shell
        [*command, *arguments],
        cwd=PROJECT,
        env={},  # no secrets where a file is opened
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return output, process.returncode


def _understood(output: bytes, code: int, limits: Limits) -> Extraction:
    """Return what the reader's lines say; without its last line it was stopped."""
    pages: list[str] = []
    status, reason = Status.PARTIAL, _stopped(code, limits)
    for line in output.splitlines():
        try:
            said = json.loads(line)
        except ValueError:  # it was stopped while it wrote
            break
        if "page" in said:
            pages.append(said["page"])
        else:
            status, reason = Status(said["status"]), said["reason"]
    has_text = any(pages)
    if status is Status.PARTIAL and not has_text:
        status = Status.UNREADABLE
    elif status is Status.OK and not has_text:
        status, reason = Status.NO_TEXT, "It holds no text: a scan, or nothing."
    elif status in {Status.UNREADABLE, Status.PROTECTED}:
        pages = []
    return Extraction(status, tuple(pages), reason)


def _stopped(code: int, limits: Limits) -> str:
    if code in {-signal.SIGKILL, -signal.SIGXCPU}:
        return f"It takes longer than {limits.cpu_seconds} s to read."
    return f"Its reader stopped: a damaged file, or one that takes {limits.memory // 2**20} MB."
