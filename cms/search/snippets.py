"""Pieces of a document's text around what was found: one maker for every engine."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indexer.engines.base import Span
from indexer.published import Document
from search_config.document import Body, searched_texts
from search_config.normal import ranges_as_written, searched

LENGTH = 240  # characters of a cropped text
BEFORE = 60  # characters kept before the first mark
MOST = 4  # pieces of one document
WHOLE = frozenset({"title", "title_original"})  # never cropped

Part = tuple[str, bool]


@dataclass(frozen=True)
class Place:
    """Where something stands: a part of the document's page or of an attached file."""

    anchor: str
    label: str
    url: str


@dataclass(frozen=True)
class Highlight:
    """A piece of text as parts, each marked or not.

    `anchor` is the id of the place on the document's page ("" = its top) or in a file of it,
    `label` names it, `url` is its address on this site.
    """

    field: str
    anchor: str
    label: str
    parts: tuple[Part, ...]
    url: str = ""

    @property
    def html(self) -> SafeString:
        """The piece as HTML: everything escaped, what was found in `<mark>`."""
        pieces = [
            format_html("<mark>{}</mark>", t) if m else conditional_escape(t) for t, m in self.parts
        ]
        # Every piece was escaped just above.
        return mark_safe("".join(pieces))  # noqa: S308

    @property
    def text(self) -> str:
        """The piece as plain text."""
        return "".join(text for text, _marked in self.parts)


def highlights(document: Document, spans: Iterable[Span]) -> tuple[Highlight, ...]:
    """Return at most `MOST` pieces of the document: title, summary, then the best passages."""
    body = cast("Body", document.body)
    written = searched_texts(body)
    grouped: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for span in spans:
        grouped[span.field, span.item or 0].append(span)
    found: list[Highlight] = []
    for name in ("title", "title_original", "summary", "passages", "names"):
        texts = written[name]
        items = [item for field, item in grouped if field == name and item < len(texts)]
        # Passages with the most marks say best why the document was found.
        for item in sorted(items, key=lambda item: (-len(grouped[name, item]), item)):
            if len(found) == MOST:
                break
            parts = mark(texts[item], grouped[name, item], crop=name not in WHOLE)
            if any(marked for _text, marked in parts):
                place = _place(document, name, item)
                found.append(Highlight(name, place.anchor, place.label, parts, place.url))
    # A term says why a document was found only where no text of it does.
    said = [piece for piece in found if piece.field != "names"]
    return tuple(said or found)


def places(document: Document, spans: Iterable[Span]) -> tuple[Place, ...]:
    """Return the places of the text in which something was found, each once, in their order."""
    number = len(document.body["passages"])
    items = sorted({span.item or 0 for span in spans if span.field == "passages"})
    found = (_place(document, "passages", item) for item in items if item < number)
    return tuple(dict.fromkeys(place for place in found if place.label))


def mark(text: str, spans: Iterable[Span], *, crop: bool) -> tuple[Part, ...]:
    """Return `text` in parts with the spans marked, cut to about `LENGTH` characters.

    Spans count bytes of the UTF-8 form of `searched(text)`. A mark grows to whole characters with the accents
    that belong to them, so that nothing is cut inside one.
    """
    ranges = _ranges(text, spans)
    start, end = _window(text, ranges) if crop else (0, len(text))
    parts: list[Part] = [("…", False)] if start else []
    at = start
    for first, last in ranges:
        if first >= start and last <= end:
            parts += [(text[at:first], False), (text[first:last], True)]
            at = last
    parts += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return tuple(part for part in parts if part[0])


def _ranges(text: str, spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Return the spans as ranges of characters, in order, joined where they touch."""
    indexed = searched(text)
    encoded = indexed.encode("utf-8", "replace")
    found = []
    for span in sorted(spans, key=lambda span: (span.start, span.length)):
        if span.start < 0 or span.length <= 0:
            continue
        first = _character(encoded, span.start)
        last = max(_character(encoded, span.start + span.length - 1) + 1, first)
        found.append((min(first, len(indexed)), min(last, len(indexed))))
    merged: list[tuple[int, int]] = []
    for first, last in (_whole(text, *pair) for pair in ranges_as_written(text, found)):
        if first == last:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _character(encoded: bytes, offset: int) -> int:
    """Return the position of the character in which the byte at `offset` stands."""
    while 0 < offset < len(encoded) and encoded[offset] & 0xC0 == 0x80:
        offset -= 1
    return len(encoded[:offset].decode("utf-8", "replace"))


def _joined(character: str) -> bool:
    """Say whether a character belongs to the one before: an accent, a joiner, a variant sign."""
    return unicodedata.category(character).startswith("M") or character in "\u200d\ufe0f"


def _whole(text: str, first: int, last: int) -> tuple[int, int]:
    while 0 < first < len(text) and _joined(text[first]):
        first -= 1
    while last < len(text) and _joined(text[last]):
        last += 1
    return first, last


def _window(text: str, ranges: list[tuple[int, int]]) -> tuple[int, int]:
    """Return where to cut: the window with the most marks, at spaces where there are some."""
    if len(text) <= LENGTH or not ranges:
        return 0, len(text) if len(text) <= LENGTH else _whole(text, 0, LENGTH)[1]
    room = LENGTH - BEFORE
    best = max(
        ranges,
        key=lambda r: (sum(r[0] <= first < r[0] + room for first, _last in ranges), -r[0]),
    )
    start = max(0, min(best[0] - BEFORE, len(text) - LENGTH))
    end = min(len(text), max(start + LENGTH, best[1]))
    if start and (space := text.find(" ", start, best[0])) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", best[1], end)) >= 0:
        end = space
    return _whole(text, start, end)


def _place(document: Document, name: str, item: int) -> Place:
    """Return the place of the text that a highlight was cut from."""
    body = cast("Body", document.body)
    if name == "passages":
        passage = body["passages"][item]
        files = {file["id"]: file["url"] for file in body["files"]}
        url = files.get(passage.get("file", ""), document.url)
        anchor = passage["anchor"]
        return Place(anchor, passage["label"], f"{url}#{anchor}" if anchor else url)
    labels = {
        "title": _("Title"),
        "title_original": _("Original title"),
        "summary": _("Summary"),
        "names": _("Terms"),
    }
    return Place("", labels[name], document.url)
