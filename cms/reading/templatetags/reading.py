"""Tags of the reading pages."""

from django import template

from cms.reading.document import Reading
from cms.search.document_page import DocumentPage

register = template.Library()


@register.simple_tag
def reading_of(shown: DocumentPage) -> Reading:
    """Return what stands beside the text of a document's page."""
    return Reading(shown)
