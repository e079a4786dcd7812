"""Text out of HTML, and HTML fit to be shown (the only user of bs4)."""

import re
import unicodedata
from collections.abc import Callable

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement, PreformattedString

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
NOT_READ = frozenset(
    ["head", "noscript", "script", "style", "template", "iframe", "object", "svg", "math"]
)
# Soft hyphens and zero-width characters are invisible inside a word: they go, whole.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

TAGS = {
    "p",
    "br",
    "b",
    "strong",
    "i",
    "em",
    "a",
    "ul",
    "ol",
    "li",
    "sub",
    "sup",
    "code",
    "h3",
    "h4",
}


def normalise(text: str) -> str:
    """Return `text` as it is searched: NFKC, nothing invisible, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text.translate(INVISIBLE))).strip()


def html_to_text(html: str) -> str:
    """Return the text that a person reads in `html`, normalised.

    Words of neighbouring blocks are kept apart, words across inline tags together.
    """
    soup = BeautifulSoup(html, "lxml")
    parts: list[str] = []
    # A walk without recursion: deeply nested input must not exhaust the stack.
    stack: list[PageElement | str] = [soup]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name in NOT_READ or node.has_attr("hidden"):
                continue
            if node.name == "img":
                parts.append(f" {node.get('alt') or ''} ")
            edge = " " if node.name in BLOCKS else ""
            stack.append(edge)
            stack.extend(reversed(node.contents))
            stack.append(edge)
        elif not isinstance(node, PreformattedString):  # comments and their like
            parts.append(str(node))
    return normalise("".join(parts))


def rich_text(html: str, href: Callable[[str, str], str | None]) -> str:
    """Return stored rich text as public HTML.

    `href(kind, id)` gives the address of a linked page or file, or None if it is not
    public: then the words stay and the link goes. The result holds plain tags and http(s),
    mailto or local links, nothing else.
    """
    if "linktype" in html or "<embed" in html:
        soup = BeautifulSoup(f"<body>{html}</body>", "lxml")
        for link in soup.find_all("a", attrs={"linktype": True}):
            target = href(str(link["linktype"]), str(link.get("id", "")))
            if target is None:
                link.unwrap()
            else:
                link.attrs = {"href": target}
        html = soup.body.decode_contents() if soup.body else ""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
