"""Addresses as they leave the site: absolute, from `PUBLIC_BASE_URL` alone."""

import re
from html import escape, unescape
from urllib.parse import urljoin

from django.conf import settings

from cms.api.collections import name_of

# The builder writes links in one form only (indexer/text.py): a tag with quoted attributes.
_LINK = re.compile(r'(<(?:a|img)\s(?:[^<>]*?\s)?(?:href|src)=")([^"]*)"')


def absolute(address: str, base: str = "") -> str:
    """Return an address of this site with scheme and host; `base` is the page it stands on."""
    return urljoin(urljoin(settings.PUBLIC_BASE_URL + "/", base), address)


def absolute_html(html: str, base: str) -> str:
    """Return `html` of the page at `base` with absolute addresses in all its links."""

    def replace(match: re.Match[str]) -> str:
        return f'{match[1]}{escape(absolute(unescape(match[2]), base))}"'

    return _LINK.sub(replace, html)


def api_url(kind: str, document_id: str) -> str:
    """Return the address of a document in this API."""
    return absolute(f"/api/v1/{name_of(kind)}/{document_id}")
