"""What belongs to single documents: permalinks, versions, comparisons."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms.reading.citation import citation
from cms.reading.comparison import MOST, comparison
from cms.reading.differences import differences
from cms.reading.versions import Version, version_page, versions
from cms.search.answers import reading_page
from content_models.models import document_models
from indexer import published
from indexer.published import Document

SHORT = 80  # characters of a value that an answer repeats


@reading_page
def permalink(_request: HttpRequest, key: str) -> HttpResponse:
    """Lead to a document's present address, wherever it was moved."""
    return redirect(_document(key).url)


@reading_page
def history(request: HttpRequest, key: str) -> HttpResponse:
    """List a document's versions and show what changed between `from` and `to`.

    Without them these are the last two.
    """
    document = _document(key)
    found = versions(document)
    problems, pair = _pair(request, found)
    pages = [version_page(document, version) for version in pair]
    context = {
        "document": document,
        "shown": version_page(document, found[0]),
        "versions": found,
        "problems": problems,
        "pair": pair,
        "differences": differences(*pages) if pages else None,
    }
    return render(request, "reading/versions.html", context, status=400 if problems else 200)


@reading_page
def version(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Show an earlier version as the public could read it."""
    document = _document(key)
    chosen = next((each for each in versions(document) if each.key == number), None)
    if chosen is None:
        raise Http404
    shown = version_page(document, chosen)
    context = {
        "document": shown,
        "version": chosen,
        "stored": document,
        "citation": citation(shown, key, chosen.key),
    }
    return render(request, "reading/version.html", context)


@reading_page
def compare(request: HttpRequest) -> HttpResponse:
    """Show the documents `ids`, at most three, side by side."""
    keys = list(dict.fromkeys(key.strip() for key in request.GET.getlist("ids") if key.strip()))
    found = _documents().in_bulk([key for key in keys[:MOST] if "\0" not in key])
    problems = [
        _("There is no public document “%(id)s” (ids).") % {"id": key[:SHORT]}
        for key in keys[:MOST]
        if key not in found
    ]
    status = 404 if problems else 200
    if len(keys) > MOST:
        problems.append(
            _("At most %(most)s documents stand side by side (ids): “%(id)s” is one too many.")
            % {"most": MOST, "id": keys[MOST][:SHORT]}
        )
        status = 400
    chosen = [found[key] for key in keys if key in found]
    context = {
        "problems": problems,
        "comparison": comparison(chosen) if len(chosen) > 1 else None,
        "chosen": chosen,
    }
    return render(request, "reading/compare.html", context, status=status)


def _documents() -> QuerySet[Document]:
    kinds = [model.document_type for model in document_models()]
    return published.documents().filter(kind__in=kinds)


def _document(key: str) -> Document:
    found = _documents().filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _pair(request: HttpRequest, found: list[Version]) -> tuple[list[str], list[Version]]:
    """Return what is wrong with `from` and `to`, and the two versions to compare, if any."""
    if len(found) < 2:
        return [], []
    usual = {"from": found[1], "to": found[0]}
    known = {version.key: version for version in found}
    problems = []
    for name in usual:
        if value := request.GET.get(name, "").strip():
            if value in known:
                usual[name] = known[value]
            else:
                problems.append(
                    _("“%(name)s” is none of the versions: “%(value)s”.")
                    % {"name": name, "value": value[:SHORT]}
                )
    return problems, [] if problems else [usual["from"], usual["to"]]
