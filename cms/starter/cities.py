"""Cities, with what is known of their membership and no more."""

from collections.abc import Iterator
from functools import cache, partial

from django.utils.text import slugify
from wagtail.models import Locale

from cms.starter.records import LANGUAGE, Row, Step, rows
from content_models.choices import Membership
from content_models.models import City

MEMBERSHIPS = {
    "confirmed": Membership.CONFIRMED,
    "likely": Membership.LIKELY,
    "unverified-recall": Membership.UNVERIFIED,
    "not known to be a member": Membership.NONE,
}


def steps() -> Iterator[Step]:
    """Return one step for each city."""
    for row in rows("cities.tsv"):
        yield Step("cities", partial(_create_missing, row))


def other_names(geonames_id: str) -> list[str]:
    """Return the names that a city has in other languages."""
    return _other_names().get(geonames_id, [])


@cache
def _other_names() -> dict[str, list[str]]:
    return {row["geonames_id"]: row["other_names"].split("|") for row in rows("city_names.tsv")}


def _create_missing(row: Row) -> bool:
    known = City.objects.filter(geonames_id=row["geonames_id"], locale__language_code=LANGUAGE)
    if known.exists():
        return False
    create(row)
    return True


def create(row: Row) -> City:
    """Create the city of a row of `cities.tsv`."""
    locale = Locale.objects.get(language_code=LANGUAGE)
    membership = MEMBERSHIPS[row["cc4dr_member"]]
    slug = slugify(row["name"])
    if City.objects.filter(slug=slug, locale=locale).exists():
        slug = f"{slug}-{row['geonames_id']}"
    city = City(
        locale=locale,
        name=row["name"],
        slug=slug,
        local_name=row["local_name"],
        other_names="\n".join(other_names(row["geonames_id"])),
        country=row["iso2"],
        country_name=row["country"],
        subdivision=row["iso3166_2"],
        region=row["region"],
        subregion=row["subregion"],
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        population=int(row["population"]) if row["population"] else None,
        geonames_id=int(row["geonames_id"]),
        wikidata=row["wikidata"],
        unlocode=row["unlocode"],
        membership=membership,
        joined=row["joined"],
        # Of the others the file only says why they are in it, which is no evidence.
        evidence="" if membership == Membership.NONE else row["evidence"],
        # Some codes of every city are from memory (data/README.md).
        checked=False,
    )
    city.full_clean()
    city.save()
    return city
