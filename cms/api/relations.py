"""What documents say of others: looked up among the public ones when they are read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT

from cms.api.collections import TERMS
from cms.api.links import absolute, api_url
from indexer.published import Document

Row = Mapping[str, Any]


class Relations:
    """The public documents that a batch of documents names, in one query.

    A hidden one is left out: nothing tells that it is there.
    """

    def __init__(self, documents: Sequence[Document], public: QuerySet[Document]) -> None:
        wanted = Q(work__in={document.work for document in documents})
        wanted |= Q(pk__in={named for d in documents for named in _named(d)})
        rows = public.filter(wanted).values(
            "id", "kind", "locale", "slug", "work", "url",
            title=KT("body__title"), label=KT("body__label"),
            alias=F("page__alias_of"),
        )  # fmt: skip
        self._by_id: dict[str, Row] = {}
        self._by_work: dict[str, list[Row]] = defaultdict(list)
        for row in rows.order_by("locale", "pk"):
            self._by_id[row["id"]] = row
            self._by_work[row["work"]].append(row)

    def related(self, document: Document) -> list[dict[str, Any]]:
        """Return the documents that this one names as related."""
        named = document.body["related"]
        return [
            {"relation": relation["relation"], **_reference(self._by_id[relation["id"]])}
            for relation in named
            if relation["id"] in self._by_id
        ]

    def translations(self, document: Document) -> list[dict[str, Any]]:
        """Return the other language versions of the same work; an alias is none."""
        return [
            {"locale": row["locale"], **_reference(row)}
            for row in self._by_work[document.work]
            if row["id"] != document.pk and row["alias"] is None
        ]

    def labels(self, document: Document) -> dict[str, str]:
        """Return what the term is called in each language that it has."""
        return {row["locale"]: row["label"] for row in self._by_work[document.work]}

    def one(self, document_id: str) -> dict[str, Any] | None:
        """Return the document with this id, or None if there is none."""
        row = self._by_id.get(document_id)
        return _reference(row) if row else None


def term_reference(kind: str, term: Mapping[str, Any]) -> dict[str, Any]:
    """Return a term as a document carries it."""
    return {
        "id": term["id"],
        "type": kind,
        "slug": term["slug"],
        "title": term["label"],
        "url": None,
        "api_url": api_url(kind, term["id"]),
    }


def _reference(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "type": row["kind"],
        "slug": row["slug"],
        "title": row["label"] if row["kind"] in TERMS else row["title"],
        "url": absolute(row["url"]) if row["url"] else None,
        "api_url": api_url(row["kind"], row["id"]),
    }


def _named(document: Document) -> Iterator[str]:
    """Yield the ids of the documents that one names."""
    body = document.body
    yield from (relation["id"] for relation in body.get("related", ()))
    yield from (body[key] for key in ("parent_id", "city_id") if body.get(key))
