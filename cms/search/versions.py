"""Which language versions of works are found: one of each, those in one language, or all."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.search.criteria import Criteria
from cms.search.find import Found, counted
from cms.search.languages import own_name


@dataclass(frozen=True)
class VersionChoice:
    """A search for other versions, and how much it finds.

    `total` is None where counting costs as much as searching.
    """

    label: str
    criteria: Criteria
    current: bool
    total: int | None


def choices(criteria: Criteria, found: Found) -> list[VersionChoice]:
    """Return the search as it is and its two alternatives. Raises EngineError."""
    own = criteria.language
    once = criteria.without("lang", own).change(every_version=False)
    only = once.change(chosen={**once.chosen, "lang": (own,)})
    labels = {
        _("Each work once"): once,
        _("Only in %(language)s") % {"language": own_name(own)}: only,
        _("All language versions"): once.change(every_version=True),
    }
    here = criteria.change()
    others = [each for each in labels.values() if each != here]
    totals: list[int | None] = [None] * len(others)
    if not found.partial:
        totals = [results.total for results in counted(others, (), found.within)]
    known = dict(zip(map(Criteria.query_string, others), totals, strict=True))
    return [
        VersionChoice(label, each, each == here, known.get(each.query_string(), found.total))
        for label, each in labels.items()
    ]
