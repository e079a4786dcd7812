"""The figures: what a search finds, as a matrix, a map and a timeline."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cms.reading import city_map as maps
from cms.reading import matrix as matrices
from cms.reading import timeline as timelines
from cms.reading.answers import reading_page
from cms.search import presenters
from cms.search.query import Parsed, parse
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


def _read(request: HttpRequest, *also_known: str) -> tuple[Vocabulary, Parsed]:
    language = get_language() or "en"
    vocabulary = Vocabulary(language)
    parameters = dict(request.GET.lists())
    return vocabulary, parse(parameters, vocabulary, shown_in=language, also_known=also_known)


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
    return render(request, f"reading/{name}.html", context)
