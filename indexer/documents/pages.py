"""The document of a page: what may be shown of it, and nothing else."""

from typing import Any

from django.db.models import Manager

from content_models.languages import canonical
from content_models.models import ContentPage
from content_models.models.taxonomy import lines
from indexer.documents import blocks, details
from indexer.documents.addresses import web_address
from indexer.documents.context import Context
from indexer.documents.files import file_passages
from indexer.documents.terms import slug_of_place
from search_config import limits
from search_config.document import (
    DETAIL,
    Body,
    CountryTerm,
    File,
    Passage,
    PlaceTerm,
    PrincipleTerm,
    Relation,
    Source,
    Term,
    TopicTerm,
)
from search_config.normal import written

LINKS = (
    "principle_links__principle",
    "topic_links__topic__parent",
    "city_links__city",
    "issuer_links__organisation",
    "sources",
)
DATES = {"adopted": "date_adopted", "effective": "date_effective", "ended": "date_ended"}


def build(page: ContentPage, context: Context) -> tuple[Body, set[str]]:
    """Return the stored document of `page` and the targets that it was built from."""
    locale = context.locales[page.locale_id]
    work = str(page.translation_key)
    seen = {f"work-{work}"}
    content = blocks.render(page.body, context, seen)
    files = blocks.files(content, context, seen)
    principles = _principles(page, seen)
    date = page.search_date
    body = Body(
        type=page.document_type,
        slug=page.slug,
        work=work,
        lang=page.lang,
        original_languages=[canonical(code) for code in page.original_languages],
        shown_in=context.shown_in(work, locale, page.pk),
        title=written(page.title),
        title_original=written(page.title_original),
        summary=written(page.summary),
        principles=principles,
        topics=_topics(page, seen),
        cities=_cities(page, seen),
        countries=_countries(page, context, seen),
        scope=page.scope,
        issuing_bodies=_issuers(page, seen),
        keywords=[written(word) for word in lines(page.keywords)],
        status=page.status,
        date=date,
        year=int(date[:4]) if date else None,
        dates={name: value for name, field in DATES.items() if (value := getattr(page, field))},
        sources=_sources(page),
        licence=page.licence,
        attribution=page.attribution,
        confidence=page.confidence,
        checked_on=page.checked_on.isoformat() if page.checked_on else "",
        evidence=page.evidence,
        contact=page.contact,
        imported=page.imported,
        sample=page.sample,
        blocks=content,
        passages=_passages(
            [
                *blocks.passages(content),
                *details.passages(page),
                *_reasons(principles),
                *file_passages(files, context),
            ]
        ),
        files=_files(files),
        related=_related(page, seen),
        details=details.values(page),
    )
    return body, seen


def _linked(manager: Manager[Any], name: str, seen: set[str]) -> list[tuple[Any, Any]]:
    """Return the links of a page with the terms that they name, each term once."""
    found: dict[int, tuple[Any, Any]] = {}
    for link in manager.all():
        term = getattr(link, name)
        seen.add(f"{name}-{term.pk}")
        found.setdefault(term.pk, (link, term))
    return list(found.values())


def _principles(page: ContentPage, seen: set[str]) -> list[PrincipleTerm]:
    return [
        PrincipleTerm(
            id=f"principle-{term.pk}",
            slug=term.slug,
            label=term.name,
            number=term.number,
            reason=link.reason,
        )
        for link, term in _linked(page.principle_links, "principle", seen)
    ]


def _reasons(principles: list[PrincipleTerm]) -> list[Passage]:
    return [
        Passage(anchor=f"{DETAIL}principles", label=term["label"], text=written(term["reason"]))
        for term in principles
        if term["reason"]
    ]


def _topics(page: ContentPage, seen: set[str]) -> list[TopicTerm]:
    found = []
    for _, term in _linked(page.topic_links, "topic", seen):
        if term.parent:
            seen.add(f"topic-{term.parent_id}")
        parent = term.parent.slug if term.parent else ""
        found.append(
            TopicTerm(id=f"topic-{term.pk}", slug=term.slug, label=term.name, parent=parent)
        )
    return found


def _cities(page: ContentPage, seen: set[str]) -> list[PlaceTerm]:
    return [
        PlaceTerm(
            id=f"city-{term.pk}",
            slug=term.slug,
            label=term.name,
            country=term.country.lower(),
            country_label=term.country_name,
            subregion=slug_of_place(term.subregion),
            region=slug_of_place(term.region),
        )
        for _, term in _linked(page.city_links, "city", seen)
    ]


def _countries(page: ContentPage, context: Context, seen: set[str]) -> list[CountryTerm]:
    if not page.scope_country:
        return []
    seen.add(f"country-{page.scope_country.lower()}")
    label, subregion, region = context.country(page.scope_country)
    return [
        CountryTerm(
            country=page.scope_country.lower(),
            label=label,
            subregion=slug_of_place(subregion),
            region=slug_of_place(region),
        )
    ]


def _issuers(page: ContentPage, seen: set[str]) -> list[Term]:
    return [
        Term(id=f"organisation-{term.pk}", slug=term.slug, label=term.name)
        for _, term in _linked(page.issuer_links, "organisation", seen)
    ]


def _sources(page: ContentPage) -> list[Source]:
    return [
        Source(
            url=web_address(source.url),
            label=source.label,
            kind=source.kind,
            checked_on=source.checked_on.isoformat() if source.checked_on else "",
            archived_url=web_address(source.archived_url),
        )
        for source in page.sources.all()
    ]


def _passages(passages: list[Passage]) -> list[Passage]:
    """Return the passages in pieces that an engine takes, each with the place of its passage."""
    return [
        {**passage, "text": piece}
        for passage in passages
        for piece in limits.pieces(passage["text"])
    ]


def _files(blocks: list[dict[str, Any]]) -> list[File]:
    return [
        File(
            id=block["file"],
            title=block["title"],
            url=block["url"],
            extension=block["extension"],
            size=block["size"],
            text=block["text_status"],
            text_reason=block["text_reason"],
        )
        for block in blocks
    ]


def _related(page: ContentPage, seen: set[str]) -> list[Relation]:
    supersedes = getattr(page, "supersedes_id", None)
    if not supersedes:
        return []
    seen.add(f"page-{supersedes}")
    return [Relation(relation="supersedes", id=f"page-{supersedes}")]
