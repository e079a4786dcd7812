"""Addresses and HTML as they may stand on a page, whatever is stored.

Forms check what editors type; imports, scripts and older versions of the site may not have.
"""

from functools import partial

from indexer.documents.context import Context
from indexer.text import rich_text

SHOWN = ("https://", "http://")


def web_address(url: str) -> str:
    """Return the address if it leads to the web, else nothing: never javascript: or data:."""
    return url if url.lower().startswith(SHOWN) else ""


def public_html(source: str) -> str:
    """Return stored rich text as HTML for everybody: plain tags, links to public pages only."""
    return rich_text(source, partial(Context().href, seen=set()))
