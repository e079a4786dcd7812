"""The search page, and the pages with all values of a facet."""

import logging
from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe

from cms.search import facets, presenters, trees
from cms.search.bars import bars
from cms.search.criteria import PAGE_SIZE, SORTS, Criteria
from cms.search.find import Found, find
from cms.search.query import Parsed, parse
from cms.search.spelling import did_you_mean
from cms.search.vocabulary import Vocabulary
from indexer.engines.errors import EngineError, EngineUnavailable
from search_config.schema import Facet

logger = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds, if the engine says nothing else
PAGE_SIZES = (20, 50, 100)


@require_safe
@conditional_page
def search(request: HttpRequest) -> HttpResponse:
    """Show what the parameters find; parameters that can't be used are named and left out."""
    return _answer(request, _results)


@require_safe
@conditional_page
def values(request: HttpRequest, name: str) -> HttpResponse:
    """Show all values of a facet that the documents of a search have, by name.

    `find` keeps those with a word that begins like it.
    """
    facet = trees.CHOOSABLE.get(name)
    if facet is None:
        raise Http404
    return _answer(request, partial(_values, facet))


def _answer(
    request: HttpRequest, show: Callable[[HttpRequest, Parsed, Vocabulary], HttpResponse]
) -> HttpResponse:
    language = get_language() or "en"
    vocabulary = Vocabulary(language)
    parameters = dict(request.GET.lists())
    parsed = parse(parameters, vocabulary, shown_in=language, also_known=("find",))
    try:
        response = show(request, parsed, vocabulary)
    except EngineError as error:
        logger.exception("the search engine gave no answer")
        response = render(request, "search/unavailable.html", status=503)
        response["Retry-After"] = str(retry_after(error))
    patch_cache_control(response, no_cache=True)
    return response


def retry_after(error: EngineError) -> int:
    """Return after how many seconds it is worth to ask again."""
    seconds = error.retry_after if isinstance(error, EngineUnavailable) else None
    return round(seconds or RETRY_AFTER)


def _results(request: HttpRequest, parsed: Parsed, vocabulary: Vocabulary) -> HttpResponse:
    criteria = parsed.criteria
    found = find(criteria)
    meant = did_you_mean(criteria, found)
    chosen = presenters.chips(criteria, vocabulary)
    rows = facets.rows(found.counts, criteria, vocabulary)
    context = {
        "criteria": criteria,
        "notices": parsed.problems,
        "partial": found.partial and found.total > 0,
        "meant": criteria.change(text=meant) if meant else None,
        "total": found.total,
        "hits": presenters.hits(found, vocabulary),
        "chips": chosen,
        "cleared": Criteria(text=criteria.text, language=criteria.language),
        "facets": trees.groups(rows),
        "bars": bars(rows["year"]),
        "pages": presenters.pages(criteria, found.total),
        "last_page": _last_page(criteria, found),
        "ways_out": [] if found.total else presenters.ways_out(criteria, chosen),
        "sorts": list(SORTS),
        "page_sizes": sorted({*PAGE_SIZES, criteria.page_size}),
        "usual_size": PAGE_SIZE,
    }
    return render(request, "search/results.html", context)


def _values(
    facet: Facet, request: HttpRequest, parsed: Parsed, vocabulary: Vocabulary
) -> HttpResponse:
    criteria = parsed.criteria
    rows = facets.rows(find(criteria.change(page_size=1)).counts, criteria, vocabulary)
    begins = request.GET.get("find", "").strip()
    context = {
        "facet": trees.by_name(trees.whole(rows, facet), begins),
        "begins": begins,
        "all": f"?{criteria.change().query_string()}",
        "kept": [pair for pair in criteria.change().pairs() if pair[0] not in facet.levels],
    }
    return render(request, "search/values.html", context)


def _last_page(criteria: Criteria, found: Found) -> Criteria | None:
    """Return the last page if the one asked for lies behind it, else None."""
    last = max(1, -(-found.total // criteria.page_size))
    return criteria.change(page=last) if criteria.page > last else None
