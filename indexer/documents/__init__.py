"""From a page or a term to its stored document: a pure function of the database's state.

A builder notes every object that it looked at, public or not: when one of them changes,
the document is built again.
"""

from indexer.documents.addresses import public_html
from indexer.documents.build import Built, build_document, build_targets, has_document, shared

__all__ = ["Built", "build_document", "build_targets", "has_document", "public_html", "shared"]
