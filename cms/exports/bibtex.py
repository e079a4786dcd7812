"""A search's results as BibTeX, for reference managers."""

import re
from collections.abc import Iterable, Iterator, Mapping

from cms.api.links import absolute
from cms.exports.text import plain
from indexer.published import Document

_SPECIAL = {
    **{each: f"\\{each}" for each in "{}$&#_%"},
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


def write(portions: Iterable[list[Document]]) -> Iterator[str]:
    """Yield the documents entry by entry."""
    for documents in portions:
        for document in documents:
            lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(document))
            yield f"@misc{{{document.pk},\n{lines}\n}}\n\n"


def _fields(document: Document) -> Iterator[tuple[str, str]]:
    body = document.body
    # Double braces: a body's name has no first name, and a title keeps its capitals.
    bodies = " and ".join(f"{{{escaped(each['label'])}}}" for each in body["issuing_bodies"])
    year, _, rest = body["date"].partition("-")
    words: Mapping[str, str] = {
        "author": bodies,
        "title": f"{{{escaped(body['title'])}}}",
        "year": year,
        "month": str(int(rest[:2])) if rest else "",
        "langid": body["lang"],
        "abstract": escaped(body["summary"]),
        "keywords": escaped(", ".join(term["label"] for term in body["topics"])),
        "copyright": escaped("; ".join(filter(None, (body["licence"], body["attribution"])))),
        "note": escaped(", ".join(source["url"] for source in body["sources"])),
        "url": _address(absolute(document.url)),
        "urldate": document.changed_at.date().isoformat(),
    }
    yield from ((name, value) for name, value in words.items() if value)


def escaped(text: str) -> str:
    """Return `text` on one line, with what TeX would take for a command written out."""
    line = re.sub(r"\s+", " ", plain(text)).strip()
    return "".join(_SPECIAL.get(character, character) for character in line)


def _address(url: str) -> str:
    """Return an address as it stands in the field `url`: verbatim, but for braces."""
    return url.replace("{", "%7B").replace("}", "%7D")
