"""Facet counts as rows with labels."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from cms.search.criteria import CHOOSABLE, Criteria
from cms.search.vocabulary import Vocabulary
from search_config.document import NOT_STATED

# The labels of search_config, for the catalogues: it knows of no translations.
LABELS = (
    gettext_noop("Principle"),
    gettext_noop("Topic"),
    gettext_noop("City"),
    gettext_noop("Type"),
    gettext_noop("Language of the text"),
    gettext_noop("Year"),
)


@dataclass(frozen=True)
class Row:
    """A facet value. `parent` is the value above it in its tree, or None."""

    value: str
    label: str
    count: int
    selected: bool
    parent: str | None


def rows(
    counts: Mapping[str, Mapping[str, int]], criteria: Criteria, vocabulary: Vocabulary
) -> dict[str, list[Row]]:
    """Return facet field → rows, ordered as shown. A selected value stands in it even at 0."""
    found = {}
    for name in CHOOSABLE:
        counted = counts.get(name, {})
        chosen = criteria.chosen.get(name, ())
        values = [*counted, *(value for value in chosen if value not in counted)]
        found[name] = [
            Row(
                value=value,
                label=vocabulary.label(name, value),
                count=counted.get(value, 0),
                selected=value in chosen or (name == "year" and _within(value, criteria)),
                parent=vocabulary.parent(name, value),
            )
            for value in values
        ]
        found[name].sort(key=lambda row, name=name: _order(name, row, vocabulary))  # type: ignore[misc]
    return found


def _within(year: str, criteria: Criteria) -> bool:
    if not criteria.has_years or not year.isdecimal():
        return False
    return (criteria.year_from or 0) <= int(year) <= (criteria.year_to or 9999)


def _order(name: str, row: Row, vocabulary: Vocabulary) -> tuple[object, ...]:
    last = row.value == NOT_STATED
    if name == "principle":
        return last, vocabulary.principle_number(row.value)
    if name == "year":
        return last, -int(row.value) if row.value.isdecimal() else 0
    return last, -row.count, row.label.casefold(), row.value
