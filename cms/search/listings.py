"""What the home page and the index pages show beside their own text."""

import logging
from dataclasses import dataclass

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.utils.translation import get_language
from wagtail.models import Page

from cms.search import facets
from cms.search.criteria import Criteria
from cms.search.facets import Row
from cms.search.find import find
from cms.search.vocabulary import Vocabulary
from indexer import published
from indexer.engines.errors import EngineError
from indexer.published import Document

logger = logging.getLogger(__name__)

PER_PAGE = 50


@dataclass(frozen=True)
class Overview:
    """The site in numbers; each is what the search behind its link finds.

    `total` is None while the search engine gives no answer: then nothing is said.
    """

    total: int | None
    types: tuple[Row, ...]
    principles: tuple[Row, ...]
    cities: int
    members: int


def overview() -> Overview:
    """Count what is public for readers of the active language."""
    language = get_language() or "en"
    vocabulary = Vocabulary(language)
    members = sum(bool(city["member"]) for city in vocabulary.terms("city").values())
    criteria = Criteria(language=language, shown_in=language, page_size=1)
    try:
        found = find(criteria)
    except EngineError:
        logger.exception("the home page has no numbers")
        principles = vocabulary.labels("principle").items()
        links = (Row(slug, label, 0, selected=False, parent=None) for slug, label in principles)
        return Overview(None, (), tuple(links), 0, members)
    rows = facets.rows(found.counts, criteria, vocabulary)
    named = vocabulary.labels("principle")
    return Overview(
        total=found.total,
        types=tuple(row for row in rows["type"] if not row.parent),
        principles=tuple(row for row in rows["principle"] if row.value in named),
        cities=sum(row.value in vocabulary.labels("city") for row in rows["city"]),
        members=members,
    )


@dataclass(frozen=True)
class Listing:
    """The documents under an index page, and the type that they have."""

    type: str
    page: ListPage[Document]


def listing(page: Page, number: str) -> Listing:
    """Return the public documents of the index page's type and language, by title.

    `number` is the page of the list as asked for; anything that is none means the nearest.
    """
    kinds = [model.document_type for model in page.allowed_subpage_models()]
    locale = page.locale.language_code
    found = published.documents().filter(kind__in=kinds, locale=locale).order_by("title_key", "pk")
    return Listing(kinds[0], Paginator(found, PER_PAGE).get_page(number))
