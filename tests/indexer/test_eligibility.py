"""What is public: the query and the page-by-page answer, against Wagtail's own rule."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction, Site

from indexer.eligibility import decide, public_q
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db


def is_public(page):
    answer = Page.objects.filter(public_q(), pk=page.pk).exists()
    assert decide(Page.objects.get(pk=page.pk)).public is answer
    return answer


def restrict(page, kind=PageViewRestriction.LOGIN):
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")


def test_a_live_page_below_a_site_is_public():
    assert is_public(GuidelineFactory())


@pytest.mark.parametrize("kind", ["password", "groups", "login"])
def test_a_restricted_page_is_not_public(kind):
    page = GuidelineFactory()
    restrict(page, kind)
    assert not is_public(page)


@pytest.mark.parametrize("kind", ["password", "groups", "login"])
def test_a_page_in_a_restricted_section_is_not_public(kind):
    page = GuidelineFactory()
    restrict(page.get_parent(), kind)
    assert not is_public(page)
    assert "section" in decide(page).reason


def test_a_draft_is_not_public():
    assert not is_public(GuidelineFactory(live=False))


def test_a_page_is_public_until_the_minute_it_expires():
    page = GuidelineFactory()
    for minutes, public in ((1, True), (-1, False)):
        page.expire_at = timezone.now() + timedelta(minutes=minutes)
        page.save()
        assert is_public(page) is public


def test_a_page_below_no_site_is_not_public():
    page = GuidelineFactory()
    Site.objects.all().delete()
    assert not is_public(page)
    assert "site" in decide(page).reason


def test_an_alias_of_a_restricted_page_is_not_public_though_wagtail_lists_it():
    page = GuidelineFactory()
    alias = page.create_alias(update_slug="alias")
    restrict(page)
    assert Page.objects.live().public().filter(pk=alias.pk).exists()
    assert not is_public(alias)


def test_an_alias_of_an_alias_and_what_lies_below_it_is_not_public():
    page = GuidelineFactory()
    section = page.get_parent()
    first = section.create_alias(update_slug="first", recursive=True)
    second = first.create_alias(update_slug="second", recursive=True)
    restrict(section)
    for hidden in (first, second, *first.get_children(), *second.get_children()):
        assert not is_public(hidden)


def test_an_alias_of_a_page_inside_a_private_section_stays_public_as_wagtail_serves_it():
    page = GuidelineFactory()
    home = page.get_parent().get_parent()
    alias = page.create_alias(parent=home, update_slug="outside")
    restrict(page.get_parent())
    assert not alias.get_view_restrictions().exists()
    assert is_public(alias)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["add", "alias", "restrict", "free", "unpublish", "publish", "move"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=25,
)


@given(actions=ACTIONS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_query_agrees_with_wagtails_rule_page_by_page_over_random_trees(db, actions):
    root = Site.objects.get().root_page
    made = [root.add_child(instance=Page(title="section", slug="section"))]
    try:
        for number, (action, first, second) in enumerate(actions):
            act(action, number, made, made[first % len(made)], made[second % len(made)])
        pages = list(Page.objects.filter(depth__gt=1))
        expected = {
            page.pk for page in pages if page.live and not page.get_view_restrictions().exists()
        }
        assert set(Page.objects.filter(public_q()).values_list("pk", flat=True)) == expected
        assert {page.pk for page in pages if decide(page).public} == expected
    finally:
        for page in root.get_children().filter(slug__startswith="section"):
            page.delete()


def act(action, number, made, page, other):
    page.refresh_from_db()
    other.refresh_from_db()
    if action == "add":
        made.append(page.add_child(instance=Page(title="p", slug=f"p{number}")))
    elif action == "alias" and not other.is_descendant_of(page) and other != page:
        made.append(page.create_alias(parent=other, update_slug=f"a{number}", recursive=True))
    elif action == "restrict" and not page.alias_of_id:
        PageViewRestriction.objects.get_or_create(page=page, restriction_type="login")
    elif action == "free":
        page.view_restrictions.all().delete()
    elif action in {"publish", "unpublish"}:
        Page.objects.filter(pk=page.pk).update(live=action == "publish")
    elif action == "move" and may_move(page, other):
        page.move(other, pos="last-child")


def may_move(page, other):
    below = other == page or other.is_descendant_of(page) or other.pk == page.get_parent().pk
    return page.depth > 3 and not below and not other.get_children().filter(slug=page.slug)
