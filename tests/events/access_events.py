"""Who may read, and where: restrictions, sites, languages."""

from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, PageViewRestriction, Site

from content_models.models import GuidelineIndex, PolicyIndex
from tests import factories
from tests.events.matrix import event
from tests.events.tree_events import another_list


def restrict(world, page, kind, **form):
    form = {"restriction_type": kind, "password": "", **form}
    world.post("wagtailadmin_pages:set_privacy", page.pk, **form)


@event("add or edit a restriction", hides="law rule twin")
def ask_for_a_password(world):
    restrict(world, world["law"], "password", password="open")


@event("add or edit a restriction", hides="law rule twin")
def ask_for_a_login(world):
    restrict(world, world["law"], "login")


@event("add or edit a restriction", hides="law rule twin")
def ask_for_a_group(world):
    restrict(world, world["law"], "groups", groups=[Group.objects.get(name="Editors").pk])


# The alias of a page in a private section is served by Wagtail: only its own source counts.
@event("add or edit a restriction", hides="law rule")
def close_a_section(world):
    restrict(world, world.list(GuidelineIndex), "login")


# The French page stands below an alias of the section.
@event("add or edit a restriction", hides="linked plain french", changes="law twin")
def close_a_section_that_others_link_to(world):
    restrict(world, world.list(PolicyIndex), "login")


@event("add or edit a restriction")
def edit_a_restriction(world):
    restrict(world, world["closed"], "password", password="another")


@event("add or edit a restriction", hides="law rule twin")
def move_a_restriction_to_another_page_by_sql(world):
    PageViewRestriction.objects.update(page=world["law"])
    PageViewRestriction.objects.create(page=world["closed"], restriction_type="login")


@event("remove a restriction", shows="closed")
def remove_a_restriction(world):
    restrict(world, world["closed"], "none")


# The alias keeps a copy of the restriction; Wagtail looks at its source alone.
@event("remove a restriction", shows="closed alias")
def remove_the_restriction_of_an_aliased_page(world):
    world.name("alias", world["closed"].create_alias(update_slug="alias"))
    restrict(world, world["closed"], "none")
    assert world["alias"].view_restrictions.exists()


@event("remove a restriction", shows="closed")
def remove_all_restrictions_by_sql(world):
    PageViewRestriction.objects.all().delete()


@event("remove a restriction")
def close_and_open_again(world):
    restrict(world, world["law"], "login")
    restrict(world, world["law"], "none")


def private_section():
    section = another_list("Private")
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    return section


@event("move into or out of a private section", hides="law rule")
def move_into_a_private_section(world):
    section = private_section()
    world.post("wagtailadmin_pages:move_confirm", world["law"].pk, section.pk)


@event("move into or out of a private section", hides="twin")
def move_an_alias_into_a_private_section(world):
    world["twin"].move(private_section(), pos="last-child")


@event("move into or out of a private section", changes="law rule")
def move_in_and_out_again(world):
    world["law"].move(private_section(), pos="last-child")
    world["law"].move(factories.home_page(), pos="last-child")


@event("translate a page")
def translate_a_page_in_the_admin(world):
    spanish = Locale.objects.get(language_code="es")
    form = {"locales": [spanish.pk], "include_subtree": "on"}
    for page in (factories.home_page(), world.list(GuidelineIndex)):
        page.copy_for_translation(spanish)
    world.post("simple_translation:submit_page_translation", world["law"].pk, **form)
    world.name("spanish", world["law"].get_translation(spanish))
    assert not world["spanish"].live


@event("translate a page", shows="german below", changes="law rule")
def translate_a_tree_by_aliases(world):
    german = Locale.objects.get(language_code="de")
    law = world["law"]
    law.copy_for_translation(german, copy_parents=True, alias=True)
    world["rule"].copy_for_translation(german, alias=True)
    world.name("german", law.get_translation(german))
    world.name("below", world["rule"].get_translation(german))


@event("translate a page")
def translate_a_draft(world):
    german = Locale.objects.get(language_code="de")
    world["draft"].copy_for_translation(german, copy_parents=True)
    world.name("german", world["draft"].get_translation(german))


@event("publish a translation", shows="german", changes="linked french")
def publish_a_translation(world):
    german = Locale.objects.get(language_code="de")
    page = world["linked"].copy_for_translation(german, copy_parents=True)
    page.title = "zzgermanzz zzgerman2zz"
    page.save_revision().publish()
    world.name("german", page)


@event("delete a locale")
def delete_an_empty_locale(world):
    locale = Locale.objects.get(language_code="nl")
    Page.objects.filter(locale=locale).update(locale=Locale.get_default())
    world.post("wagtaillocales:delete", locale.pk)


@event("change a locale's code", changes="french linked")
def change_the_code_of_a_locale(world):
    Locale.objects.get(language_code="ca").delete()
    locale = Locale.objects.get(language_code="fr")
    world.post("wagtaillocales:edit", locale.pk, language_code="ca")


def save_site(world, **fields):
    site = Site.objects.get(is_default_site=True)
    form = {
        "hostname": site.hostname, "port": site.port, "site_name": site.site_name,
        "root_page": site.root_page_id, "is_default_site": "on",
    }  # fmt: skip
    world.post("wagtailsites:edit", site.pk, data=form | fields)


@event("change a site")
def change_the_host_of_a_site(world):
    save_site(world, hostname="testserver", port="8080")


@event(
    "change a site",
    hides="linked twin french plain",
    changes="law rule",
)
def change_the_root_of_a_site(world):
    save_site(world, root_page=world.list(GuidelineIndex).pk)


@event("change a site", hides="law rule linked twin french plain")
def delete_the_site(world):
    Site.objects.all().delete()


@event("change a site", changes="linked plain french law twin")
def add_a_site_for_a_section(world):
    section = world.list(PolicyIndex)
    Site.objects.create(hostname="policies.example.org", root_page=section, site_name="Policies")
