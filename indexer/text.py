"""Text out of HTML, and HTML fit to be shown (the only user of bs4)."""

import codecs
import html as entities
import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import nh3
from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.dammit import EncodingDetector
from bs4.element import PreformattedString

from search_config.normal import searched, written

# What stands on lines or in boxes of its own. All else is inline: its words may go on.
BLOCKS = frozenset(
    [
        "address", "area", "article", "aside", "audio", "blockquote", "body", "br", "button",
        "canvas", "caption", "center", "col", "colgroup", "dd", "details", "dialog", "dir", "div",
        "dl", "dt", "embed", "fieldset", "figcaption", "figure", "footer", "form", "frame",
        "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html",
        "iframe", "img", "input", "legend", "li", "listing", "main", "menu", "menuitem", "meter",
        "nav", "noframes", "object", "ol", "optgroup", "option", "output", "p", "plaintext",
        "pre", "progress", "search", "section", "select", "summary", "svg", "table", "tbody",
        "td", "textarea", "tfoot", "th", "thead", "tr", "ul", "video", "xmp",
    ]
)  # fmt: skip
# What a browser with scripts, pictures and sound does not show as text.
NOT_READ = frozenset(
    [
        "annotation", "annotation-xml", "applet", "audio", "canvas", "datalist", "embed", "frame",
        "frameset", "head", "iframe", "noembed", "noframes", "noscript", "object", "rp", "rtc",
        "script", "style", "svg", "template", "title", "video",
    ]
)  # fmt: skip
HAS_ALT = frozenset(["area", "embed", "img", "input"])
_HIDDEN_STYLE = re.compile(r"(?i)\b(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b")
_BLOCK_STYLE = re.compile(
    r"(?i)\bdisplay\s*:\s*(?:inline-)?(?:block|flex|grid|table|list-item|flow-root)"
)
_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*>")
_BR_CLOSED = re.compile(r"(?i)</br\b[^>]*>")  # a <br> to browsers, nothing to the parser
# What is no text, nor can be written as UTF-8 for the parser.
_NO_CHARACTERS = re.compile("[\0\ud800-\udfff]")
# The web means more characters by these names than the standards that they come from.
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
    "iso8859-11": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-8", "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}  # fmt: skip
# A number raised behind a word is the mark of a note, behind a unit (km, CO) it is an exponent.
_NOTED = re.compile(r"(?:[^\W\d_]{4,}|[.,;:!?)\]”’»])\Z")
_NOTE = re.compile(r"\s*[\[(]?\d{1,3}[\])]?(?:\s*[,–-]\s*\d{1,3})*\s*\Z")
_TWICE = re.compile(
    r"(?<=\w)&(\#\d+|\#[xX][0-9a-fA-F]+|\w+);|&(\#\d+|\#[xX][0-9a-fA-F]+|\w+);(?=\w)"
)

TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li", "sub", "sup", "code", "h3", "h4"}  # fmt: skip


def html_to_text(html: str | bytes) -> str:
    """Return the text that a person reads in `html`, as it is searched."""
    return searched(visible_text(html))


@lru_cache(maxsize=2_048)
def visible_text(html: str | bytes) -> str:
    """Return the text that a person reads in `html`, as it is written, with single spaces.

    Words of neighbouring blocks are kept apart, words across inline tags together. Kept by
    content: a document that is built again is not read again. Bytes are decoded as a
    browser would.
    """
    source = html if isinstance(html, str) else _decoded(html)
    source = _PROLOGUE.sub("", _NO_CHARACTERS.sub("", source))
    if "<" not in source:
        return written(_once_more(entities.unescape(source)))
    return written(_once_more(_Reader(_BR_CLOSED.sub("<br>", source), builder=_Builder()).text))


def _decoded(data: bytes) -> str:
    """Decode as a browser would, but believe in UTF-8 wherever that is possible."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    text = data.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    # What is no UTF-8 has next to none of its sequences by chance.
    if foreign >= 2 * broken or data.startswith(codecs.BOM_UTF8):
        return text
    declared = EncodingDetector.find_declared_encoding(
        data, is_html=True, search_entire_document=False
    )
    name = (declared or "").lower().removeprefix("x-").replace("windows-", "cp").removesuffix("-i")
    with suppress(UnicodeError, LookupError):
        name = codecs.lookup(name).name
        return data.decode(_WIDER.get(name, name), "replace")
    return data.decode("windows-1252", "replace")


def _once_more(text: str) -> str:
    """Decode what was escaped twice where nothing else can be meant: inside a word.

    "Z&amp;uuml;rich" in HTML is read as "Z&uuml;rich". A text about "&lt;" stays one.
    """
    if "&" not in text:
        return text

    def decode(match: re.Match[str]) -> str:
        character = entities.unescape(match.group())
        return match.group() if character in "<>" or len(character) > 1 else character

    return _TWICE.sub(decode, text)


class _Builder(LXMLTreeBuilder):
    """Hands on what the parser sends as it is: HTML has no namespaces to look after."""

    soup: Any

    def start(self, tag: Any, attrib: Any, nsmap: Any = None) -> None:  # noqa: ARG002  lxml's
        self.soup.handle_starttag(tag, None, None, attrib)

    def end(self, tag: Any) -> None:
        self.soup.handle_endtag(tag)


class _Reader(BeautifulSoup):
    """Collects text while the parser runs, instead of making a tree.

    Without a tree it is six times as fast, and depth costs nothing. `text` is what was read.
    """

    def reset(self) -> None:
        """Begin anew: BeautifulSoup calls this before it feeds the parser."""
        super().reset()
        self._parts: list[str] = []
        self._skipped = 0  # how deep we are in what is not read
        self._open: list[str] = []  # what each end tag closes: a block, inline, a ruby text …
        self._asides: list[list[str]] = []  # of each open ruby, the texts beside its characters
        self._outer: list[list[str]] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def handle_starttag(self, name: str, *args: Any, **_: Any) -> None:
        """Take in a start tag; the parser sends an end tag for each."""
        self.endData()
        attributes = args[2]
        if not self._skipped and name in HAS_ALT:
            self._parts.append(f" {attributes.get('alt') or ''} ")
        if self._skipped or name in NOT_READ or _is_hidden(name, attributes):
            self._parts.append(" " if not self._skipped and name in BLOCKS else "")
            self._skipped += 1
            return
        self._open.append(self._begin(name, attributes))

    def _begin(self, name: str, attributes: Any) -> str:
        """Begin an element; return its kind."""
        if name in BLOCKS or (attributes and _BLOCK_STYLE.search(attributes.get("style") or "")):
            self._parts.append(" ")
            return "block"
        if name == "ruby":
            self._asides.append([])
        elif name == "sup" or (name == "rt" and self._asides):
            self._outer.append(self._parts)
            self._parts = []
            return name
        return "ruby" if name == "ruby" else ""

    def handle_endtag(self, name: str, nsprefix: str | None = None) -> None:  # noqa: ARG002
        """Take in an end tag."""
        self.endData()
        if self._skipped:
            self._skipped -= 1
            self._parts.append(" " if not self._skipped and name in BLOCKS else "")
        elif self._open:
            self._end(self._open.pop())

    def _end(self, kind: str) -> None:
        if kind == "block":
            self._parts.append(" ")
        elif kind == "ruby":
            self._parts += [f" {aside} " for aside in self._asides.pop()]
        elif kind == "rt":
            self._asides[-1].append("".join(self._parts))
            self._parts = self._outer.pop()
        elif kind == "sup":
            raised = "".join(self._parts)
            self._parts = self._outer.pop()
            apart = _NOTE.match(raised) and _NOTED.search("".join(self._parts[-3:]))
            self._parts += [" ", raised, " "] if apart else [raised]

    def endData(self, containerClass: type | None = None) -> None:  # noqa: N802, N803  bs4's
        """Keep the characters since the last tag, unless they are a comment or their like."""
        is_text = not (containerClass and issubclass(containerClass, PreformattedString))
        if is_text and not self._skipped:
            self._parts += self.current_data
        self.current_data.clear()


def _is_hidden(name: str, attributes: Any) -> bool:
    if not attributes:
        return name in {"dialog", "input"}
    return (
        (attributes.get("hidden", "until-found").lower() != "until-found")
        or attributes.get("aria-hidden", "").lower() == "true"
        or (name == "dialog" and "open" not in attributes)
        or (name == "input" and attributes.get("type", "").lower() != "image")
        or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))
    )


def rich_text(html: str, href: Callable[[str, str], str | None]) -> str:
    """Return stored rich text as public HTML.

    `href(kind, id)` gives the address of a linked page or file or of a picture, or None if it
    is not public: then the words stay and the link goes. The result holds plain tags, http(s),
    mailto or local links and the pictures of the site, nothing else.
    """
    tags = TAGS
    if "linktype" in html or "<embed" in html:
        soup = BeautifulSoup(f"<body>{html}</body>", "lxml")
        for link in soup.find_all("a", attrs={"linktype": True}):
            target = href(str(link["linktype"]), str(link.get("id", "")))
            if target is None:
                link.unwrap()
            else:
                link.attrs = {"href": target}
        for foreign in soup.find_all("img"):
            foreign.decompose()
        for picture in soup.find_all("embed", attrs={"embedtype": "image"}):
            if source := href("image", str(picture.get("id", ""))):
                alt = str(picture.get("alt", ""))
                picture.replace_with(soup.new_tag("img", attrs={"src": source, "alt": alt}))
                tags = TAGS | {"img"}
        html = soup.body.decode_contents() if soup.body else ""
    return nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}, "img": {"src", "alt"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
