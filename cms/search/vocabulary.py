"""The values that a search can be narrowed by, and their names in the reader's language."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from cms.search.languages import country_names, is_language, language_name, region_name
from content_models.models import document_models
from indexer import published
from search_config.document import NOT_STATED

# Facet fields in which a document without any value is counted as "not stated".
MAY_BE_UNSTATED = frozenset({"principle", "topic", "city", "country", "region", "year"})

Terms = Mapping[str, dict[str, Any]]


class Vocabulary:
    """Names and parents of facet values. Each list is read when it is first asked for.

    `language` is a language code of the interface.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._terms: dict[str, Terms] = {}
        self._labels: dict[str, Mapping[str, str]] = {}
        self._parents: dict[str, Mapping[str, str]] = {}

    def terms(self, kind: str) -> Terms:
        """Return the bodies of a kind of term by slug: principle, topic or city."""
        if kind not in self._terms:
            self._terms[kind] = published.terms(kind, self.language)
        return self._terms[kind]

    def labels(self, name: str) -> Mapping[str, str]:
        """Return the values of facet field `name` that are known by name, with their labels."""
        if name not in self._labels:
            self._labels[name] = self._named(name)
        return self._labels[name]

    def is_value(self, name: str, value: str) -> bool:
        """Say whether facet field `name` can have this value."""
        if name == "lang":
            return is_language(value)
        if name == "year" and re.fullmatch("[1-9][0-9]{0,3}", value):
            return True
        return value in self.labels(name) or (value == NOT_STATED and name in MAY_BE_UNSTATED)

    def label(self, name: str, value: str) -> str:
        """Return what people call a value; the value itself if nobody has named it."""
        if value == NOT_STATED:
            with override(self.language):
                return gettext("Not stated")
        if name == "lang":
            return language_name(value, self.language)
        return self.labels(name).get(value, value)

    def names(self, name: str, value: str) -> tuple[str, ...]:
        """Return all that people call a value, its label first."""
        body = self.terms(name).get(value, {}) if name in {"principle", "topic", "city"} else {}
        return (self.label(name, value), *body.get("names", ()))

    def parent(self, name: str, value: str) -> str | None:
        """Return the value that holds this one in its tree, or None at the top.

        A kind's is its type, a sub-topic's its topic, a city's its country, a country's its
        sub-region, a sub-region's its region.
        """
        if name == "type":
            return _kinds()[value][0] if value in _kinds() else None
        if name == "topic":
            return self.terms("topic").get(value, {}).get("parent") or None
        if name == "city":
            return self.terms("city").get(value, {}).get("country") or None
        return self._above(name).get(value) or None

    def _above(self, name: str) -> Mapping[str, str]:
        """Return what stands above countries or sub-regions, as the cities there say."""
        if name not in {"country", "region"}:
            return {}
        if name not in self._parents:
            level, above = (
                ("country", "subregion") if name == "country" else ("subregion", "region")
            )
            cities = self.terms("city").values()
            self._parents[name] = {city[level]: city[above] for city in cities}
        return self._parents[name]

    def principle_number(self, slug: str) -> int:
        """Return the number of a principle; unknown ones stand last."""
        return int(self.terms("principle").get(slug, {}).get("number", 99))

    def principle_numbered(self, number: str) -> str | None:
        """Return the slug of the principle with this number, or None."""
        principles = self.terms("principle").items()
        return next((slug for slug, body in principles if str(body["number"]) == number), None)

    def _named(self, name: str) -> Mapping[str, str]:
        if name == "principle":
            terms = self.terms("principle").items()
            return {slug: body["short_label"] or body["label"] for slug, body in terms}
        if name in {"topic", "city"}:
            return {slug: body["label"] for slug, body in self.terms(name).items()}
        if name == "country":
            return country_names(self.language)
        if name == "region":
            return {
                city[level]: region_name(city[level], city[f"{level}_label"], self.language)
                for city in self.terms("city").values()
                for level in ("region", "subregion")
                if city[level]
            }
        if name == "type":
            with override(self.language):
                kinds = {value: str(label) for value, (_above, label) in _kinds().items()}
            return {**type_labels(self.language), **kinds}
        return {}


def type_labels(language: str) -> Mapping[str, str]:
    """Return the names of the types of documents."""
    with override(language):
        return {
            model.document_type: capfirst(str(model._meta.verbose_name))
            for model in document_models()
        }


@cache
def _kinds() -> Mapping[str, tuple[str, Any]]:
    """Return the kinds of documents, each with its type and its label."""
    return {
        f"{model.document_type}-{value}": (model.document_type, label)
        for model in document_models()
        if "kind" in model.detail_fields
        for value, label in cast("Any", model._meta.get_field("kind")).flatchoices
    }
