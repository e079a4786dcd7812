"""GET /api/v1/changes: everything that is public, in the order in which it changed.

Whoever follows it to its end holds what the lists hold. It is read without an end: what
changes or goes later stands behind what has been read.
"""

from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from cms.api.answers import answer, from_documents
from cms.api.links import absolute
from cms.api.present import Item, present
from cms.api.problems import GoneError, Problem
from cms.api.reader import Reader, bad, parameter
from cms.api.shapes import AnyItem
from indexer import published
from indexer.published import Document, Portion, Position, PositionGone

router = Router(tags=["keeping in step"])
PAGE_SIZE, PAGE_SIZE_LIMIT = 100, 500


class Entry(Schema):
    """A document that is there in a new state (`upsert`), or that is gone (`delete`)."""

    seq: int = Field(description="Rises from entry to entry.")
    op: Literal["upsert", "delete"]
    type: str
    id: str
    locale: str
    url: str | None
    updated: datetime
    document: AnyItem | None = Field(
        None,
        description="The document, in an upsert, with `include=document`; terms without `count`.",
    )


class Changes(Schema):
    """A portion of the feed. Keep `next_cursor`, whether or not there is more now."""

    items: list[Entry]
    next_cursor: str
    next: str = Field(description="The address of the following portion.")
    has_more: bool = Field(description="More can be read now.")
    complete: bool = Field(
        description="This was all. False also while the feed waits, for seconds, for the removal "
        "of a document that somebody has hidden."
    )


@router.get(
    "/changes",
    response={200: Changes, 400: Problem, 410: Problem, 429: Problem},
    operation_id="changes",
    summary="Follow what changes",
    openapi_extra={
        "parameters": [
            parameter(
                "cursor",
                "`next_cursor` of the portion before. Empty: begin with nothing, and get all.",
                {"type": "string"},
            ),
            parameter(
                "include",
                "`document`: give the whole document in each upsert.",
                {"type": "string", "enum": ["document"]},
            ),
            parameter(
                "page_size",
                "Entries in a portion.",
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": PAGE_SIZE_LIMIT,
                    "default": PAGE_SIZE,
                },
            ),
        ]
    },
)
@decorate_view(from_documents)
def changes(request: HttpRequest) -> HttpResponse:
    """Give what changed after `cursor`, in order, each document in its last state only.

    Without a cursor it gives all documents, then goes on with what changes. A document that
    is gone is a `delete` for 90 days. 410: this cursor can't be read on from; begin anew and,
    when an answer is `complete`, drop what you were not given again.
    """
    reader = Reader(request, ["cursor", "include", "page_size"])
    size = reader.number("page_size", 1, PAGE_SIZE_LIMIT, PAGE_SIZE)
    whole = "document" in reader.some("include", ["document"])
    portion = _portion(reader.one("cursor"), size)
    upserts = [document for document in portion.documents if document.removed_at is None]
    items = present(upserts, published.documents(), counted=False) if whole else []
    shown = {item["id"]: item for item in items}
    cursor = str(portion.position)
    rest = [(name, value) for name in ("include", "page_size") for value in reader.all(name)]
    return answer(
        {
            "items": [_entry(document, shown) for document in portion.documents],
            "next_cursor": cursor,
            "next": absolute(f"{request.path}?{urlencode([('cursor', cursor), *rest])}"),
            "has_more": portion.more,
            "complete": portion.complete,
        }
    )


def _portion(cursor: str, size: int) -> Portion:
    try:
        return published.changes(Position.parse(cursor) if cursor else None, size)
    except ValueError:
        raise bad("cursor", cursor, "“cursor” comes from `next_cursor`, unchanged.") from None
    except PositionGone:
        detail = (
            "This cursor is too old, or the platform was restored from a backup. Begin again "
            "without a cursor. When an answer is `complete`, drop what you were not given again."
        )
        raise GoneError(detail) from None


def _entry(document: Document, shown: dict[str, Item]) -> dict[str, Any]:
    gone = document.removed_at is not None
    entry = {
        "seq": document.seq,
        "op": "delete" if gone else "upsert",
        "type": document.kind,
        "id": document.pk,
        "locale": document.locale,
        "url": absolute(document.url) if document.url else None,
        "updated": document.changed_at,
    }
    return entry | ({"document": shown[document.pk]} if document.pk in shown else {})
