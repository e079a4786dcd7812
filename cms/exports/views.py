"""What all exports share: the parameters of the search page, manners, and the stream."""

import functools
from collections.abc import Callable, Iterable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.api.answers import from_search
from cms.api.limits import refused
from cms.api.problems import BadParameterError, of_engine, of_parameter
from cms.search import find
from cms.search.criteria import Criteria
from cms.search.query import PARAMETERS, Problem, closest, parse_page
from cms.search.vocabulary import Vocabulary
from indexer.engines.errors import EngineError
from indexer.published import Document

Writer = Callable[[Iterator[list[Document]]], Iterable[str]]
View = Callable[[HttpRequest], HttpResponseBase]

PORTION = 100  # documents that are held at a time
NO_PAGES = ("page", "page_size")


def asked(request: HttpRequest) -> Criteria:
    """Return the search that is meant, as the page in this language reads it.

    Raises BadParameterError: a file can't tell that a parameter was left out.
    """
    given = dict(request.GET.lists())
    for name in NO_PAGES:
        if name in given:
            known = {word: word for word in PARAMETERS if word not in NO_PAGES}
            detail = _("There is no parameter “%(name)s” here: all results are given.") % {
                "name": name
            }
            value = given[name][0][:80]
            raise BadParameterError(Problem(name, value, detail, closest(name, known)))
    parsed = parse_page(given, Vocabulary(get_language() or "en"))
    if parsed.problems:
        raise BadParameterError(parsed.problems[0])
    return parsed.criteria


def polite(view: View) -> View:
    """Give a view the manners of the API: limits, problems, and 304 while nothing changed."""

    @require_safe
    @from_search
    @functools.wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponseBase:
        if too_many := refused(request):
            return too_many
        try:
            return view(request)
        except BadParameterError as error:
            return of_parameter(error.problem)
        except EngineError as error:
            return of_engine(error)

    return wrapped


def export(write: Writer, content_type: str) -> View:
    """Return the view that streams all results in the form that `write` gives them."""

    @polite
    def view(request: HttpRequest) -> HttpResponseBase:
        ids = find.ids(asked(request))
        portions = (find.read(ids[n : n + PORTION]) for n in range(0, len(ids), PORTION))
        ending = request.path.rpartition(".")[2]
        return StreamingHttpResponse(
            (piece.encode("utf-8", "replace") for piece in write(portions)),
            content_type=f"{content_type}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="rights-commons.{ending}"'},
        )

    return view
