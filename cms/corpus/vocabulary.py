"""The terms that rows name: cities, organisations and topics, found or made, each once.

Each is made in a transaction of its own, so that who reads a batch of rows holds up nobody.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, count
from uuid import UUID

from django.utils.text import slugify
from wagtail.models import Locale

from cms.corpus.rows import Row
from cms.search.languages import country_names
from cms.starter import cities, topics
from cms.starter.records import LANGUAGE, key, rows
from cms.starter.records import Row as StarterRow
from content_models.choices import OrganisationKind
from content_models.models import City, Organisation, Topic
from indexer import changes
from search_config.normal import searched
from search_config.words import words


def folded(name: str) -> str:
    """Return a name by which spellings are the same: no case, no accents, letters and digits."""
    return " ".join(words(searched(name))) or name.casefold()


class Vocabulary:
    """All terms, read once; what is missing is made when it is asked for."""

    def __init__(self) -> None:
        self._locale = Locale.objects.get(language_code=LANGUAGE)
        self._cities: dict[tuple[str, str], list[City]] = defaultdict(list)
        self._organisations: dict[tuple[str, str], Organisation] = {}
        self._topics: dict[str, Topic] = {}
        for city in City.objects.filter(locale=self._locale):
            self._keep_city(city)
        # The starter content's cities that are not loaded are made when they are named.
        self._starter: dict[tuple[str, str], StarterRow] = {}
        self._countries: dict[str, StarterRow] = {}
        for row in rows("cities.tsv"):
            self._countries[row["iso2"]] = row
            for name in (row["name"], row["local_name"], *cities.other_names(row["geonames_id"])):
                self._starter[row["iso2"], folded(name)] = row
        for body in Organisation.objects.filter(locale=self._locale).order_by("-pk"):
            for name in (body.name, *body.name_list):
                self._organisations[body.country, folded(name)] = body

    def city(self, row: Row) -> City | None:
        """Return the city of a row, or None if it names none or one that could be several.

        A city is known by its country and any of its names. An unknown one is made, and marked
        unchecked.
        """
        if not row.city:
            return None
        place = (row.country, folded(row.city))
        if place not in self._cities:
            with changes.bulk():
                made = self._starter_city(place) or self._new_city(row)
            self._keep_city(made, place)
        found = self._cities[place]
        named = [city for city in found if folded(city.name) == place[1]]
        only = named or found
        return only[0] if len(only) == 1 else None

    def organisation(self, row: Row) -> Organisation | None:
        """Return the body that issued a row, or None if it names none."""
        if not row.organisation:
            return None
        name = folded(row.organisation)
        for place in ((row.country, name), ("", name)):
            if place in self._organisations:
                return self._organisations[place]
        made = self._new_organisation(row)
        self._organisations[row.country, name] = made
        return made

    def topics(self, paths: Iterable[str]) -> list[Topic]:
        """Return topics by their paths (`governance/audit`), made as the starter content has them."""
        found = []
        for path in dict.fromkeys(paths):
            if path not in self._topics:
                with changes.bulk():
                    self._topics[path] = topics.ensure(path)
            found.append(self._topics[path])
        return found

    def _keep_city(self, city: City, *places: tuple[str, str]) -> None:
        names = {folded(name) for name in (city.name, *city.name_list)}
        for place in {*places, *((city.country, name) for name in names)}:
            if city not in self._cities[place]:
                self._cities[place].append(city)

    def _starter_city(self, place: tuple[str, str]) -> City | None:
        row = self._starter.get(place)
        if (
            row is None
            or City.objects.filter(geonames_id=row["geonames_id"], locale=self._locale).exists()
        ):
            return None
        return cities.create(row)

    def _new_city(self, row: Row) -> City:
        country = self._countries.get(row.country)
        city = City(
            locale=self._locale,
            name=row.city,
            slug=_free_slug(City, self._locale, row.city, row.country),
            country=row.country,
            country_name=country_names(LANGUAGE)[row.country.lower()],
            checked=False,
        )
        if country:
            city.country_name = country["country"]
            city.region, city.subregion = country["region"], country["subregion"]
        city.full_clean()
        city.save()
        return city

    def _new_organisation(self, row: Row) -> Organisation:
        city = self.city(row)
        with changes.bulk():
            new = Organisation(
                locale=self._locale,
                translation_key=_free_key(self._locale, row),
                name=row.organisation,
                slug=_free_slug(Organisation, self._locale, row.organisation, row.country),
                country=row.country,
                city=city,
                # A city is given only where the body is its administration.
                kind=OrganisationKind.CITY if row.city else "",
            )
            new.full_clean()
            new.save()
        return new


def _free_key(locale: Locale, row: Row) -> UUID:
    """Return the key that the starter content would give the body, unless another has it."""
    shared = key(f"organisation/{row.organisation}")
    if Organisation.objects.filter(translation_key=shared, locale=locale).exists():
        return key(f"organisation/{row.country}/{row.organisation}")
    return shared


def _free_slug(model: type[City | Organisation], locale: Locale, name: str, country: str) -> str:
    """Return a slug of the name that nobody has; names without Latin letters get a number."""
    base = slugify(name)[:90] or model._meta.model_name or ""
    tries = chain((base, f"{base}-{country.lower()}"), (f"{base}-{n}" for n in count(2)))
    taken = model._default_manager.filter(locale=locale)
    return next(slug for slug in tries if not taken.filter(slug=slug).exists())
