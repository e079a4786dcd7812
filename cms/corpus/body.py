"""Foreign HTML as blocks: headings, text, clauses, quotes, tables."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.utils.html import escape
from lxml.html import HtmlElement

from cms.corpus import markup
from cms.corpus.tables import table

Block = dict[str, Any]

_CONTAINERS = markup.BLOCKS - markup.HEADINGS - {
    "blockquote", "dt", "h5", "h6", "hr", "iframe", "ol", "p", "pre", "table", "ul",
}  # fmt: skip
_LISTS = frozenset({"ol", "ul"})
_DEEPEST = 100
# A number that a text gives to its own section: "4.", "4)", "4.2" or "IV.".
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,3}|(?:\d{1,3}|[IVXL]{1,6})(?=[.)]))[.)]?\s+(?=\S)")


def blocks(html: str, key: UUID, *, title: str = "", clauses: bool = False) -> list[Block]:
    """Return the body of a document.

    The blocks' ids come from `key` and their places, so that an import done again gives the
    same permalinks. A first heading that repeats `title` is left out. With `clauses`, sections
    that the text itself numbers become clauses.
    """
    made = _Maker(key, title.casefold(), clauses)
    made.read(markup.tree(html))
    made.end_text()
    return made.blocks


@dataclass
class _Maker:
    """Reads a tree from its beginning to its end; text gathers until another block begins."""

    key: UUID
    title: str
    clauses: bool
    blocks: list[Block] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    clause: tuple[str, Block] | None = None

    def read(self, element: HtmlElement, depth: int = 0) -> None:
        """Take in what an element holds."""
        self.line.append(markup.words(element.text))
        for child in element:
            self._read_one(child, depth)
            self.line.append(markup.words(child.tail))
        if element.tag in markup.BLOCKS:
            self.end_line()

    def _read_one(self, child: HtmlElement, depth: int) -> None:
        if child.tag not in markup.BLOCKS:
            self.line.append(markup.inline_element(child))
        elif child.tag in _CONTAINERS and depth < _DEEPEST:
            self.end_line()
            if media := markup.inline_element(child) if child.tag in markup.MEDIA else "":
                self.line.append(media)
            self.read(child, depth + 1)
        else:
            self.end_line()
            self._block(child)

    def _block(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in markup.HEADINGS:
            self._heading(element)
        elif tag in _LISTS:
            self.text.append(_list(element))
        elif tag == "table":
            self._add("table", table(element))
        elif tag == "blockquote":
            quote = markup.plain(element)
            self._add("quote", {"text": quote, "source": "", "url": ""} if quote else None)
        elif tag == "pre":
            rows = (escape(markup.masked(row)) for row in str(element.text_content()).splitlines())
            self.text.append(markup.paragraph(["<br/>".join(rows)]))
        elif tag in {"dt", "h5", "h6"}:
            inner = markup.inline(element).strip()
            self.text.append(markup.paragraph([f"<b>{inner}</b>"] if inner else []))
        else:
            self.text.append(markup.paragraph([markup.inline_element(element)]))

    def _heading(self, element: HtmlElement) -> None:
        words = markup.plain(element)
        if not words or (not self.blocks and not any(self.text) and words.casefold() == self.title):
            return
        if len(words) > 255:  # longer than a heading may be
            self.text.append(markup.paragraph([markup.inline(element)]))
            return
        self.end_text()
        heading = {"level": "2" if element.tag in {"h1", "h2"} else "3", "text": words}
        number = _NUMBER.match(words) if self.clauses else None
        if number and number[1] not in self.numbers:
            # Whether it is a clause shows when its text is there.
            self.clause = number[1], heading
        else:
            self._append("heading", heading)

    def end_line(self) -> None:
        """Make a paragraph of the line that has gathered."""
        self.text.append(markup.paragraph(self.line))
        self.line.clear()

    def end_text(self) -> None:
        """Make a block of the text that has gathered: the clause's, if one has begun."""
        self.end_line()
        rich = "".join(self.text)
        self.text.clear()
        begun, self.clause = self.clause, None
        if begun and rich:
            number, heading = begun
            self.numbers.add(number)
            title = _NUMBER.sub("", heading["text"], count=1)
            value = {"number": number, "heading": title, "text": rich}
            self._append("clause", value | {"principle": None, "topic": None})
        elif begun:
            self._append("heading", begun[1])
        elif rich:
            self._append("text", rich)

    def _add(self, kind: str, value: Any) -> None:
        if value:
            self.end_text()
            self._append(kind, value)

    def _append(self, kind: str, value: Any) -> None:
        block_id = str(uuid5(self.key, str(len(self.blocks))))
        self.blocks.append({"type": kind, "value": value, "id": block_id})


def _list(element: HtmlElement, depth: int = 0) -> str:
    """Return a list as rich text; what has no words is left out."""
    items = [_item(markup.words(element.text))]
    for child in list(element):
        if child.tag in _LISTS:
            items.append(_item("", _list(child, depth + 1) if depth < 10 else markup.plain(child)))
        else:
            nested = [each for each in child if each.tag in _LISTS] if depth < 10 else []
            for each in nested:
                each.tail = f" {each.tail or ''}"
                each.drop_tree()  # the words after it stay
            below = "".join(_list(each, depth + 1) for each in nested)
            items.append(_item(markup.inline(child), below))
        items.append(_item(markup.words(child.tail)))
    joined = "".join(items)
    return f"<{element.tag}>{joined}</{element.tag}>" if joined else ""


def _item(rich: str, below: str = "") -> str:
    inner = markup.paragraph([rich]).removeprefix("<p>").removesuffix("</p>")
    return f"<li>{inner}{below}</li>" if inner or below else ""
