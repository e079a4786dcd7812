"""Content for tests: valid by the publishing rule, live, and under the right list."""

from collections.abc import Sequence
from typing import Any

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page

from content_models import choices
from content_models.models import (
    City,
    CityLink,
    ContentPage,
    Guideline,
    GuidelineIndex,
    HomePage,
    IssuerLink,
    Organisation,
    Policy,
    PolicyIndex,
    Principle,
    PrincipleLink,
    Resource,
    ResourceIndex,
    Topic,
    TopicLink,
    UseCase,
    UseCaseIndex,
)


class LocaleFactory(DjangoModelFactory[Locale]):
    """The locale of `language_code`; the six of the site exist already."""

    class Meta:
        model = Locale
        django_get_or_create = ("language_code",)

    language_code = "en"


class PrincipleFactory(DjangoModelFactory[Principle]):
    """One of the five principles that the migration created: `PrincipleFactory(number=3)`."""

    class Meta:
        model = Principle
        django_get_or_create = ("number", "locale")

    number = factory.Iterator([1, 2, 3, 4, 5])
    locale = factory.SubFactory(LocaleFactory)
    name = factory.LazyAttribute(lambda o: f"Principle {o.number}")
    short_name = factory.LazyAttribute(lambda o: f"Principle {o.number}")
    slug = factory.LazyAttribute(lambda o: f"principle-{o.number}")


class TopicFactory(DjangoModelFactory[Topic]):
    """A topic of the first level, or below `parent`."""

    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")
    locale = factory.SubFactory(LocaleFactory)


class CityFactory(DjangoModelFactory[City]):
    """A city in the Netherlands that is no member."""

    class Meta:
        model = City

    name = factory.Sequence(lambda n: f"City {n}")
    slug = factory.Sequence(lambda n: f"city-{n}")
    locale = factory.SubFactory(LocaleFactory)
    country = "NL"
    country_name = "Netherlands"
    region = "Europe"
    subregion = "Western Europe"


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A body that issues documents."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    locale = factory.SubFactory(LocaleFactory)
    kind = choices.OrganisationKind.CITY


def list_page(model: type[Page]) -> Page:
    """Return the English list page of type `model` that the migration created."""
    page = model.objects.filter(locale__language_code="en").first()
    if page is None:
        msg = (
            "The pages of the migration are gone. A test with transaction=True empties all "
            "tables: mark it django_db(transaction=True, serialized_rollback=True)."
        )
        raise LookupError(msg)
    return page


class DocumentFactory(DjangoModelFactory[ContentPage]):
    """A page with links. `None` for a list means one new term of that kind; `[]` means none.

    `parent` is the page it stands under. `live=False` makes a draft. A published page has a
    revision, like one published by an editor.
    """

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Document {n}")
    summary = "What it is and for whom."
    live = True

    @classmethod
    def _create(
        cls,
        model_class: type[ContentPage],
        *,
        parent: Page,
        principles: Sequence[Principle] | None = None,
        topics: Sequence[Topic] | None = None,
        cities: Sequence[City] | None = None,
        issuers: Sequence[Organisation] = (),
        live: bool = True,
        **fields: Any,
    ) -> ContentPage:
        page = model_class(live=False, **fields)
        page.principle_links = [
            PrincipleLink(principle=term, sort_order=n)
            for n, term in enumerate([PrincipleFactory()] if principles is None else principles)
        ]
        page.topic_links = [
            TopicLink(topic=term, sort_order=n)
            for n, term in enumerate([TopicFactory()] if topics is None else topics)
        ]
        page.city_links = [
            CityLink(city=term, sort_order=n)
            for n, term in enumerate([CityFactory()] if cities is None else cities)
        ]
        page.issuer_links = [
            IssuerLink(organisation=term, sort_order=n) for n, term in enumerate(issuers)
        ]
        parent.add_child(instance=page)
        if live:
            page.save_revision().publish()
            page.refresh_from_db()
        return page


class GuidelineFactory(DocumentFactory):
    """A guideline."""

    class Meta:
        model = Guideline

    parent = factory.LazyFunction(lambda: list_page(GuidelineIndex))


class PolicyFactory(DocumentFactory):
    """A policy."""

    class Meta:
        model = Policy

    parent = factory.LazyFunction(lambda: list_page(PolicyIndex))


class UseCaseFactory(DocumentFactory):
    """A use case."""

    class Meta:
        model = UseCase

    parent = factory.LazyFunction(lambda: list_page(UseCaseIndex))


class ResourceFactory(DocumentFactory):
    """A report, or another kind of resource."""

    class Meta:
        model = Resource

    parent = factory.LazyFunction(lambda: list_page(ResourceIndex))


def home_page() -> HomePage:
    """Return the English home page."""
    return list_page(HomePage)
