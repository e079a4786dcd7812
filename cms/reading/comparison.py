"""Two or three documents side by side: what is stated of them, and clause by clause."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.search.document_page import DocumentPage, Link
from indexer.published import Document

MOST = 3  # documents side by side


@dataclass(frozen=True)
class Compared:
    """A document with its id and address."""

    key: str
    url: str
    shown: DocumentPage


@dataclass(frozen=True)
class Row:
    """One thing that is stated of each document: links, or words. Empty: not stated."""

    label: str
    cells: tuple[Sequence[Link] | str, ...]


@dataclass(frozen=True)
class Clause:
    """A clause as it stands in its document, with the address of its place there."""

    title: str
    block: Mapping[str, Any]
    url: str


@dataclass(frozen=True)
class ClauseRow:
    """What each document says on one topic; `shared` if more than one says something."""

    label: str
    cells: tuple[tuple[Clause, ...], ...]

    @property
    def shared(self) -> bool:
        """Whether there is something to compare."""
        return sum(map(bool, self.cells)) > 1


@dataclass(frozen=True)
class Comparison:
    """All of it; topics on which several speak stand first."""

    documents: tuple[Compared, ...]
    facts: tuple[Row, ...]
    clauses: tuple[ClauseRow, ...]


def comparison(documents: Sequence[Document]) -> Comparison:
    """Return these public documents side by side, in this order."""
    pages = {
        page.pk: page
        for page in Page.objects.filter(pk__in=[d.page_id for d in documents]).specific()
    }
    language = get_language() or "en"
    compared = tuple(
        Compared(d.pk, d.url, DocumentPage(d.body, pages[d.page_id], language)) for d in documents
    )
    clauses = sorted(_clauses(compared), key=lambda row: not row.shared)
    return Comparison(compared, tuple(_facts(compared)), tuple(clauses))


def _facts(compared: Sequence[Compared]) -> Iterator[Row]:
    pages = [each.shown for each in compared]
    yield Row(_("Type"), tuple(page.type_label for page in pages))
    yield Row(_("Status"), tuple(page.status for page in pages))
    yield Row(_("Summary"), tuple(page.body["summary"] for page in pages))
    for label, name in (
        (_("Cities and places"), "places"),
        (_("Principles"), "principles"),
        (_("Topics"), "topics"),
    ):
        yield Row(label, tuple(getattr(page, name) for page in pages))
    stated = [{fact.label: fact.value for fact in (*p.details, *p.facts)} for p in pages]
    for label in dict.fromkeys(label for facts in stated for label in facts):
        yield Row(label, tuple(facts.get(label, "") for facts in stated))


def _clauses(compared: Sequence[Compared]) -> Iterator[ClauseRow]:
    found: dict[str, tuple[str, list[list[Clause]]]] = {}
    for position, each in enumerate(compared):
        for block in each.shown.blocks:
            if block["type"] == "clause":
                topic = block["topic"]
                label = each.shown.vocabulary.label("topic", topic) if topic else _("No topic")
                row = found.setdefault(topic, (label, [[] for __ in compared]))
                row[1][position].append(Clause(block["title"], block, f"{each.url}#{block['id']}"))
    for label, cells in found.values():
        yield ClauseRow(label, tuple(map(tuple, cells)))
