"""Tags of the public pages."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.search import listings
from cms.search.dates import in_words
from cms.search.document_page import DocumentPage, Link, document_page
from cms.search.languages import direction, language_name
from content_models.models import ContentPage
from indexer import documents
from indexer.eligibility import public_q

register = template.Library()
register.filter("date_in_words", in_words)
register.filter("direction", direction)


@register.filter
def public_html(source: str) -> SafeString:
    """Return an editor's rich text as it may be shown to everybody."""
    return mark_safe(documents.public_html(source))  # noqa: S308  it is cleaned there


@register.simple_tag
def document_of(page: ContentPage) -> DocumentPage:
    """Return what a document's page shows."""
    return document_page(page)


@register.simple_tag
def overview() -> listings.Overview:
    """Return the site in numbers."""
    return listings.overview()


@register.simple_tag(takes_context=True)
def listing(context: dict[str, Any], page: Page) -> listings.Listing:
    """Return the documents under an index page."""
    return listings.listing(page, context["request"].GET.get("page", "1"))


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[Link]:
    """Return this address in the other interface languages.

    A page of the content is linked to its public translations, any other address to itself
    below the other language's prefix.
    """
    page = context.get("page")
    if isinstance(page, Page):
        others = page.get_translations().filter(public_q()).select_related("locale")
        found = {other.locale.language_code: other.url for other in others}
    else:
        address = context["request"].get_full_path()
        codes = [code for code, _name in settings.LANGUAGES if code != get_language()]
        found = {code: translate_url(address, code) for code in codes}
    unreviewed = _("machine translated, not reviewed")
    return [
        Link(language_name(code, code), url, "" if is_reviewed(code) else unreviewed, code)
        for code, url in found.items()
        if url
    ]


@register.filter
def is_reviewed(code: str) -> bool:
    """Say whether a person has read over the site's words in this language."""
    return code in settings.REVIEWED_LANGUAGES


@register.filter
def language_itself(code: str) -> str:
    """Return a language's name in that language."""
    return language_name(code, code)
