"""Figures of what a search finds, browse pages, and the page for the press."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.reading import browse as browsing
from cms.reading import city_map as maps
from cms.reading import matrix as matrices
from cms.reading import timeline as timelines
from cms.search import listings, presenters
from cms.search.answers import reading_page
from cms.search.feedback import mistake_in
from cms.search.query import Parsed, parse_page
from cms.search.vocabulary import Vocabulary


@reading_page
def matrix(request: HttpRequest) -> HttpResponse:
    """Show principles × cities; `all=1` shows every city."""
    vocabulary, parsed = _read(request, "all")
    everything = request.GET.get("all") == "1"
    figure = matrices.matrix(parsed.criteria, vocabulary, everything=everything)
    return _show(request, "matrix", figure, vocabulary, parsed)


@reading_page
def city_map(request: HttpRequest) -> HttpResponse:
    """Show cities on a map of the world, or of the chosen region."""
    vocabulary, parsed = _read(request)
    return _show(request, "map", maps.city_map(parsed.criteria, vocabulary), vocabulary, parsed)


@reading_page
def timeline(request: HttpRequest) -> HttpResponse:
    """Show documents by year."""
    vocabulary, parsed = _read(request)
    return _show(request, "timeline", timelines.timeline(parsed.criteria), vocabulary, parsed)


@reading_page
def browse(request: HttpRequest) -> HttpResponse:
    """Show every way into the collection."""
    return render(request, "reading/browse.html", {"numbers": listings.overview()})


@reading_page
def terms(request: HttpRequest, kind: str) -> HttpResponse:
    """List all principles, topics or cities."""
    sections = browsing.LISTS[kind](Vocabulary(get_language() or "en"))
    context = {"kind": kind, "heading": browsing.heading(kind), "sections": sections}
    return render(request, "reading/terms.html", context)


@reading_page
def term(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show what there is of one principle, topic or city."""
    found = browsing.term_page(kind, slug, Vocabulary(get_language() or "en"))
    if found is None:
        raise Http404
    context = {"term": found, "heading": browsing.heading(kind)}
    return render(request, "reading/term.html", context)


@reading_page
def press(request: HttpRequest) -> HttpResponse:
    """Say what the site is, for the press, and what it does not know of its readers."""
    context = {"numbers": listings.overview(), "feedback": mistake_in(_("the site"))}
    return render(request, "reading/press.html", context)


def _read(request: HttpRequest, *also_known: str) -> tuple[Vocabulary, Parsed]:
    vocabulary = Vocabulary(get_language() or "en")
    return vocabulary, parse_page(dict(request.GET.lists()), vocabulary, also_known)


def _show(
    request: HttpRequest, name: str, figure: Any, vocabulary: Vocabulary, parsed: Parsed
) -> HttpResponse:
    context = {
        "name": name,
        "figure": figure,
        "criteria": parsed.criteria,
        "notices": parsed.problems,
        "chips": presenters.chips(figure.criteria, vocabulary),
    }
    return render(request, f"reading/{name}.html", context, status=parsed.status)
