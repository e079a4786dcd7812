"""Addresses by which readers write to the site's contact."""

from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _


def mistake_in(about: str) -> str:
    """Return the mailto: address to report a mistake, or "" if the site names no contact."""
    return _mail(_("A mistake in “%(about)s”") % {"about": about})


def missing(text: str) -> str:
    """Return the mailto: address to say what a search did not find, or "" without a contact."""
    return _mail(_("Not found: “%(text)s”") % {"text": text})


def _mail(subject: str) -> str:
    if not settings.CONTACT_EMAIL:
        return ""
    return f"mailto:{settings.CONTACT_EMAIL}?subject={quote(subject)}"
