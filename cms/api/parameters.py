"""The parameters of the search API: their description, and the one the page does not have."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest

from cms.api.problems import BadParameterError
from cms.search.criteria import CHOOSABLE, PAGE_SIZE, SORTS, Criteria
from cms.search.query import NUMBERS, TEXT_LENGTH, Problem, closest, parse
from cms.search.vocabulary import Vocabulary

SHOWN_IN = "shown_in"
MEANINGS = {
    "q": f"Words, “phrases” in quotes, -exclusions; at most {TEXT_LENGTH} characters.",
    "principle": "Slugs or numbers (1 to 5) of the Coalition's principles, or not-stated.",
    "principle_all": (
        "Slugs or numbers of principles that a document must carry, all of them and all that "
        "`principle` names; `chosen` means only these."
    ),
    "topic": "Slugs of topics; a topic finds its sub-topics too. Or not-stated.",
    "city": "Slugs of cities, or not-stated. Alternatives to `country` and `region`.",
    "country": "ISO 3166-1 codes, or not-stated. Alternatives to `city` and `region`.",
    "region": "Slugs of regions and sub-regions. Alternatives to `city` and `country`.",
    "type": "Types of documents.",
    "lang": "Languages of the text (BCP 47).",
    "year": "Years, or not-stated. Alternatives to those from `year_from` to `year_to`.",
    "year_from": "First year of adoption or publication.",
    "year_to": "Last year of adoption or publication.",
    "sort": "The order of hits.",
    "page": "The page of hits, from 1.",
    "page_size": f"Hits on a page; {PAGE_SIZE} if not given.",
    SHOWN_IN: (
        "An interface language. Then each work is found once, in its right version for that "
        "language, and labels are in it. Without it every document is found, in each language."
    ),
}


class Language(NamedTuple):
    """The language of labels, and the interface language that hits are restricted to or ""."""

    label: str
    shown_in: str


def documented(without: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the parameters, except those named, as OpenAPI describes them."""
    schemas: dict[str, dict[str, Any]] = {
        "q": {"type": "string", "maxLength": TEXT_LENGTH},
        "sort": {"type": "string", "enum": list(SORTS), "default": "relevance"},
        "principle_all": {"type": "array", "items": {"type": "string"}},
        SHOWN_IN: {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]},
    }
    for name in CHOOSABLE:
        schemas[name] = {"type": "array", "items": {"type": "string"}}
    for name, (low, high) in NUMBERS.items():
        schemas[name] = {"type": "integer", "minimum": low, "maximum": high}
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": meaning,
            "schema": schemas[name],
        }
        for name, meaning in MEANINGS.items()
        if name not in without
    ]


def interface_language(values: Sequence[str]) -> Language:
    """Return what `shown_in` asks for. Raises BadParameterError."""
    given = [value for value in values if value.strip()]
    if not given:
        return Language(settings.LANGUAGE_CODE, "")
    codes = dict(settings.LANGUAGES)
    if len(given) > 1 or given[0] not in codes:
        detail = f"“{SHOWN_IN}” is one of {', '.join(codes)}, once."
        raise BadParameterError(
            Problem(SHOWN_IN, given[-1][:80], detail, closest(given[-1], codes))
        )
    return Language(given[0], given[0])


def asked(
    request: HttpRequest, own: Sequence[str] = (), without: Sequence[str] = ()
) -> tuple[Criteria, Vocabulary]:
    """Return what a request searches for, and the names of the values.

    `own` are parameters that the caller reads itself, `without` those that it does not have.
    Raises BadParameterError.
    """
    parameters = dict(request.GET.lists())
    language = interface_language(parameters.get(SHOWN_IN, []))
    vocabulary = Vocabulary(language.label)
    known = {name: name for name in (*MEANINGS, *own) if name not in without}
    for name in without:
        if name in parameters:
            detail = f"There is no parameter “{name}” here."
            raise BadParameterError(
                Problem(name, parameters[name][0][:80], detail, closest(name, known))
            )
    parsed = parse(parameters, vocabulary, language.shown_in, also_known=[SHOWN_IN, *own])
    if parsed.problems:
        raise BadParameterError(parsed.problems[0])
    return parsed.criteria, vocabulary
