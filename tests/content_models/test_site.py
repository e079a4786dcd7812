"""What the migrations make: languages, pages, principles, groups, the workflow."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale, Page, ReferenceIndex, Site, Workflow

from content_models.models import (
    Guideline,
    GuidelineIndex,
    HomePage,
    Principle,
    PrincipleLink,
    Topic,
)
from content_models.tree import ensure_tree
from tests.content_models.editing import member_of
from tests.factories import CityFactory, GuidelineFactory, TopicFactory, list_page

pytestmark = pytest.mark.django_db


def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", "content_models")


def test_the_site_begins_at_our_home_page_with_four_lists():
    home = Site.objects.get(is_default_site=True).root_page
    assert isinstance(home.specific, HomePage)
    assert [page.slug for page in home.get_children().live()] == [
        "guidelines", "policies", "use-cases", "resources",
    ]  # fmt: skip
    assert Page.objects.filter(depth=2).count() == 1
    assert not any(Page.find_problems())


def test_the_five_principles_have_their_exact_names():
    assert list(Principle.objects.values_list("number", "slug", "name")) == [
        (1, "access", "Universal and equal access to the internet, and digital literacy"),
        (2, "privacy", "Privacy, data protection and security"),
        (3, "transparency",
         "Transparency, accountability, and non-discrimination of data, content and algorithms"),
        (4, "participation", "Participatory Democracy, diversity and inclusion"),
        (5, "open-standards", "Open and ethical digital service standards"),
    ]  # fmt: skip


def test_every_language_of_the_site_has_a_locale():
    codes = {code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES}
    assert set(Locale.objects.values_list("language_code", flat=True)) == codes


def test_one_workflow_with_one_step_by_moderators_covers_every_page():
    workflow = Workflow.objects.get()
    task = workflow.tasks.get().specific
    assert [group.name for group in task.groups.all()] == ["Moderators"]
    ensure_tree()
    for page in HomePage.objects.all():
        assert page.get_workflow() == workflow


@pytest.mark.parametrize(
    ("group", "publishes"), [("Editors", False), ("Moderators", True)], ids=["editor", "moderator"]
)
def test_a_group_may_do_its_work_and_no_more(client, group, publishes):
    user = member_of(group)
    ensure_tree()
    for page in GuidelineIndex.objects.filter(locale__language_code__in=["en", "fr"]):
        may = page.permissions_for_user(user)
        assert may.can_add_subpage()
        assert may.can_edit()
        assert may.can_publish() is publishes
    for model in ("principle", "topic", "city", "organisation"):
        assert user.has_perm(f"content_models.add_{model}")
        assert user.has_perm(f"content_models.change_{model}")
        assert not user.has_perm(f"content_models.delete_{model}")
    assert user.has_perm("indexer.view_document")
    assert user.has_perm("wagtailadmin.access_admin")
    assert user.has_perm("simple_translation.submit_translation")
    collection = Group.objects.get(name=group).collection_permissions
    for kind in ("image", "document"):
        assert collection.filter(permission__codename=f"add_{kind}").exists()
        assert collection.filter(permission__codename=f"choose_{kind}").exists()


@pytest.mark.parametrize("model", ["principle", "topic", "city", "organisation"])
def test_editors_see_each_vocabulary_in_the_admin(client, model):
    client.force_login(member_of("Editors"))
    CityFactory(name="Zürich")
    for view in ("list", "add"):
        url = reverse(f"wagtailsnippets_content_models_{model}:{view}")
        assert client.get(url, {"q": "Zür"} if view == "list" else {}).status_code == 200


@pytest.mark.parametrize("model", ["guideline", "policy", "usecase", "resource"])
def test_the_editor_of_each_type_opens(client, model):
    client.force_login(member_of("Editors"))
    index = {"guideline": 0, "policy": 1, "usecase": 2, "resource": 3}[model]
    parent = Site.objects.get().root_page.get_children()[index]
    url = reverse("wagtailadmin_pages:add", args=["content_models", model, parent.pk])
    assert client.get(url).status_code == 200


def test_a_document_stands_under_the_list_of_its_type_and_home_stands_alone():
    assert Guideline.allowed_parent_page_models() == [GuidelineIndex]
    assert not HomePage.can_create_at(Page.get_first_root_node())
    assert not GuidelineIndex.can_create_at(list_page(HomePage))


def test_the_tree_in_further_languages_is_made_once():
    ensure_tree()
    first = set(Page.objects.values_list("path", "slug"))
    ensure_tree()
    assert set(Page.objects.values_list("path", "slug")) == first
    assert HomePage.objects.live().count() == 6
    french = list_page(GuidelineIndex).get_translation(Locale.objects.get(language_code="fr"))
    assert french.live
    assert french.slug == "lignes-directrices"
    assert not any(Page.find_problems())


def test_the_translation_of_a_document_keeps_its_links():
    page = GuidelineFactory(issuers=[], topics=[TopicFactory(), TopicFactory()])
    spanish = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    for name in ("principle_links", "topic_links", "city_links"):
        assert [str(link) for link in getattr(spanish, name).all()] == [
            str(link) for link in getattr(page, name).all()
        ]
    assert PrincipleLink.objects.count() == 2
    assert spanish.lang == "es"


def test_an_alias_in_another_tree_has_the_language_of_its_source():
    page = GuidelineFactory()
    alias = page.copy_for_translation(
        Locale.objects.get(language_code="es"), copy_parents=True, alias=True
    )
    assert alias.lang == "en"


def test_a_copy_has_links_of_its_own():
    page = GuidelineFactory()
    copy = page.copy(update_attrs={"slug": "copy"})
    assert copy.topic_links.get().topic == page.topic_links.get().topic
    assert copy.topic_links.get().pk != page.topic_links.get().pk


def test_a_term_knows_where_it_is_used_and_cannot_be_deleted_meanwhile():
    topic = TopicFactory()
    page = GuidelineFactory(topics=[topic])
    usage = ReferenceIndex.get_grouped_references_to(topic)
    assert [source for source, _ in usage] == [page.page_ptr]
    assert usage.is_protected
    page.topic_links = []
    page.save_revision(clean=False)
    page.save(clean=False)
    assert not ReferenceIndex.get_references_to(topic).exists()
    Topic.objects.get(pk=topic.pk).delete()
