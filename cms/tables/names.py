"""Terms by the names that a table has for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Model

from cms.corpus.vocabulary import folded
from cms.search.languages import country_names
from content_models.models import City, Organisation, Principle, Topic

Known = Mapping[str, list[Any]]


class Names:
    """The terms of each kind and language, read when they are first asked for."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Model], str], tuple[Known, Known]] = {}

    def term(self, model: type[Any], name: str, language: str) -> Any:
        """Return the term called `name` in `language`, else in the site's first language.

        Case and accents don't count. Raises ValueError.
        """
        for code in dict.fromkeys((language, settings.LANGUAGE_CODE)):
            for known in self._names(model, code):
                found = known.get(folded(name), [])
                if len(found) == 1:
                    return found[0]
                if found:
                    slugs = ", ".join(term.slug for term in found)
                    raise ValueError(f"several are called “{name}”: write one of {slugs}")
        raise ValueError(f"there is no {model._meta.verbose_name} called “{name}”")

    def _names(self, model: type[Any], language: str) -> tuple[Known, Known]:
        """Return the terms by slug, by name, and by their other names."""
        place = (model, language)
        if place not in self._known:
            own: dict[str, list[Any]] = defaultdict(list)
            others: dict[str, list[Any]] = defaultdict(list)
            for term in model.objects.filter(locale__language_code=language):
                for name in {folded(term.name), folded(term.slug)}:
                    own[name].append(term)
                for name in set(map(folded, _other_names(term))) - {folded(term.name)}:
                    others[name].append(term)
            self._known[place] = own, others
        return self._known[place]

    @cached_property
    def _countries(self) -> Mapping[str, str]:
        cities = City.objects.values_list("country_name", "country")
        known = {folded(name): code.upper() for code, name in country_names("en").items()}
        return (
            known
            | {folded(name): code for name, code in cities}
            | {code: code.upper() for code in country_names("en")}
        )

    def country(self, name: str) -> str:
        """Return the code of a country by its English name or its code. Raises ValueError."""
        if folded(name) not in self._countries:
            raise ValueError(f"there is no country called “{name}”")
        return self._countries[folded(name)]


def _other_names(term: Principle | Topic | City | Organisation) -> Iterable[str]:
    if isinstance(term, Principle):
        return [term.short_name]
    return [] if isinstance(term, Topic) else term.name_list
