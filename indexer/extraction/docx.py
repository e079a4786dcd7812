"""The text of a DOCX, in the order in which it is read: paragraphs, tables, boxes, notes.

A reader of our own, because the libraries unpack and parse without limits
(docs/decisions/0005).
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lxml import etree

from indexer.extraction.outcome import CutShortError, Limits, NotReadError, Pages, Status
from search_config.normal import searched, written

_OLE = b"\xd0\xcf\x11\xe0"  # what Office wraps an encrypted document in; also old .doc files
_NOTES = ("footnotes.xml", "endnotes.xml")
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, ValueError,
    NotImplementedError, KeyError, RuntimeError,
)  # fmt: skip
_CHUNK = 64 * 1024
_NOT_READ = frozenset(["del", "moveFrom", "instrText", "delText", "Fallback", "rt", "binData"])
_SPACES = frozenset(["tab", "br", "cr", "ptab", "tc", "p"])
_OFF = frozenset(["0", "false", "off"])


def read_docx(path: Path, limits: Limits) -> Pages:
    """Yield the text as one page: a DOCX knows no pages. Raises NotReadError and CutShortError."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_OLE):
        raise NotReadError(Status.PROTECTED, "It is encrypted, or in Word's old format (.doc).")
    try:
        with zipfile.ZipFile(path) as package:
            reader = _Unpacking(package, limits.unpacked)
            main = reader.main_part()
            folder = posixpath.dirname(main)
            notes = [posixpath.join(folder, name) for name in _NOTES]
            texts, lost = [reader.text(main)], False
            for name in filter(reader.names.__contains__, notes):
                try:
                    texts.append(reader.text(name))
                except (NotReadError, *_DAMAGE):
                    lost = True
    except _DAMAGE as error:
        if "encrypted" in str(error):
            raise NotReadError(Status.PROTECTED, "It is encrypted.") from error
        raise NotReadError(Status.UNREADABLE, "It is damaged, or no DOCX.") from error
    yield searched(written(" ".join(texts)))
    if lost:
        raise CutShortError("Its notes are damaged; all else was read.")


class _Unpacking:
    """Reads parts of a package, and no more than `room` bytes of them."""

    def __init__(self, package: zipfile.ZipFile, room: int) -> None:
        self._package, self._room = package, room
        self.names = set(package.namelist())

    def main_part(self) -> str:
        """Return the name of the part with the text, which the package may choose."""
        if "_rels/.rels" in self.names:
            parser = _parser()
            for chunk in self._chunks("_rels/.rels"):
                parser.feed(chunk)
            for relation in parser.close():
                if str(relation.get("Type", "")).endswith("/officeDocument"):
                    return posixpath.normpath(str(relation.get("Target", ""))).lstrip("/")
        return "word/document.xml"

    def text(self, name: str) -> str:
        """Return the text of one part."""
        collector = _Collector()
        parser = _parser(collector)
        for chunk in self._chunks(name):
            parser.feed(chunk)
        parser.close()
        return "".join(collector.parts)

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self._package.open(name) as part:
            yield from self._limited(part)

    def _limited(self, part: IO[bytes]) -> Iterator[bytes]:
        while chunk := part.read(_CHUNK):
            self._room -= len(chunk)
            if self._room < 0:
                raise NotReadError(Status.UNREADABLE, "It unpacks to more than is allowed.")
            # A document has no type definition; one would only serve to blow it up.
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise NotReadError(Status.UNREADABLE, "It defines XML entities.")
            yield chunk


def _parser(target: object = None) -> etree.XMLParser:
    return etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


class _Collector:
    """Takes in the elements of a part; `parts` is its text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._skipped = 0
        self._hidden: list[bool] = []  # of each open run
        self._in_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if self._skipped or name in _NOT_READ:
            self._skipped += 1
        elif name == "r":
            self._hidden.append(False)
        elif name == "vanish" and self._hidden:
            self._hidden[-1] = not (_OFF & set(attributes.values()))
        elif name == "t":
            self._in_text = True
        elif name in _SPACES:
            self.parts.append(" ")
        elif name == "noBreakHyphen":
            self.parts.append("-")
        elif name == "docPr":
            self.parts.append(f" {attributes.get('descr', '')} ")

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if self._skipped:
            self._skipped -= 1
        elif name == "r" and self._hidden:
            self._hidden.pop()
        elif name == "t":
            self._in_text = False
        elif name in _SPACES:
            self.parts.append(" ")

    def data(self, data: str) -> None:
        if self._in_text and not self._skipped and not any(self._hidden):
            self.parts.append(data)

    def close(self) -> None:
        """Do nothing: lxml asks for it."""
