"""The search page, and the pages with all values of a facet."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cms.search import facets, presenters, trees, versions
from cms.search.answers import reading_page
from cms.search.bars import bars
from cms.search.criteria import PAGE_SIZE, SORTS, Criteria
from cms.search.feedback import missing
from cms.search.find import Found, find
from cms.search.query import Parsed, parse_page
from cms.search.spelling import did_you_mean
from cms.search.vocabulary import Vocabulary
from search_config.schema import Facet

PAGE_SIZES = (20, 50, 100)


@reading_page
def search(request: HttpRequest) -> HttpResponse:
    """Show what the parameters find; parameters that can't be used are named and left out."""
    return _answer(request, _results)


@reading_page
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
    vocabulary = Vocabulary(get_language() or "en")
    parsed = parse_page(dict(request.GET.lists()), vocabulary, also_known=("find",))
    return show(request, parsed, vocabulary)


def _results(request: HttpRequest, parsed: Parsed, vocabulary: Vocabulary) -> HttpResponse:
    criteria = parsed.criteria
    found = find(criteria)
    meant = did_you_mean(criteria, found)
    rows = facets.rows(found.counts, criteria, vocabulary)
    context = {
        "criteria": criteria,
        "notices": parsed.problems,
        "partial": found.partial and found.total > 0,
        "meant": criteria.change(text=meant) if meant else None,
        "total": found.total,
        "hits": presenters.hits(found, vocabulary),
        "versions": versions.choices(criteria, found),
        "chips": presenters.chips(criteria, vocabulary),
        "cleared": Criteria(text=criteria.text, every_version=criteria.every_version),
        "facets": trees.groups(rows),
        "bars": bars(rows["year"]),
        "years": trees.years(rows["year"], criteria.chosen.get("year", ())),
        "pages": presenters.pages(criteria, found.total),
        "last_page": _last_page(criteria, found),
        "ways_out": presenters.ways_out(criteria, vocabulary, found),
        "missing": missing(criteria.text),
        "sorts": list(SORTS),
        "page_sizes": sorted({*PAGE_SIZES, criteria.page_size}),
        "usual_size": PAGE_SIZE,
    }
    return render(request, "search/results.html", context, status=parsed.status)


def _values(
    facet: Facet, request: HttpRequest, parsed: Parsed, vocabulary: Vocabulary
) -> HttpResponse:
    criteria = parsed.criteria
    rows = facets.rows(find(criteria.change(page_size=1)).counts, criteria, vocabulary)
    begins = request.GET.get("find", "").strip()
    context = {
        "facet": trees.by_name(trees.whole(rows, facet), vocabulary, begins),
        "begins": begins,
        "all": f"?{criteria.change().query_string()}",
        "kept": [pair for pair in criteria.change().pairs() if pair[0] not in facet.levels],
    }
    return render(request, "search/values.html", context, status=parsed.status)


def _last_page(criteria: Criteria, found: Found) -> Criteria | None:
    """Return the last page if the one asked for lies behind it, else None."""
    last = max(1, -(-found.total // criteria.page_size))
    return criteria.change(page=last) if criteria.page > last else None
