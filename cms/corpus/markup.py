"""Foreign HTML, made safe: a tree of known tags, and what of it stays as rich text."""

import re
from collections.abc import Iterable, Iterator
from html import escape

import nh3
from lxml import html as lxml_html
from lxml.html import HtmlElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
# What stands in a line. Anything else is a block of its own.
INLINE = frozenset({"a", "b", "strong", "i", "em", "br", "img"})
MEDIA = frozenset({"iframe", "audio", "video", "source"})
BLOCKS = HEADINGS | MEDIA | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "figcaption", "figure", "footer", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    **{name: {"src"} for name in MEDIA},
}
_PLAIN = {"b": "b", "strong": "b", "i": "i", "em": "i"}
_DEEPEST = 200  # levels; below, only the words are read
# Sources were masked with these: nobody must take them for a real contact.
_MASKED = re.compile(r"[\w.+-]+@example\.(?:org|com)\b|(?:\b1-)?\b555-010-\d{4}\b")
_MASK = "[…]"
_ESCAPED_TWICE = re.compile(r"&amp;(?=(?:amp|quot|nbsp|#\d{2,5});)")


def tree(html: str) -> HtmlElement:
    """Return the sanitised HTML as a tree: known tags, http(s) and mailto addresses, no more."""
    clean = nh3.clean(
        _ESCAPED_TWICE.sub("&", html),
        tags=set(INLINE | BLOCKS - {"body"}),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    parser = lxml_html.HTMLParser(huge_tree=True)
    found = lxml_html.document_fromstring(f"<body>{clean}</body>", parser=parser)
    if parser.error_log.filter_from_fatals():
        # Nested deeper than the parser goes: the words alone are kept.
        found = lxml_html.document_fromstring(f"<body>{nh3.clean(html, tags=set())}</body>")
    return found.body


def masked(text: str) -> str:
    """Return `text` without the stand-ins for addresses and telephone numbers."""
    return _MASKED.sub(_MASK, text)


def plain(element: HtmlElement) -> str:
    """Return the words of an element in one line; links to elsewhere with their address."""
    return " ".join("".join(_words(element)).split())


def _words(element: HtmlElement, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        yield masked(str(element.text_content()))
        return
    edge = " " if element.tag in BLOCKS or element.tag == "br" else ""
    yield edge
    yield masked(element.text or "") or _alternative(element)
    for child in element:
        yield from _words(child, depth + 1)
        yield masked(child.tail or "")
    address = _address(element)
    if address and address not in (element.text or ""):
        yield f" ({address})"
    yield edge


def inline(element: HtmlElement, depth: int = 0) -> str:
    """Return what an element holds as rich text: bold, italic, links and line breaks."""
    if depth > _DEEPEST:
        return escape(masked(str(element.text_content())), quote=False)
    parts = [words(element.text)]
    for child in element:
        parts += [inline_element(child, depth + 1), words(child.tail)]
    return "".join(parts)


def inline_element(element: HtmlElement, depth: int = 0) -> str:
    """Return the element itself as rich text."""
    if element.tag == "br":
        return "<br/>"
    if element.tag == "img" or element.tag in MEDIA:
        return _linked(escape(_alternative(element), quote=False), _address(element))
    inner = inline(element, depth)
    if inner.strip() and element.tag == "a":
        return _linked(inner, _address(element))
    if inner.strip() and element.tag in _PLAIN:
        return f"<{_PLAIN[element.tag]}>{inner}</{_PLAIN[element.tag]}>"
    return f" {inner} " if element.tag in BLOCKS else inner


def paragraph(parts: Iterable[str]) -> str:
    """Return rich text as a paragraph, or "" if nobody could read anything in it."""
    joined = "".join(parts).strip()
    joined = re.sub(r"^(?:\s*<br/>)+|(?:<br/>\s*)+$", "", joined).strip()
    return f"<p>{joined}</p>" if re.sub(r"<[^>]*>", "", joined).strip() else ""


def words(text: str | None) -> str:
    """Return plain text as rich text, with single spaces."""
    return escape(masked(re.sub(r"\s+", " ", text)), quote=False) if text else ""


def _alternative(element: HtmlElement) -> str:
    """Return words for what is no text: pictures stay where they are, as links."""
    if element.tag == "img":
        alt = masked(" ".join((element.get("alt") or "").split()))
        return f"[{alt}]" if alt else "[image]" if _address(element) else ""
    return f"[{_address(element)}]" if element.tag in MEDIA and _address(element) else ""


def _address(element: HtmlElement) -> str:
    """Return the web or mail address that an element leads to, or ""."""
    found = (element.get("href") or element.get("src") or "").strip()
    is_absolute = found.startswith(("http://", "https://", "mailto:"))
    return "" if not is_absolute or _MASKED.search(found) else found


def _linked(inner: str, address: str) -> str:
    # Rich text knows no link within a link: the outer one goes.
    if not address or not inner or "<a " in inner:
        return inner
    return f'<a href="{escape(address)}">{inner}</a>'
