"""What stands on a document's page beside its text: versions, citation, related, feedback."""

from dataclasses import dataclass
from functools import cached_property

from cms.reading import card
from cms.reading.citation import Citation, citation
from cms.reading.versions import Version, versions
from cms.search.document_page import DocumentPage, Fact, Link
from cms.search.feedback import mistake_in
from cms.search.related import related
from indexer import published
from indexer.published import Document

RELATED = 5


@dataclass
class Reading:
    """The surroundings of a document's page. A preview of a draft has only some of them."""

    shown: DocumentPage

    @property
    def key(self) -> str:
        """The document's id."""
        return f"page-{self.shown.page.pk}"

    @cached_property
    def stored(self) -> Document | None:
        """The stored document, if it is public."""
        return published.documents().filter(pk=self.key).first()

    @cached_property
    def versions(self) -> list[Version]:
        """The published versions, the current one first; [] if the document is not public."""
        return versions(self.stored) if self.stored else []

    @property
    def citation(self) -> Citation:
        """How to cite it."""
        return citation(self.shown, self.key)

    @property
    def answers(self) -> list[Fact]:
        """What citizens ask about a use case."""
        return card.answers(self.shown)

    @property
    def details(self) -> list[Fact]:
        """The other fields of the document's type."""
        return card.expert_facts(self.shown)

    @cached_property
    def related(self) -> list[tuple[str, Link]]:
        """Documents that have much in common with it, by their ids."""
        if self.stored is None:
            return []
        found = related(self.stored, published.documents(), RELATED)
        return [
            (other.pk, Link(other.body["title"], other.url, lang=other.body["lang"]))
            for other in found
        ]

    @property
    def feedback(self) -> str:
        """The address by which a mistake is reported, or "" where the site names none."""
        return mistake_in(f"{self.shown.body['title']} ({self.key})")
