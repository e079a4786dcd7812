"""What a list can be narrowed by: the parameters, and the documents that they leave."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.api.collections import TERMS
from cms.api.reader import Reader, Schema, bad, parameter
from cms.search.criteria import CHOOSABLE, Criteria
from cms.search.query import parse
from cms.search.vocabulary import Vocabulary
from indexer import published
from indexer.published import Document
from search_config.document import NOT_STATED

ANY_LOCALE = "*"
FACETS = tuple(name for name in CHOOSABLE if name != "type")
PLACES = ("city", "country", "region")  # one facet: alternatives to each other
EVERY = "principle_all"
_WORDS: Schema = {"type": "array", "items": {"type": "string"}}
_YEAR: Schema = {"type": "integer", "minimum": 1, "maximum": 9999}
_MOMENT: Schema = {"type": "string", "examples": ["2026-03-31", "2026-03-31T09:00:00Z"]}
LOCALE = parameter(
    "locale",
    f"A language of the site, or `{ANY_LOCALE}` for all; {settings.LANGUAGE_CODE} if not given.",
    {"type": "string", "enum": [*dict(settings.LANGUAGES), ANY_LOCALE]},
)
LANGUAGE = (
    LOCALE,
    parameter(
        "fallback",
        "Also give works that `locale` lacks, each once, in the version that stands for it.",
        {"type": "boolean", "default": False},
    ),
)
UPDATED = (
    parameter("updated_after", "Changed at or after this moment.", _MOMENT),
    parameter("updated_before", "Changed before this moment.", _MOMENT),
)
OF_PAGES = (
    *(parameter(name, f"As `{name}` in the search: alternatives.", _WORDS) for name in FACETS),
    parameter(EVERY, "As in the search: principles that a document must have, all.", _WORDS),
    parameter("year_from", "First year of adoption or publication.", _YEAR),
    parameter("year_to", "Last year of adoption or publication.", _YEAR),
    parameter("published_after", "First published here at or after this moment.", _MOMENT),
    parameter("published_before", "First published here before this moment.", _MOMENT),
)
COLUMNS: Mapping[str, str] = {"published": "published_at", "updated": "changed_at"}


def locale_of(reader: Reader) -> str:
    """Return the language that is asked for."""
    return reader.choice("locale", [*dict(settings.LANGUAGES), ANY_LOCALE], settings.LANGUAGE_CODE)


def narrowed(public: QuerySet[Document], reader: Reader, kind: str) -> QuerySet[Document]:
    """Return the documents of `kind` among `public` that the parameters ask for.

    Raises BadParameterError.
    """
    found = _in_locale(public, reader, kind)
    for name, column in COLUMNS.items():
        if after := reader.moment(f"{name}_after"):
            found = found.filter(**{f"{column}__gte": after})
        if before := reader.moment(f"{name}_before"):
            found = found.filter(**{f"{column}__lt": before})
    return found if kind in TERMS else _by_facets(found, reader)


def _in_locale(public: QuerySet[Document], reader: Reader, kind: str) -> QuerySet[Document]:
    locale, found = locale_of(reader), public.filter(kind=kind)
    fallback = reader.flag("fallback")
    if locale == ANY_LOCALE:
        return found
    if not fallback:
        return found.filter(locale=locale)
    if kind not in TERMS:
        return published.having(found, "shown_in", [locale])
    translated = found.filter(locale=locale, work=OuterRef("work"))
    return found.filter(Q(locale=locale) | (Q(locale=settings.LANGUAGE_CODE) & ~Exists(translated)))


def _by_facets(found: QuerySet[Document], reader: Reader) -> QuerySet[Document]:
    asked = {name: reader.all(name) for name in (*FACETS, EVERY, "year_from", "year_to")}
    criteria = _parsed(asked)
    chosen = criteria.chosen
    alternatives = [
        Q(pk__in=published.having(found, name, chosen[name]).values("pk"))
        for name in PLACES
        if name in chosen
    ]
    if alternatives:
        found = found.filter(_any(alternatives))
    for name in chosen.keys() - {*PLACES, "year"}:
        every = name == "principle" and criteria.principle_all
        for values in [[value] for value in chosen[name]] if every else [chosen[name]]:
            found = published.having(found, name, values)
    return _in_years(found, criteria)


def chosen_values(asked: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Return the values of facets by name, without repetitions. Raises BadParameterError."""
    return _parsed(asked).chosen


def _parsed(asked: Mapping[str, Sequence[str]]) -> Criteria:
    """Read what the search knows as well: the same values, the same words about wrong ones."""
    given = {name: values for name, values in asked.items() if values}
    parsed = parse(given, Vocabulary(settings.LANGUAGE_CODE))
    for problem in parsed.problems:
        raise bad(problem.parameter, problem.value, problem.detail, problem.suggestion)
    return parsed.criteria


def _any(conditions: Sequence[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _in_years(found: QuerySet[Document], criteria: Criteria) -> QuerySet[Document]:
    years = [
        Q(date="") if value == NOT_STATED else Q(date__startswith=f"{int(value):04}")
        for value in criteria.chosen.get("year", ())
    ]
    if criteria.has_years:
        within = ~Q(date="") & Q(date__gte=f"{criteria.year_from or 0:04}")
        if criteria.year_to is not None and criteria.year_to < 9999:
            within &= Q(date__lt=f"{criteria.year_to + 1:04}")
        years.append(within)
    return found.filter(_any(years))
