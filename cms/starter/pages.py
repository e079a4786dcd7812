"""What facts and samples share: a page with its links, published as an editor would."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wagtail.models import Locale, Page

from cms.starter.organisations import organisation
from cms.starter.topics import topic
from content_models.models import (
    City,
    ContentPage,
    Guideline,
    GuidelineIndex,
    IssuerLink,
    Policy,
    PolicyIndex,
    Principle,
    PrincipleLink,
    Resource,
    ResourceIndex,
    TopicLink,
    UseCase,
    UseCaseIndex,
)

INDEXES: dict[type[ContentPage], type[Page]] = {
    Guideline: GuidelineIndex,
    Policy: PolicyIndex,
    UseCase: UseCaseIndex,
    Resource: ResourceIndex,
}


def exists(translation_key: UUID, language: str) -> bool:
    """Tell whether the page is there, wherever it was moved and whatever became of it."""
    return Page.objects.filter(
        translation_key=translation_key, locale__language_code=language
    ).exists()


def city(name: str, country: str) -> City:
    """Return a city of the starter content. Raises City.DoesNotExist."""
    return City.objects.get(geonames_id=_geonames_id(name, country), locale__language_code="en")


def add(page: ContentPage, language: str) -> None:
    """Put `page` as a draft under the list of its type in `language`."""
    page.locale = Locale.objects.get(language_code=language)
    page.live = False
    INDEXES[type(page)].objects.get(locale=page.locale).add_child(instance=page)


def publish(page: ContentPage) -> None:
    """Save `page` as a revision, without an author, and publish it."""
    page.save_revision().publish()
