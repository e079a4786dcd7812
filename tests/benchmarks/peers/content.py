"""The same content in both sites: many pages, put in by SQL, and one page through the editor's way."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page
from wagtail.models import Site as WagtailSite

OURS = apps.is_installed("content_models")
BODY = "<p>{}</p>".format("A city writes down which systems it uses and why. " * 28)


def prepare() -> tuple[Page, type[Page], Any, Any]:
    """Return the parent of all pages, their model, a city and two topics."""
    if OURS:
        from content_models.models import Guideline, GuidelineIndex
        from tests.factories import CityFactory, TopicFactory, list_page

        topics = TopicFactory(name="topic-old"), TopicFactory(name="topic-of-all")
        return list_page(GuidelineIndex), Guideline, CityFactory(), topics
    from tests.benchmarks.peers.site.guidelines.models import City, GuidelinePage, Topic

    root = Page.objects.get(depth=2)
    WagtailSite.objects.update(root_page=root)
    topics = Topic.objects.create(name="topic-old"), Topic.objects.create(name="topic-of-all")
    return root, GuidelinePage, City.objects.create(name="Utrecht"), topics


def fields(city: Any) -> dict[str, Any]:
    """Return what a page has beside its title."""
    if OURS:
        import json

        return {"summary": "In short.", "body": json.dumps([{"type": "text", "value": BODY}])}
    return {"body": BODY, "city": city}


def plant(number: int) -> tuple[Page, type[Page], Any]:
    """Make so many live pages by SQL, without a signal; return parent, model and the topic.

    Every third page carries the topic, all carry another.
    """
    parent, model, city, (topic, common) = prepare()
    locale, kind = Locale.get_default(), ContentType.objects.get_for_model(model)
    same = {"locale": locale, "content_type": kind, "live": True, "depth": parent.depth + 1}
    rows = [
        Page(
            title=f"title-{n}-",
            draft_title=f"title-{n}-",
            slug=f"page-{n}",
            path=Page._get_path(parent.path, parent.depth + 1, n + 1),
            url_path=f"{parent.url_path}page-{n}/",
            **same,
        )
        for n in range(number)
    ]
    Page.objects.bulk_create(rows)
    Page.objects.filter(pk=parent.pk).update(numchild=number)
    own = [model(page_ptr_id=row.pk, **fields(city)) for row in rows]
    model._base_manager.all()._insert(
        own, fields=model._meta.local_concrete_fields, using="default"
    )
    tagged = [(row, topic) for row in rows[::3]] + [(row, common) for row in rows]
    if OURS:
        from content_models.models import CityLink, PrincipleLink, TopicLink
        from tests.factories import PrincipleFactory

        principle = PrincipleFactory(number=1)
        CityLink.objects.bulk_create(CityLink(page=row, city=city) for row in rows)
        PrincipleLink.objects.bulk_create(
            PrincipleLink(page=row, principle=principle) for row in rows
        )
        TopicLink.objects.bulk_create(TopicLink(page=row, topic=each) for row, each in tagged)
    else:
        through = model.topics.through
        through.objects.bulk_create(
            through(guidelinepage_id=row.pk, topic_id=each.pk) for row, each in tagged
        )
    return Page.objects.get(pk=parent.pk), model, topic


def create(parent: Page, model: type[Page], title: str, **more: Any) -> Page:
    """Make one page as an editor does; it is not in another transaction."""
    if OURS:
        from tests.factories import CityFactory, GuidelineFactory

        live = more.pop("live", True)
        return GuidelineFactory(
            title=title, parent=Page.objects.get(pk=parent.pk), live=live, cities=[CityFactory()],
            **more,
        )  # fmt: skip
    from tests.benchmarks.peers.site.guidelines.models import City

    page = model(title=title, body=BODY, city=City.objects.first(), **more)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    return page
