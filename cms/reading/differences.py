"""What changed between two versions of a document, so that a person can read it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from cms.search.document_page import DocumentPage
from search_config.document import DETAIL

TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
SENTENCES = re.compile(r".+?(?:[.!?。！？]\s*|$)", re.DOTALL)
WORD_BY_WORD = 4_000  # tokens of both texts together; longer ones sentence by sentence
CONTEXT = 160  # characters kept on each side of a change


@dataclass(frozen=True)
class Piece:
    """A piece of text: `kind` is same, new, gone or gap (left out, since nothing changed)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """A clause or section that was added, removed, changed or moved."""

    kind: str
    label: str
    anchor: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Fact:
    """Something stated beside the text; an empty value means not stated."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Differences:
    """All that differs."""

    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many parts of each kind there are."""
        kinds = [part.kind for part in self.parts]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


def differences(before: DocumentPage, after: DocumentPage) -> Differences:
    """Return what differs in the second from the first."""
    return Differences(tuple(_facts(before, after)), tuple(_parts(before, after)))


def _facts(before: DocumentPage, after: DocumentPage) -> Iterator[Fact]:
    old, new = _stated(before), _stated(after)
    for label in dict.fromkeys([*old, *new]):
        was, now = old.get(label, ""), new.get(label, "")
        if was != now:
            yield Fact(label, was, now)


def _stated(page: DocumentPage) -> dict[str, str]:
    body = page.body
    lists = {
        _("Principles"): page.principles,
        _("Topics"): page.topics,
        _("Cities and places"): page.places,
        _("Sources"): page.sources,
    }
    return {
        _("Title"): body["title"],
        _("Summary"): body["summary"],
        _("Status"): page.status,
        **{label: "; ".join(link.label for link in links) for label, links in lists.items()},
        _("Files"): "; ".join(file["title"] for file in body["files"]),
        **{fact.label: fact.value for fact in (*page.details, *page.facts)},
    }


def _parts(before: DocumentPage, after: DocumentPage) -> Iterator[Part]:
    old, new = _texts(before), _texts(after)
    kept = [anchor for anchor in old if anchor in new]
    moved = _moved(kept, [anchor for anchor in new if anchor in old])
    for anchor, (label, text) in new.items():
        if anchor not in old:
            yield Part("added", label, anchor, (Piece("new", text.removeprefix(label).lstrip()),))
        elif text != old[anchor][1]:
            # The heading above says the label already.
            same = label if old[anchor][0] == label else ""
            texts = (old[anchor][1].removeprefix(same).lstrip(), text.removeprefix(same).lstrip())
            yield Part("changed", label, anchor, tuple(compare(*texts)))
        elif anchor in moved:
            yield Part("moved", label, anchor)
    for anchor, (label, text) in old.items():
        if anchor not in new:
            yield Part("removed", label, "", (Piece("gone", text.removeprefix(label).lstrip()),))


def _texts(page: DocumentPage) -> dict[str, tuple[str, str]]:
    """Return label and text of each clause and section by its lasting id, in their order.

    Fields are compared as facts. Text that stands after a clause belongs to it. What stands first has no id.
    """
    found: dict[str, tuple[str, str]] = {}
    anchor = ""
    for passage in page.body["passages"]:
        if "file" in passage or passage["anchor"].startswith(DETAIL):
            continue
        anchor = passage["anchor"] or anchor
        label, text = found.get(anchor, (passage["label"], ""))
        found[anchor] = (label, f"{text} {passage['text']}".strip())
    return found


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return those that stand in another place among the others."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return set(after) - {after[b.b + n] for b in blocks for n in range(b.size)}


def compare(before: str, after: str) -> Iterator[Piece]:
    """Yield the pieces of two texts in reading order; what is far from a change is left out."""
    old, new = _tokens(before, after)
    merged: list[list[str]] = []  # kind and text
    gone = fresh = ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for position, (tag, a, b, c, d) in enumerate(steps):
        same = "".join(old[a:b]) if tag == "equal" else ""
        # A lone word or space between two changes would chop them to pieces.
        if same and (len(same.strip()) > 3 or position in {0, len(steps) - 1}):
            merged += [["gone", gone], ["new", fresh], ["same", same]]
            gone = fresh = ""
        else:
            gone += "".join(old[a:b])
            fresh += "".join(new[c:d])
    merged += [["gone", gone], ["new", fresh]]
    shown = [(kind, text) for kind, text in merged if text]
    for position, (kind, text) in enumerate(shown):
        if kind == "same":
            yield from _near(text, first=position == 0, last=position == len(shown) - 1)
        else:
            yield Piece(kind, text)


def _tokens(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    if len(old) + len(new) <= WORD_BY_WORD:
        return old, new
    return SENTENCES.findall(before), SENTENCES.findall(after)


def _near(text: str, *, first: bool, last: bool) -> Iterator[Piece]:
    """Yield what of an unchanged piece stands near a change."""
    start = "" if first else text[:CONTEXT]
    end = "" if last else text[-CONTEXT:]
    if len(text) <= len(start) + len(end) + 40:
        yield Piece("same", text)
        return
    if start:
        yield Piece("same", start.rpartition(" ")[0])
    yield Piece("gap", "…")
    if end:
        yield Piece("same", end.partition(" ")[2])
