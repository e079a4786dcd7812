"""A row → its page, not saved yet."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import slugify
from wagtail.models import Locale

from cms.corpus import body, crosswalk, markup
from cms.corpus.rows import Row
from cms.corpus.vocabulary import Vocabulary
from cms.starter.records import LANGUAGE, key, short_slug
from content_models.choices import Phase, ResourceKind, SourceKind, Status
from content_models.models import (
    CityLink,
    ContentPage,
    Guideline,
    IssuerLink,
    Resource,
    Source,
    TopicLink,
    UseCase,
)
from content_models.models.base import SUMMARY_LENGTH

TYPES: dict[str, type[ContentPage]] = {
    "use_case": UseCase,
    "guideline": Guideline,
    "resource": Resource,
    "news": Resource,
    "event": Resource,
    "topic": Resource,
}
KINDS = {
    "resource": ResourceKind.REPORT,
    "news": ResourceKind.NEWS,
    "event": ResourceKind.EVENT,
    "topic": ResourceKind.TOPIC_PAGE,
}
LONGEST_TITLE = 255
LONGEST_OWN_ID = 24  # a longer id is a slug of its own


@dataclass(frozen=True)
class Draft:
    """A page to be written. `work` is the key that its translations share, if it has any."""

    row: Row
    line: int
    page: ContentPage
    work: UUID | None

    @property
    def own_key(self) -> UUID:
        """The translation key that no other page has."""
        return key(f"corpus/{self.row.id}")


def draft(row: Row, line: int, vocabulary: Vocabulary, locales: dict[str, Locale]) -> Draft:
    """Return the page of a row, with its links. Terms that are missing are made."""
    model = TYPES[row.type]
    source = crosswalk.corpus(row.corpus)
    status, phase = source.statuses.get(row.status, (Status.UNKNOWN, Phase.UNKNOWN))
    content = body.blocks(
        row.html, key(f"corpus/{row.id}"), title=row.title, clauses=model is Guideline
    )
    city = vocabulary.city(row)
    page = model(
        locale=locales.get(row.lang, locales[LANGUAGE]),
        text_language="" if row.lang in locales else row.lang,
        title=_shortened(row.title, LONGEST_TITLE),
        slug=_slug(row),
        summary=_summary(content),
        body=json.dumps(_full_title(row) + content),
        original_languages=[row.lang],
        scope="" if row.city else source.scope,
        scope_country="" if city else row.country,
        status=status,
        date_adopted=row.date,
        licence=row.licence,
        attribution=source.credit,
        evidence=_evidence(row, source, found=city is not None),
        keywords="\n".join(tag for tag in row.tags if ":" not in tag),
        imported=True,
    )
    if isinstance(page, UseCase) and phase != Phase.UNKNOWN:
        page.phase = phase
    if isinstance(page, Resource):
        page.kind = KINDS[row.type]
    paths = [path for tag in row.tags for path in source.topics.get(tag, ())]
    issuer = vocabulary.organisation(row)
    page.topic_links = [
        TopicLink(topic=topic, sort_order=n) for n, topic in enumerate(vocabulary.topics(paths))
    ]
    page.city_links = [CityLink(city=city, sort_order=0)] if city else []
    page.issuer_links = [IssuerLink(organisation=issuer, sort_order=0)] if issuer else []
    page.sources = [Source(label=source.label, url=row.url, kind=SourceKind.DATA_SET, sort_order=0)]
    shared = row.translation_key and row.lang in locales
    work = key(f"corpus/{row.corpus}/{row.translation_key}") if shared else None
    return Draft(row, line, page, work)


def _slug(row: Row) -> str:
    title = short_slug(row.title)
    short = len(row.id) <= LONGEST_OWN_ID and title
    return f"{title}-{row.id}" if short else slugify(row.id) or row.id


def _summary(content: list[dict[str, Any]]) -> str:
    """Return the text's own first paragraph, cut at a word if it is too long."""
    for block in content:
        value = block["value"]
        rich = value if block["type"] == "text" else value.get("text", "")
        if block["type"] in {"text", "clause"} and rich:
            first = next(iter(markup.tree(rich)), None)
            if first is not None:
                return _shortened(markup.plain(first), SUMMARY_LENGTH)
    return ""


def _full_title(row: Row) -> list[dict[str, Any]]:
    """Return a block with the whole title if the page's had to be cut."""
    if len(row.title) <= LONGEST_TITLE:
        return []
    text = markup.paragraph([f"<b>{markup.words(row.title)}</b>"])
    return [{"type": "text", "value": text, "id": str(key(f"corpus/{row.id}/title"))}]


def _evidence(row: Row, source: crosswalk.Corpus, *, found: bool) -> str:
    """Return where the record comes from, with the source's own words for status and subject."""
    parts = [f"Imported from {source.label}, record {row.id}."]
    if source.date_note and row.date:
        parts.append(source.date_note)
    if row.city and not found:
        parts.append(f"City in the source: {row.city}; several have this name.")
    if row.status:
        parts.append(f"Status in the source: {row.status}.")
    if row.tags:
        parts.append(f"Tags in the source: {', '.join(row.tags)}.")
    return " ".join(parts)


def _shortened(text: str, length: int) -> str:
    """Return at most `length` characters, cut after a word."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return f"{(cut.rpartition(' ')[0] or cut).rstrip(' ,;:–-')}…"
