"""Twins of terms are joined in whatever kind and language they stand."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from content_models.models import City, Organisation, Topic
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    LocaleFactory,
    OrganisationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def join(*names):
    call_command("join_terms", *names, stdout=StringIO())


def test_a_city_takes_over_the_documents_and_organisations_of_its_twin():
    keep = CityFactory(name="Den Haag", slug="den-haag")
    twin = CityFactory(name="The Hague", slug="the-hague", other_names="La Haye")
    office = OrganisationFactory(city=twin)
    page = GuidelineFactory(cities=[twin, keep])
    join("city", "den-haag", "the-hague")
    assert list(City.objects.all()) == [keep]
    assert City.objects.get().other_names == "The Hague\nLa Haye"
    office.refresh_from_db()
    assert office.city == keep
    assert [link.city for link in type(page).objects.get(pk=page.pk).city_links.all()] == [keep]


def test_an_organisation_takes_over_what_its_twin_has_issued():
    keep, twin = OrganisationFactory(slug="eu"), OrganisationFactory(slug="european-union")
    page = GuidelineFactory(issuers=[twin])
    join("organisation", "eu", "european-union")
    assert list(Organisation.objects.all()) == [keep]
    assert [link.organisation for link in page.issuer_links.all()] == [keep]


def test_each_language_version_of_a_twin_is_joined_and_a_missing_one_is_taken_over():
    dutch, french = LocaleFactory(language_code="nl"), LocaleFactory(language_code="fr")
    keep, twin = (
        TopicFactory(name="Privacy", slug="privacy"),
        TopicFactory(name="Data", slug="data"),
    )
    for term, locale, name in (
        (keep, dutch, "Privacy"),
        (twin, dutch, "Gegevens"),
        (twin, french, "Données"),
    ):
        version = term.copy_for_translation(locale)
        version.name = name
        version.save()
    join("topic", "privacy", "data")
    found = Topic.objects.filter(translation_key=keep.translation_key)
    assert Topic.objects.count() == found.count() == 3
    assert dict(found.values_list("locale__language_code", "name")) == {
        "en": "Privacy",
        "nl": "Privacy",
        "fr": "Données",
    }
    assert found.get(locale=dutch).synonym_list == ["Gegevens"]
    assert found.get(locale=french).slug == "privacy"


def test_nothing_is_joined_if_one_of_the_names_is_unknown():
    TopicFactory(slug="privacy"), TopicFactory(slug="data")
    with pytest.raises(CommandError, match="no topic with the slug nowhere"):
        join("topic", "privacy", "data", "nowhere")
    assert Topic.objects.count() == 2
