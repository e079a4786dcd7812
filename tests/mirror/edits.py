"""An editor who does anything at random, and the worker beside."""

import contextlib
import random
import uuid
from datetime import timedelta

from django.db.models.deletion import ProtectedError
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from content_models.models import City, ContentPage, Guideline, GuidelineIndex, Principle, Topic
from indexer import changes, published
from indexer.build import build
from indexer.models import Change, Feed
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    OrganisationFactory,
    PolicyFactory,
    TopicFactory,
    list_page,
)

MOST = 80  # pages
RARE = 400  # one edit in so many is followed by a purge, or by a restore from a backup


class Editor:
    """Edits; between edits the worker builds now and then."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.topics = [TopicFactory() for _ in range(6)]
        self.cities = [CityFactory() for _ in range(6)]
        self.sections = [list_page(GuidelineIndex)]
        self.spanish = Locale.objects.get(language_code="es")
        for _ in range(20):
            self.create()

    def edit(self) -> None:
        """Do something, often small; then perhaps let the worker work."""
        action = self.chance.choice(self.ACTIONS)
        action(self)
        if self.chance.random() < 0.3:
            build()
        if self.chance.random() < 1 / RARE:
            published.purge(timezone.now() + timedelta(seconds=1))
        if self.chance.random() < 1 / RARE / 4:
            Feed.objects.update(epoch=uuid.UUID(int=self.chance.getrandbits(128)).hex[:8])

    def rest(self) -> None:
        """Let the worker finish."""
        changes.record_due()
        while Change.objects.exists():
            build()

    def page(self) -> ContentPage | None:
        pks = list(Guideline.objects.order_by("pk").values_list("pk", flat=True))
        return Guideline.objects.get(pk=self.chance.choice(pks)) if pks else None

    def create(self) -> None:
        if Page.objects.count() > MOST:
            return
        factory = self.chance.choice([GuidelineFactory, GuidelineFactory, PolicyFactory])
        factory(
            topics=[self.chance.choice(self.topics)],
            cities=[self.chance.choice(self.cities)],
            issuers=[OrganisationFactory()] if self.chance.random() < 0.2 else [],
        )

    def publish(self) -> None:
        if (page := self.page()) and not page.alias_of_id:
            page.title = f"Title {self.chance.randrange(10**6)}"
            page.slug = f"slug-{page.pk}-{self.chance.randrange(100)}"
            page.supersedes = self.page() if self.chance.random() < 0.5 else None
            page.save_revision().publish()

    def update(self) -> None:
        if page := self.page():
            Guideline.objects.filter(pk=page.pk).update(summary=f"S{self.chance.random()}")

    def update_title(self) -> None:
        if page := self.page():
            Page.objects.filter(pk=page.pk).update(title=f"T{self.chance.random()}")

    def unpublish(self) -> None:
        if page := self.page():
            Page.objects.filter(pk=page.pk).update(live=False)

    def show(self) -> None:
        if page := self.page():
            Page.objects.filter(pk=page.pk).update(live=True, expire_at=None)

    def expire(self) -> None:
        if page := self.page():
            past = timezone.now() - timedelta(seconds=1)
            Page.objects.filter(pk=page.pk).update(expire_at=past)

    def restrict(self) -> None:
        if page := self.page():
            PageViewRestriction.objects.create(page=page, restriction_type="login")

    def restrict_a_section(self) -> None:
        if self.chance.random() < 0.3:
            section = self.chance.choice(self.sections)
            PageViewRestriction.objects.create(page=section, restriction_type="login")

    def open_all(self) -> None:
        PageViewRestriction.objects.all().delete()

    def delete(self) -> None:
        if (page := self.page()) and self.chance.random() < 0.3:
            page.delete()

    def rename_a_term(self) -> None:
        term = self.chance.choice([*self.topics, *self.cities])
        term.refresh_from_db()
        term.name = f"N{self.chance.random()}"
        if self.chance.random() < 0.3:
            term.slug = f"s-{self.chance.randrange(10**9)}"
        term.save()

    def delete_a_term(self) -> None:
        model = self.chance.choice([Topic, City])
        kept = {term.pk for term in (*self.topics, *self.cities) if isinstance(term, model)}
        others = list(model.objects.exclude(pk__in=kept).order_by("pk"))
        if others:
            with contextlib.suppress(ProtectedError):
                self.chance.choice(others).delete()

    def translate_a_term(self) -> None:
        term = self.chance.choice(self.topics)
        if not term.get_translations().exists():
            copy = Topic.objects.get(pk=term.pk).copy_for_translation(self.spanish)
            copy.name = f"Es{self.chance.random()}"
            copy.save()

    def rename_a_principle(self) -> None:
        Principle.objects.filter(number=self.chance.randint(1, 5)).update(
            name=f"P{self.chance.random()}"
        )

    def rename_a_section(self) -> None:
        if self.chance.random() < 0.3:
            section = self.chance.choice(self.sections)
            section = type(section).objects.get(pk=section.pk)
            section.slug = f"section-{section.pk}-{self.chance.randrange(50)}"
            section.save_revision().publish()

    def alias(self) -> None:
        if (page := self.page()) and Page.objects.count() < MOST and not page.alias_of_id:
            page.create_alias(update_slug=f"alias-{self.chance.randrange(10**9)}")

    def translate(self) -> None:
        page = self.page()
        if page is None or Page.objects.count() > MOST or page.alias_of_id:
            return
        if page.locale_id == self.spanish.pk or page.has_translation(self.spanish):
            return
        copy = page.copy_for_translation(self.spanish, copy_parents=True)
        Page.objects.filter(pk=copy.pk).update(live=True)

    ACTIONS = (
        create, create, publish, publish, update, update, update, update_title, update_title,
        unpublish, show, show, expire, restrict, restrict_a_section, open_all, open_all, delete,
        rename_a_term, delete_a_term, translate_a_term, rename_a_principle, rename_a_section,
        alias, translate,
    )  # fmt: skip
