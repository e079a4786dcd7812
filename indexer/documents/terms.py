"""The documents of vocabulary terms: principles, topics, cities, organisations.

They are in the feed and the API, not in the search index.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from content_models.models import City, Organisation, Principle, Topic

Body = dict[str, Any]
Named = tuple[Any, ...]


def _principle(term: Principle, _seen: set[str]) -> Body:
    return {
        "label": term.name,
        "short_label": term.short_name,
        "number": term.number,
        "text": term.text,
        "names": [],
    }


def _topic(term: Topic, seen: set[str]) -> Body:
    if term.parent:
        seen.add(f"topic-{term.parent_id}")
    return {
        "label": term.name,
        "parent": term.parent.slug if term.parent else "",
        "parent_id": f"topic-{term.parent_id}" if term.parent else "",
        "names": term.synonym_list,
        "scope_note": term.scope_note,
    }


def _city(term: City, _seen: set[str]) -> Body:
    return {
        "label": term.name,
        "local_name": term.local_name,
        "names": term.name_list,
        "country": term.country.lower(),
        "country_label": term.country_name,
        "subdivision": term.subdivision,
        "subregion": slug_of_place(term.subregion),
        "subregion_label": term.subregion,
        "region": slug_of_place(term.region),
        "region_label": term.region,
        "latitude": float(term.latitude) if term.latitude is not None else None,
        "longitude": float(term.longitude) if term.longitude is not None else None,
        "population": term.population,
        "geonames_id": term.geonames_id,
        "wikidata": term.wikidata,
        # A membership that is only likely, or from memory, is not said.
        "member": term.is_member,
        "joined": term.joined if term.is_member else "",
    }


def _organisation(term: Organisation, seen: set[str]) -> Body:
    if term.city_id:
        seen.add(f"city-{term.city_id}")
    return {
        "label": term.name,
        "kind": term.kind,
        "country": term.country.lower(),
        "city": term.city.slug if term.city else "",
        "city_id": f"city-{term.city_id}" if term.city else "",
        "url": term.url,
        "names": [],
    }


def slug_of_place(name: str) -> str:
    """Return the slug of a region's name: `Western Europe` → `western-europe`."""
    return "-".join(name.lower().split())


TermModel = type[Principle | Topic | City | Organisation]
BUILDERS: dict[str, tuple[TermModel, tuple[str, ...], Callable[[Any, set[str]], Body]]] = {
    "principle": (Principle, (), _principle),
    "topic": (Topic, ("parent",), _topic),
    "city": (City, (), _city),
    "organisation": (Organisation, ("city",), _organisation),
}


def build(kind: str, pks: list[int]) -> dict[int, tuple[Body, Named, set[str]]]:
    """Return body, names of other terms and looked-at targets of each term that exists."""
    model, related, builder = BUILDERS[kind]
    terms = list(model._default_manager.filter(pk__in=pks).select_related("locale", *related))
    versions = _versions(model, terms)
    found = {}
    for term in terms:
        work = str(term.translation_key)
        seen = {f"work-{work}"}
        body = {
            "type": kind,
            "slug": term.slug,
            "work": work,
            "lang": term.locale.language_code,
            **builder(term, seen),
        }
        above = [
            (other.pk, other.slug, other.name) for name in related if (other := getattr(term, name))
        ]
        found[term.pk] = (body, (versions[work], above), seen)
    return found


def _versions(model: TermModel, terms: list[Any]) -> dict[str, list[tuple[Any, ...]]]:
    """Return how terms are named in each language: work → (id, language, slug, name)."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    others = model._default_manager.filter(translation_key__in=[t.translation_key for t in terms])
    columns = ("translation_key", "pk", "locale__language_code", "slug", "name")
    for work, *named in others.order_by("pk").values_list(*columns):
        found[str(work)].append(tuple(named))
    return found
