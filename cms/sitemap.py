"""What the site tells crawlers: the addresses of all public pages, and where not to look.

Documents come from the stored ones, home and list pages from Wagtail's tree.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import NamedTuple
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.api.answers import from_documents
from cms.api.links import absolute
from content_models.models import ContentPage
from indexer import published
from indexer.eligibility import public_q

SIZE = 5000  # addresses of a sitemap; with all translations it stays below 50 MB
NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}


class Row(NamedTuple):
    """A page: its address, when it changed, and what its translations share (`work`)."""

    url: str
    changed: datetime | None
    locale: str
    work: str


@require_safe
@from_documents
def index(_request: HttpRequest) -> HttpResponse:
    """Name the sitemaps: 0 holds home and list pages, the others documents."""
    number = 1 + -(-_documents().count() // SIZE)
    xml, text = _writer()
    _start(xml, "sitemapindex", xmlns=NAMESPACES["xmlns"])
    for n in range(number):
        _start(xml, "sitemap")
        xml.addQuickElement("loc", absolute(reverse("sitemap", args=[n])))
        xml.endElement("sitemap")
    xml.endElement("sitemapindex")
    return _answer(text)


@require_safe
@from_documents
def sitemap(_request: HttpRequest, number: int) -> HttpResponse:
    """List addresses, each with its translations."""
    rows = list(_portion(number) if number else _lists())
    if not rows:
        raise Http404
    versions: dict[str, dict[str, str]] = {}
    for row in _versions(rows) if number else rows:
        versions.setdefault(row.work, {}).setdefault(row.locale, row.url)
    xml, text = _writer()
    _start(xml, "urlset", **NAMESPACES)
    for row in rows:
        _write(xml, row, versions[row.work])
    xml.endElement("urlset")
    return _answer(text)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep crawlers out of the admin, and of searches: there is no end to them."""
    searches = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            searches.append(reverse("search"))
    closed = [reverse("wagtailadmin_home"), "/api/", *searches]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines.append(f"Sitemap: {absolute(reverse('sitemaps'))}\n")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _documents() -> QuerySet[published.Document]:
    """Return the public documents that have a page of their own; an alias repeats another."""
    return published.documents().filter(page__alias_of=None).exclude(page=None)


def _portion(number: int) -> Iterator[Row]:
    columns = _documents().order_by("pk").values_list("url", "changed_at", "locale", "work")
    return (Row(*row) for row in columns[(number - 1) * SIZE : number * SIZE])


def _versions(rows: Sequence[Row]) -> Iterator[Row]:
    """Return all language versions of the works in `rows`."""
    found = _documents().filter(work__in={row.work for row in rows}).order_by("locale", "pk")
    columns = found.values_list("url", "changed_at", "locale", "work")
    return (Row(*row) for row in columns)


def _lists() -> Iterator[Row]:
    """Return the public pages that are no documents."""
    kinds = ContentPage.__subclasses__()
    pages = Page.objects.filter(public_q(), alias_of=None).not_type(*kinds)
    for page in pages.select_related("locale").order_by("path"):
        url, locale = page.get_url(), page.locale.language_code
        if url:
            yield Row(url, page.last_published_at, locale, str(page.translation_key))


def _writer() -> tuple[SimplerXMLGenerator, StringIO]:
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8", short_empty_elements=True)
    xml.startDocument()
    return xml, text


def _start(xml: SimplerXMLGenerator, name: str, **attributes: str) -> None:
    xml.startElement(name, AttributesImpl(attributes))


def _write(xml: SimplerXMLGenerator, row: Row, versions: dict[str, str]) -> None:
    _start(xml, "url")
    xml.addQuickElement("loc", absolute(row.url))
    if row.changed:
        xml.addQuickElement("lastmod", row.changed.isoformat())
    for locale, url in versions.items() if len(versions) > 1 else ():
        link = {"rel": "alternate", "hreflang": locale, "href": absolute(url)}
        xml.addQuickElement("xhtml:link", attrs=link)
    xml.endElement("url")


def _answer(text: StringIO) -> HttpResponse:
    return HttpResponse(text.getvalue(), content_type="application/xml; charset=utf-8")
