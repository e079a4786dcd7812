"""The bodies that issued what the facts are about."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Q
from django.utils.text import slugify
from wagtail.models import Locale

from cms.starter.records import LANGUAGE, Row, Step, key, rows
from content_models.models import City, Organisation

COALITION = "Cities Coalition for Digital Rights"
ALIASES = {
    "CC4DR": COALITION,
    "Gemeente Amsterdam": "Municipality of Amsterdam",
    "Gemeente Den Haag": "Municipality of The Hague",
    "Gemeente Eindhoven": "Municipality of Eindhoven",
    "Gemeente Rotterdam": "Municipality of Rotterdam",
    "Gemeente Utrecht": "Municipality of Utrecht",
}
SAMPLE_CITY = "A small city (sample)"


def names(issuing_body: str) -> list[str]:
    """Return the names in a field of the facts, which puts semicolons between them."""
    found = [name.strip() for name in issuing_body.split(";")]
    return [ALIASES.get(name, name) for name in found if name]


def steps() -> Iterator[Step]:
    """Return one step for each body that a fact names."""
    cities: dict[str, Row | None] = {}
    places = {(row["name"], row["iso2"]): row for row in rows("cities.tsv")}
    for fact in rows("facts.tsv"):
        for name in names(fact["issuing_body"]):
            city = places.get((fact["city"], fact["country_iso2"]))
            cities[name] = cities.get(name) or (city if city and _is_named_in(city, name) else None)
    for name, city in cities.items():
        yield Step("organisations", partial(create, name, city))


def _is_named_in(city: Row, name: str) -> bool:
    """Tell whether a body bears the city's name; only then we say that it sits there."""
    return city["name"] in name or city["local_name"] in name


def organisation(name: str) -> Organisation | None:
    """Return the body that the data files call `name`, or None."""
    known_as = [name, *(short for short, full in ALIASES.items() if full == name)]
    same = Q(translation_key=key(f"organisation/{name}"))
    same |= Q(slug__in=[slugify(each)[:100] for each in known_as])
    found: Organisation | None = Organisation.objects.filter(
        same, locale__language_code=LANGUAGE
    ).first()
    return found


def create(name: str, city: Row | None = None) -> bool:
    """Create the body if it is not there."""
    if organisation(name):
        return False
    new = Organisation(
        locale=Locale.objects.get(language_code=LANGUAGE),
        translation_key=key(f"organisation/{name}"),
        name=name,
        slug=slugify(name)[:100],
        other_names="\n".join(short for short, full in ALIASES.items() if full == name),
    )
    if city:
        new.country = city["iso2"]
        new.city = City.objects.get(geonames_id=city["geonames_id"], locale__language_code=LANGUAGE)
    new.full_clean()
    new.save()
    return True
