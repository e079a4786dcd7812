"""What facts and samples share: a page with its links, published as an editor would."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.starter.organisations import organisation
from cms.starter.records import LANGUAGE
from cms.starter.topics import topic
from content_models.models import (
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
    pages = Page.objects.filter(translation_key=translation_key)
    return bool(pages.filter(locale__language_code=language).exists())


def principle(number: int) -> Principle:
    """Return one of the five principles. Raises Principle.DoesNotExist."""
    found: Principle = Principle.objects.get(number=number, locale__language_code=LANGUAGE)
    return found


def link(
    page: ContentPage,
    *,
    principles: Mapping[int, str],
    topics: Iterable[str],
    issuers: Iterable[str],
) -> None:
    """Tie `page`, which is not saved yet, to principles (with a reason each), topics and bodies."""
    page.principle_links = [
        PrincipleLink(principle=principle(number), reason=reason, sort_order=position)
        for position, (number, reason) in enumerate(principles.items())
    ]
    page.topic_links = [
        TopicLink(topic=topic(path), sort_order=position) for position, path in enumerate(topics)
    ]
    page.issuer_links = [
        IssuerLink(organisation=organisation(name), sort_order=position)
        for position, name in enumerate(issuers)
    ]


def add(page: ContentPage, language: str, *, live: bool) -> None:
    """Put `page` under the list of its type in `language`: published, or as a draft.

    A published one has a revision, as if an editor without a name had published it.
    """
    page.locale = Locale.objects.get(language_code=language)
    page.live = live
    if live:
        page.first_published_at = page.last_published_at = timezone.now()
    parent = INDEXES[type(page)].objects.get(locale=page.locale)
    with _one_reference_update(page):
        parent.add_child(instance=page)
        if live:
            # Publishing a draft would read and write everything once more: a third of the time.
            page.live_revision = page.save_revision(changed=False, clean=False)
            page.save(update_fields=["live_revision"], clean=False)


def publish(page: ContentPage) -> None:
    """Save `page` as a revision, without an author, and publish that."""
    with _one_reference_update(page):
        page.save_revision().publish()


@contextmanager
def _one_reference_update(page: ContentPage) -> Iterator[None]:
    """Let Wagtail note what `page` refers to once, and not for each link: half of the time."""
    with disable_reference_index_auto_update():
        yield
    ReferenceIndex.create_or_update_for_object(page)
