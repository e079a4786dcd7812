"""How to cite a document: a line of text with a permalink."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cms.search.document_page import DocumentPage
from cms.search.presenters import absolute


@dataclass(frozen=True)
class Citation:
    """The parts of the line. `year` is empty if it is not known, `version` if it has none."""

    authors: str
    year: str
    title: str
    lang: str
    version: str
    site: str
    url: str
    today: str


def citation(page: DocumentPage, document_id: str, version: str = "") -> Citation:
    """Return how to cite a document, or one `version` of it."""
    body = page.body
    authors = [term["label"] for term in body["issuing_bodies"] or body["cities"]]
    arguments = [document_id, version] if version else [document_id]
    return Citation(
        authors="; ".join(authors) or settings.WAGTAIL_SITE_NAME,
        year=body["date"][:4],
        title=body["title"],
        lang=body["lang"],
        version=str(body["details"].get("version_label", "")),
        site=settings.WAGTAIL_SITE_NAME,
        url=absolute(reverse("version" if version else "permalink", args=arguments)),
        today=date_format(timezone.localdate(), "DATE_FORMAT"),
    )
