"""What is public: the query and the page-by-page answer, against Wagtail's own rule."""

from datetime import timedelta

import pytest
from django.utils import timezone
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


def test_an_alias_is_public_when_its_source_is_although_it_keeps_a_copy_of_a_restriction():
    page = GuidelineFactory()
    restrict(page)
    alias = page.create_alias(update_slug="alias")
    page.view_restrictions.all().delete()
    assert alias.view_restrictions.exists()
    assert not alias.get_view_restrictions().exists()
    assert is_public(alias)


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
