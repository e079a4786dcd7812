"""What an editor does, at random: one edit is one call."""

import random
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from content_models.models import Guideline, GuidelineIndex, Policy, PolicyIndex, Topic
from tests.factories import CityFactory, GuidelineFactory, PolicyFactory, TopicFactory, list_page

ENOUGH = 40


class Editor:
    """Edits pages of its own; `random` decides which and how."""

    def __init__(self, random: random.Random) -> None:
        self.random = random
        self.number = 0
        self.topics = [TopicFactory() for _ in range(3)]
        self.city = CityFactory()
        self.sections = [list_page(GuidelineIndex), list_page(PolicyIndex)]

    def edit(self) -> str:
        """Do one thing; return what."""
        self.number += 1
        what = self.random.choice(EDITS)
        if what is not Editor.create and not self._pages():
            what = Editor.create
        what(self)
        return what.__name__

    def create(self) -> None:
        if len(self._pages()) > ENOUGH:
            return self.delete()
        make = self.random.choice([GuidelineFactory, PolicyFactory])
        make(title=self._title(), topics=[self.random.choice(self.topics)], cities=[self.city])
        return None

    def edit_text(self) -> None:
        page = self._one()
        if page.alias_of_id is None:
            page.title = self._title()
            page.save_revision().publish()

    def save_draft(self) -> None:
        page = self._one()
        if page.alias_of_id is None:
            page.title = f"Draft {self._title()}"
            page.save_revision()

    def change_without_signal(self) -> None:
        Page.objects.filter(pk=self._one().pk).update(title=self._title())

    def unpublish(self) -> None:
        self._one().unpublish()

    def publish(self) -> None:
        page = self._one()
        if page.alias_of_id is None:
            page.save_revision().publish()

    def delete(self) -> None:
        self._one().delete()

    def alias(self) -> None:
        page = self._one()
        page.create_alias(update_slug=f"alias-{self.number}")

    def copy(self) -> None:
        page = self._one()
        if page.alias_of_id is None:
            page.copy(update_attrs={"slug": f"copy-{self.number}"})

    def expire_soon(self) -> None:
        soon = timezone.now() + timedelta(seconds=self.random.uniform(0.1, 3))
        Page.objects.filter(pk=self._one().pk).update(expire_at=soon)

    def restrict(self) -> None:
        page = self._one()
        PageViewRestriction.objects.get_or_create(page=page, restriction_type="login")

    def restrict_section(self) -> None:
        section = self.random.choice(self.sections)
        PageViewRestriction.objects.get_or_create(page=section, restriction_type="login")

    def free(self) -> None:
        PageViewRestriction.objects.all().delete()

    def change_slug(self) -> None:
        page = self._one()
        page.slug = f"slug-{self.number}"
        page.save(clean=False)

    def change_sections_slug(self) -> None:
        section = self.random.choice(self.sections)
        section.refresh_from_db()
        section.slug = f"section-{section.pk}-{self.number}"
        section.save()

    def rename_topic(self) -> None:
        topic = self.random.choice(self.topics)
        Topic.objects.filter(pk=topic.pk).update(name=f"Topic {self.number}")

    def _title(self) -> str:
        return f"Edit {self.number}"

    def _pages(self) -> list[Page]:
        return [
            *Guideline.objects.order_by("pk").iterator(),
            *Policy.objects.order_by("pk").iterator(),
        ]

    def _one(self) -> Page:
        return self.random.choice(self._pages())


EDITS: list[Callable[[Editor], None]] = [
    Editor.create, Editor.create, Editor.create, Editor.edit_text, Editor.edit_text,
    Editor.save_draft, Editor.change_without_signal, Editor.unpublish, Editor.publish,
    Editor.delete, Editor.alias, Editor.copy, Editor.expire_soon, Editor.restrict,
    Editor.restrict_section, Editor.free, Editor.free, Editor.change_slug,
    Editor.change_sections_slug, Editor.rename_topic,
]  # fmt: skip
