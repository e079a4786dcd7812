"""Lists of stored documents: order, and pages that neither lose nor double anything."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest

from cms.api.collections import TERMS
from cms.api.filters import LANGUAGE, OF_PAGES, UPDATED, narrowed
from cms.api.reader import Reader, bad, parameter
from cms.search.criteria import PAGE_SIZE
from cms.search.query import PAGE_SIZE_LIMIT
from indexer import published
from indexer.published import Document

COUNT_LIMIT = 10_000
FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
# A missing date stands last in both directions.
KEYS: Mapping[str, Combinable] = {
    "title": F("title_key"),
    "-title": F("title_key"),
    "updated": F("changed_at"),
    "-updated": F("changed_at"),
    "date": Coalesce(NullIf("date", Value("")), Value("9999-99")),
    "-date": F("date"),
    "published": Coalesce("published_at", Value(LAST)),
    "-published": Coalesce("published_at", Value(FIRST)),
}
TERM_SORTS = ("title", "-title", "updated", "-updated")
FIELDS = parameter(
    "fields", "What to give of each item, with commas; all if empty.", {"type": "string"}
)


@dataclass(frozen=True)
class ListPage:
    """A page of a list. `next` is the cursor behind it, or "" on the last page."""

    documents: Sequence[Document]
    public: QuerySet[Document]
    next: str
    count: int | None


def sorts(kind: str) -> tuple[str, ...]:
    """Return the orders that a list of `kind` can have."""
    return TERM_SORTS if kind in TERMS else tuple(KEYS)


def documented(kind: str) -> list[dict[str, Any]]:
    """Return the parameters of the list of a kind of document, as OpenAPI describes them."""
    sort = {"type": "string", "enum": list(sorts(kind)), "default": "title"}
    size = {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_LIMIT, "default": PAGE_SIZE}
    return [
        *(() if kind in TERMS else OF_PAGES),
        *UPDATED,
        *LANGUAGE,
        parameter("sort", "The order; `-` turns it round.", sort),
        parameter("page_size", "Items on a page.", size),
        parameter("cursor", "Where to go on: part of `next`.", {"type": "string"}),
        parameter(
            "count", f"Count them, up to {COUNT_LIMIT}.", {"type": "boolean", "default": False}
        ),
        FIELDS,
    ]


def read(request: HttpRequest, kind: str) -> tuple[Reader, ListPage]:
    """Return the page of the list of `kind` that is asked for. Raises BadParameterError."""
    reader = Reader(request, [known["name"] for known in documented(kind)])
    sort = reader.choice("sort", sorts(kind), "title")
    size = reader.number("page_size", 1, PAGE_SIZE_LIMIT, PAGE_SIZE)
    public = published.documents()
    found = narrowed(public, reader, kind)
    count = found.values("pk")[:COUNT_LIMIT].count() if reader.flag("count") else None
    own = _name(kind, sort, reader)
    rows = _sorted(_behind(found.annotate(key=KEYS[sort]), reader, sort, own), sort)
    # The order is made of narrow rows; only those of this page are read whole.
    chosen = public.model.objects.filter(pk__in=rows.values("pk")[: size + 1])
    documents: list[Any] = list(_sorted(chosen.annotate(key=KEYS[sort]), sort))
    following = ""
    if len(documents) > size:
        last = documents[size - 1]
        following = signing.Signer(salt=own).sign_object([_plain(last.key), last.pk])
    return reader, ListPage(documents[:size], public, following, count)


def _behind(found: QuerySet[Any], reader: Reader, sort: str, own: str) -> QuerySet[Any]:
    """Return what stands behind the cursor in the order `sort`."""
    cursor = reader.one("cursor")
    if not cursor:
        return found
    try:
        key, pk = signing.Signer(salt=own).unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        detail = "“cursor” comes from `next` of the same list, with the same filters and order."
        raise bad("cursor", cursor, detail) from None
    way = "lt" if sort.startswith("-") else "gt"
    # The first condition is a part of the second, and one that an index can begin with.
    return found.filter(
        Q((f"key__{way}e", key)), Q((f"key__{way}", key)) | Q(("key", key), (f"pk__{way}", pk))
    )


def _sorted(found: QuerySet[Any], sort: str) -> QuerySet[Any]:
    return found.order_by("-key", "-pk") if sort.startswith("-") else found.order_by("key", "pk")


def _name(kind: str, sort: str, reader: Reader) -> str:
    """Return a word for the list that a cursor belongs to."""
    aside = ("cursor", "page_size", "count", "fields", "sort")
    given = {name: reader.all(name) for name in sorted(reader.given) if name not in aside}
    text = repr((kind, sort, {name: values for name, values in given.items() if values}))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(key: Any) -> str:
    return key.isoformat() if isinstance(key, datetime) else str(key)
