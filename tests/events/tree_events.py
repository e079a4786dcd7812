"""What happens to the tree: moves, slugs, copies, aliases, deletions."""

from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction

from content_models.models import GuidelineIndex, PolicyIndex, ResourceIndex
from indexer.drain import drain
from tests import factories
from tests.events.matrix import event
from tests.events.publishing_events import in_bulk, revise


def another_list(title):
    """Return a new list of guidelines, in which editors may put some."""
    page = GuidelineIndex(title=title, slug=title.lower())
    return factories.home_page().add_child(instance=page)


@event("bulk action in the admin", changes="rule")
def move_in_bulk(world):
    in_bulk(world, "move", "rule", chooser=world.list(GuidelineIndex).pk)


@event("delete a page", hides="rule")
def delete_in_the_admin(world):
    world.post("wagtailadmin_pages:delete", world["rule"].pk)


@event("delete a page", hides="linked", changes="law twin french")
def delete_what_others_link_to(world):
    world["linked"].delete()


# The French page stays, below an alias that is unpublished.
@event("delete a page", hides="law rule twin plain linked", changes="french")
def delete_whole_sections(world):
    for model in (GuidelineIndex, PolicyIndex):
        world.list(model).delete()


@event("delete the source of an alias", hides="law rule twin")
def delete_the_source_of_an_alias(world):
    world.post("wagtailadmin_pages:delete", world["law"].pk)


@event("delete by queryset", hides="rule plain")
def delete_by_queryset(world):
    Page.objects.filter(pk__in=[world["rule"].pk, world["plain"].pk]).delete()


@event("move", changes="law rule")
def move_in_the_admin(world):
    section = another_list("Another")
    world.post("wagtailadmin_pages:move_confirm", world["law"].pk, section.pk)


# The French page tells the address of the other version.
@event("move", changes="linked plain law twin french")
def move_a_section(world):
    world.list(PolicyIndex).move(world.list(ResourceIndex), pos="first-child")


@event("move", hides="law rule")
def move_out_of_the_site(world):
    world["law"].move(Page.objects.get(depth=1), pos="last-child")


@event("reorder")
def reorder(world):
    parent = world.list(PolicyIndex)
    Page.objects.get(pk=world["plain"].pk).move(parent, pos="first-child")
    world.post("wagtailadmin_pages:set_page_position", world["linked"].pk, query="?position=2")


# The alias has a slug of its own.
@event("change a slug", changes="law rule")
def change_a_slug(world):
    revise(world, "law", slug="a-new-slug").publish()


@event("change a slug", changes="linked plain law twin french")
def change_the_slug_of_a_section(world):
    section = world.list(PolicyIndex)
    section.slug = "rules"
    section.save()


def named(world, name, parent, slug):
    """Give a page that an event has made a name of its own."""
    world.name(name, Page.objects.child_of(parent).get(slug=slug))


@event("copy, with descendants", shows="copy below")
def copy_in_the_admin(world):
    parent = world.list(GuidelineIndex)
    form = {"new_title": "zzcopyzz", "new_slug": "copy", "new_parent_page": parent.pk}
    options = {"copy_subpages": "on", "publish_copies": "on"}
    world.post("wagtailadmin_pages:copy", world["law"].pk, **form, **options)
    named(world, "copy", parent, "copy")
    named(world, "below", world["copy"], world["rule"].slug)


@event("copy, with descendants")
def copy_as_drafts(world):
    copied = world["law"].copy(
        recursive=True, keep_live=False, update_attrs={"slug": "copy", "title": "zzclosed2zz"}
    )
    world.name("copy", copied)


@event("copy, with descendants")
def copy_a_private_page(world):
    copied = world["closed"].copy(update_attrs={"slug": "copy"})
    world.name("copy", copied)
    assert copied.view_restrictions.exists()


# Wagtail copies only the restriction of the page that is copied. What it shows, we show.
@event("copy a section that holds a private page", hides="rule", shows="copy below")
def copy_a_section_that_holds_a_private_page(world):
    PageViewRestriction.objects.create(page=world["rule"], restriction_type="login")
    world.name("copy", world["law"].copy(recursive=True, update_attrs={"slug": "copy"}))
    named(world, "below", world["copy"], world["rule"].slug)


@event("create an alias", shows="alias below")
def create_an_alias_of_a_section(world):
    home = factories.home_page()
    world.name("alias", world["law"].create_alias(parent=home, update_slug="x", recursive=True))
    named(world, "below", world["alias"], world["rule"].slug)


@event("create an alias")
def create_an_alias_of_a_private_page_and_of_that(world):
    first = world["closed"].create_alias(update_slug="first")
    world.name("alias", first)
    world.name("second", first.create_alias(update_slug="second"))


@event("create an alias")
def create_an_alias_of_a_draft(world):
    world.name("alias", world["draft"].create_alias(update_slug="alias"))


def private_source_of_a_section(world):
    """Put a page below an alias of a private section; return the section and the alias."""
    section = another_list("Private")
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    alias = section.create_alias(update_slug="alias")
    world["plain"].move(Page.objects.get(pk=alias.pk), pos="last-child")
    assert not drain().more
    return section, alias


# Wagtail gave the alias a copy of the restriction; from now on that one counts.
@event("convert an alias", hides="plain")
def convert_an_alias_of_a_private_section(world):
    _, alias = private_source_of_a_section(world)
    world.post("wagtailadmin_pages:convert_alias", alias.pk)


# The alias keeps its copy of the restriction, which counts from now on.
@event("delete the source of an alias", hides="plain")
def delete_the_private_source_of_a_section(world):
    section, _ = private_source_of_a_section(world)
    section.delete()


# Whether it is an alias is told with its versions.
@event("convert an alias", changes="twin")
def convert_an_alias(world):
    world.post("wagtailadmin_pages:convert_alias", world["twin"].pk)
    revise(world, "law", title="zzclosed2zz")


@event("set_url_paths", changes="law rule")
def set_url_paths(world):
    Page.objects.filter(pk=world["law"].pk).update(slug="by-sql")
    call_command("set_url_paths", verbosity=0)
