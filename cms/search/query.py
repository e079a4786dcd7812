"""From the parameters of an address to `Criteria`, with a clear word on each bad one."""

import dataclasses
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from cms.search.criteria import ALL, CHOOSABLE, PAGE_SIZE, SORTS, VERSIONS, Criteria
from cms.search.vocabulary import Vocabulary
from content_models.languages import canonical

TEXT_LENGTH = 500
PAGE_SIZE_LIMIT = 100
PAGE_LIMIT = 10_000
VALUES_LIMIT = 100  # values of one parameter
NUMBERS = {
    "year_from": (1, 9999),
    "year_to": (1, 9999),
    "page": (1, PAGE_LIMIT),
    "page_size": (1, PAGE_SIZE_LIMIT),
}
PARAMETERS = ("q", *CHOOSABLE, "principle_all", "sort", *NUMBERS)
CHOSEN = "chosen"  # as principle_all: all that `principle` names
# How alike (0-100) a known name must be to be suggested.
CLOSE = 60


@dataclass(frozen=True)
class Problem:
    """A parameter that can't be used as it is. `value` is as given, shortened.

    `suggestion` is a name that was perhaps meant; `used` is what the criteria hold instead.
    """

    parameter: str
    value: str
    detail: str
    suggestion: str = ""
    used: str = ""


@dataclass(frozen=True)
class Parsed:
    """The criteria without what could not be used, and what that was.

    `status` is a page's: a value that no facet has, such as a slug of old, is not found.
    """

    criteria: Criteria
    problems: tuple[Problem, ...]
    status: HTTPStatus = HTTPStatus.OK


def parse(
    parameters: Mapping[str, Sequence[str]],
    vocabulary: Vocabulary,
    shown_in: str = "",
    also_known: Sequence[str] = (),
) -> Parsed:
    """Read the parameters of a search; an empty value counts as not given.

    `also_known` are names that the caller reads itself. `shown_in` restricts hits to the
    right version of each work for that interface language.
    """
    reader = _Reader(vocabulary)
    for name in parameters:
        if name not in PARAMETERS and name not in also_known:
            known = closest(name, {word: word for word in (*PARAMETERS, *also_known)})
            detail = _("There is no parameter “%(name)s”.") % {"name": _short(name)}
            reader.report(name, next(iter(parameters[name]), ""), detail, known)
    given = {name: [v for v in parameters.get(name, ()) if v.strip()] for name in PARAMETERS}
    chosen = {name: reader.values(name, given[name]) for name in CHOOSABLE}
    every = [value for value in given["principle_all"] if value.strip() != CHOSEN]
    chosen["principle"] += reader.values("principle", every, "principle_all")
    chosen["principle"] = tuple(dict.fromkeys(chosen["principle"]))
    numbers = {name: reader.number(name, given[name]) for name in NUMBERS}
    year_from, year_to = reader.years(numbers["year_from"], numbers["year_to"])
    criteria = Criteria(
        text=reader.text(given["q"]),
        chosen={name: values for name, values in chosen.items() if values},
        principle_all=bool(given["principle_all"]),
        year_from=year_from,
        year_to=year_to,
        sort=reader.sort(given["sort"]),
        page=numbers["page"] or 1,
        page_size=numbers["page_size"] or PAGE_SIZE,
        language=vocabulary.language,
        shown_in=shown_in,
    )
    return Parsed(criteria, tuple(reader.problems), reader.status)


def parse_page(
    parameters: Mapping[str, Sequence[str]],
    vocabulary: Vocabulary,
    also_known: Sequence[str] = (),
) -> Parsed:
    """Read the parameters of a page: it shows each work once, or with `versions=all` every version."""
    parsed = parse(parameters, vocabulary, vocabulary.language, (VERSIONS, *also_known))
    given = [value for value in parameters.get(VERSIONS, ()) if value.strip()]
    if given in ([], [ALL]):
        criteria = dataclasses.replace(parsed.criteria, every_version=bool(given))
        return dataclasses.replace(parsed, criteria=criteria)
    detail = _("“%(name)s” is “%(value)s” or not given.") % {"name": VERSIONS, "value": ALL}
    problem = Problem(VERSIONS, _short(given[0]), detail, closest(given[0], {ALL: ALL}))
    return dataclasses.replace(parsed, problems=(*parsed.problems, problem))


def closest(value: str, names: Mapping[str, str]) -> str:
    """Return the value in `names` (value → name) that is like this one, or "" if none is."""
    for candidates in ({key: key for key in names}, names):
        found = process.extractOne(
            value[:TEXT_LENGTH],
            candidates,
            scorer=fuzz.ratio,
            processor=str.casefold,
            score_cutoff=CLOSE,
        )
        if found:
            return str(found[2])
    return ""


class _Reader:
    """Reads single parameters and keeps what was wrong with them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []
        self.status = HTTPStatus.OK

    def report(self, parameter: str, value: str, detail: str, suggestion: str = "") -> None:
        self.problems.append(Problem(_short(parameter), _short(value), detail, suggestion))

    def one(self, name: str, values: Sequence[str]) -> str:
        """Return the value of a parameter that may be given once, or ""."""
        if len(values) > 1:
            self.report(name, values[1], _("“%(name)s” is given more than once.") % {"name": name})
            return ""
        return values[0] if values else ""

    def text(self, values: Sequence[str]) -> str:
        """Return the words typed, without control characters, with single spaces.

        A space at the end stays: it says that the last word is not half typed.
        """
        raw = self.one("q", values)
        plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in raw)
        text = re.sub(r"\s+", " ", plain).lstrip()
        if len(text) > TEXT_LENGTH:
            detail = _("A search may have at most %(limit)s characters, not %(length)s.") % {
                "limit": TEXT_LENGTH,
                "length": len(text),
            }
            self.report("q", text, detail)
            return ""
        return text

    def values(self, name: str, values: Sequence[str], parameter: str = "") -> tuple[str, ...]:
        """Return the values of a facet field that exist, each once.

        Problems name `parameter`, which is called like the field if it is empty.
        """
        parameter = parameter or name
        if len(values) > VALUES_LIMIT:
            detail = _("“%(name)s” may have at most %(limit)s values, not %(number)s.") % {
                "name": parameter,
                "limit": VALUES_LIMIT,
                "number": len(values),
            }
            self.report(parameter, values[VALUES_LIMIT], detail)
            return ()
        found: list[str] = []
        for given in values:
            value = self._known_as(name, given.strip())
            if self.vocabulary.is_value(name, value):
                found.append(value)
            else:
                detail = _("“%(name)s” has no value “%(value)s”.") % {
                    "name": parameter,
                    "value": _short(given),
                }
                known = self.vocabulary.labels(name)
                self.report(parameter, given, detail, closest(given, known))
                self.status = HTTPStatus.NOT_FOUND
        return tuple(dict.fromkeys(found))

    def _known_as(self, name: str, value: str) -> str:
        """Return the value that another spelling means: a principle's number, NL for nl."""
        if name == "principle":
            return self.vocabulary.principle_numbered(value) or value
        if name == "lang":
            return canonical(value)
        return value.lower() if name == "country" else value

    def number(self, name: str, values: Sequence[str]) -> int | None:
        """Return a whole number within its bounds, or None."""
        low, high = NUMBERS[name]
        value = self.one(name, values).strip()
        if not value:
            return None
        if re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) and low <= int(value) <= high:
            return int(value)
        detail = _("“%(name)s” is a whole number from %(low)s to %(high)s, not “%(value)s”.") % {
            "name": name,
            "low": low,
            "high": high,
            "value": _short(value),
        }
        self.report(name, value, detail)
        return None

    def years(self, first: int | None, last: int | None) -> tuple[int | None, int | None]:
        """Return the bounds in their order; swapped ones are put right, and said to be."""
        if first is None or last is None or first <= last:
            return first, last
        detail = _("“year_from” (%(first)s) is later than “year_to” (%(last)s).") % {
            "first": first,
            "last": last,
        }
        self.problems.append(Problem("year_from", str(first), detail, used=f"{last}–{first}"))
        return last, first

    def sort(self, values: Sequence[str]) -> str:
        """Return how hits are ordered."""
        value = self.one("sort", values).strip()
        if value in SORTS or not value:
            return value or "relevance"
        detail = _("“sort” is one of %(names)s, not “%(value)s”.") % {
            "names": ", ".join(SORTS),
            "value": _short(value),
        }
        self.report("sort", value, detail, closest(value, {name: name for name in SORTS}))
        return "relevance"


def _short(value: str) -> str:
    """Return what is repeated of a value in an answer."""
    return value if len(value) <= 80 else f"{value[:79]}…"
