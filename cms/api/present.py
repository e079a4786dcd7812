"""Stored documents as answers give them; `shapes` describes the result."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from cms.api.collections import TERMS
from cms.api.links import absolute, absolute_html, api_url
from cms.api.relations import Relations, term_reference
from cms.api.shapes import VERSION
from indexer import published
from indexer.published import Document

Item = dict[str, Any]

# What a document says of itself in the very words of its body.
AS_STORED = (
    "lang", "original_languages", "title", "title_original", "summary", "status", "scope",
    "countries", "date", "dates", "licence", "attribution", "sources", "confidence",
    "checked_on", "evidence", "contact", "imported", "sample", "details",
)  # fmt: skip
TERM_AS_STORED = {
    "principle": ("number", "text"),
    "topic": ("scope_note",),
    "city": (
        "local_name", "country", "country_label", "subdivision", "subregion",
        "subregion_label", "region", "region_label", "latitude", "longitude", "population",
        "geonames_id", "wikidata", "member", "joined",
    ),
    "organisation": ("kind", "country"),
}  # fmt: skip


def present(
    documents: Sequence[Document], public: QuerySet[Document], *, counted: bool = True
) -> list[Item]:
    """Return `documents` as answers give them, in a number of queries that does not grow.

    `public` are all documents that may be shown: what is named must be among them. Without
    `counted` terms have no `count`.
    """
    relations = Relations(documents, public)
    totals = _totals(documents, public) if counted else {}
    return [
        _term(document, relations, totals.get((document.kind, document.locale)))
        if document.kind in TERMS
        else _page(document, relations)
        for document in documents
    ]


def _totals(
    documents: Sequence[Document], public: QuerySet[Document]
) -> dict[tuple[str, str], dict[str, int]]:
    """Return how many documents carry each term: (kind, language) → slug → documents."""
    slugs: dict[tuple[str, str], set[str]] = {}
    for document in documents:
        if document.kind in TERMS:
            slugs.setdefault((document.kind, document.locale), set()).add(document.slug)
    return {
        (kind, locale): published.counts(
            published.having(public, "shown_in", [locale]), kind, values
        )
        for (kind, locale), values in slugs.items()
    }


def _item(document: Document, relations: Relations) -> Item:
    return {
        "schema_version": VERSION,
        "id": document.pk,
        "type": document.kind,
        "slug": document.slug,
        "locale": document.locale,
        "work": document.work,
        "url": absolute(document.url) if document.url else None,
        "api_url": api_url(document.kind, document.pk),
        "translations": relations.translations(document),
        "updated": document.changed_at,
    }


def _page(document: Document, relations: Relations) -> Item:
    body, base = document.body, document.url
    return {
        **_item(document, relations),
        **{name: body[name] for name in AS_STORED},
        "keywords": body.get("keywords", []),
        "principles": [
            {**term_reference("principle", t), "number": t["number"], "reason": t["reason"]}
            for t in body["principles"]
        ],
        "topics": [{**term_reference("topic", t), "parent": t["parent"]} for t in body["topics"]],
        "cities": [
            {
                **term_reference("city", t),
                "country": t["country"],
                "subregion": t["subregion"],
                "region": t["region"],
            }
            for t in body["cities"]
        ],
        "issuing_bodies": [term_reference("organisation", t) for t in body["issuing_bodies"]],
        "published": document.published_at,
        "blocks": [_block(block, base) for block in body["blocks"]],
        "files": [{**file, "url": absolute(file["url"])} for file in body["files"]],
        "related": relations.related(document),
    }


def _block(block: Mapping[str, Any], base: str) -> Item:
    """Return a block with absolute addresses."""
    shown = dict(block)
    if "html" in block:
        shown["html"] = absolute_html(block["html"], base)
    if block["type"] == "list":
        shown["items"] = [absolute_html(item, base) for item in block["items"]]
    if block["type"] in {"image", "file"} and block["url"]:
        shown["url"] = absolute(block["url"])
    if block["type"] == "image":
        shown["renditions"] = [
            {**size, "url": absolute(size["url"])} for size in block.get("renditions", ())
        ]
    return shown


def _term(document: Document, relations: Relations, totals: Mapping[str, int] | None) -> Item:
    body, kind = document.body, document.kind
    item = {
        **_item(document, relations),
        "title": body["label"],
        "labels": relations.labels(document),
        "names": body["names"],
        **{name: body[name] for name in TERM_AS_STORED[kind]},
    }
    if totals is not None:
        item["count"] = totals.get(document.slug, 0)
    if kind == "principle":
        item["short_title"] = body["short_label"]
    if kind == "topic":
        item["parent"] = relations.one(body["parent_id"])
    if kind == "organisation":
        item["city"] = relations.one(body["city_id"])
        item["website"] = body["url"]
    return item
