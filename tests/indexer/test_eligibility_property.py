"""What is public, over trees made at random: three rules that must agree about every page."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale, Page, PageViewRestriction, Site

from indexer.eligibility import decide, public_q

pytestmark = pytest.mark.django_db

DEEPEST = 6  # the site's root is at 2: four levels below it


def by_the_page(page):
    """Ask Wagtail about one page, as it does when somebody opens it."""
    expired = page.expire_at and page.expire_at <= timezone.now()
    open_to_all = not page.get_view_restrictions().exists()
    return page.live and not expired and open_to_all and page.get_url_parts() is not None


def add(page, other, number):
    if page.depth < DEEPEST:
        page.add_child(instance=Page(title="p", slug=f"p{number}"))


def alias(page, other, number):
    """Make an alias of a page, of an alias or of a whole section."""
    if other.depth < DEEPEST and page.depth > 2 and not is_below(other, page):
        page.create_alias(parent=other, update_slug=f"a{number}", recursive=bool(number % 2))


def copy(page, other, number):
    if other.depth < DEEPEST and page.depth > 2 and not is_below(other, page):
        slug = {"slug": f"c{number}"}
        page.copy(to=other, recursive=bool(number % 2), update_attrs=slug, copy_revisions=False)


def translate(page, other, number):
    spanish = Locale.objects.get(language_code="es")
    if page.depth > 1 and not page.has_translation(spanish) and page.locale_id != spanish.pk:
        page.copy_for_translation(spanish, copy_parents=True, alias=bool(number % 2))


def move(page, other, number):
    taken = other.get_children().filter(slug=page.slug).exists()
    if page.depth > 2 and not is_below(other, page) and not taken:
        page.move(other, pos="last-child")


def restrict(page, other, number):
    kind = ("login", "password", "groups")[number % 3]
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")


def free(page, other, number):
    page.view_restrictions.all().delete()


def unpublish(page, other, number):
    Page.objects.filter(pk=page.pk).update(live=False)


def publish(page, other, number):
    Page.objects.filter(pk=page.pk).update(live=True)


def expire(page, other, number):
    moment = timezone.now() + timedelta(minutes=number - 6)
    Page.objects.filter(pk=page.pk).update(expire_at=moment)


def delete(page, other, number):
    if page.depth > 2:
        page.delete()


def site(page, other, number):
    """Make a page the root of a further site, or of the one there is."""
    if number % 2:
        Site.objects.update_or_create(hostname="b.example", defaults={"root_page": page})
    else:
        Site.objects.filter(is_default_site=True).update(root_page=page)


def no_site(page, other, number):
    Site.objects.filter(hostname="b.example").delete()


def is_below(page, section):
    return page.pk == section.pk or page.is_descendant_of(section)


GROWING = [add, add, alias, alias, copy, translate, move]
HIDING = [restrict, restrict, free, unpublish, publish, expire, delete, site, no_site]
NUMBER = st.integers(0, 12)


@given(
    grown=st.lists(st.tuples(st.sampled_from(GROWING), NUMBER, NUMBER), min_size=3, max_size=14),
    steps=st.lists(
        st.tuples(st.sampled_from(GROWING + HIDING), NUMBER, NUMBER), min_size=1, max_size=14
    ),
)
@settings(
    max_examples=40,
    deadline=None,
    phases=set(Phase) - {Phase.shrink, Phase.explain},  # a tree is slow to make smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_query_the_answer_with_a_reason_and_wagtail_agree_about_every_page(db, grown, steps):
    with transaction.atomic():
        for number, (action, first, second) in enumerate(grown + steps):
            pages = list(Page.objects.filter(path__startswith="0001").order_by("path"))
            # Choose among the last: what was made by chance, not the lists of the site.
            chosen, other = pages[-1 - first % len(pages)], pages[-1 - second % len(pages)]
            action(chosen.specific, other, number)
        agree()
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


def agree():
    Site.clear_site_root_paths_cache()
    pages = list(Page.objects.filter(depth__gt=1))
    expected = {page.pk for page in pages if by_the_page(page)}
    assert set(Page.objects.filter(public_q()).values_list("pk", flat=True)) == expected
    assert {page.pk for page in pages if decide(page).public} == expected
    assert all(decide(page).reason for page in pages if page.pk not in expected)
    event(f"public {len(expected) * 4 // (len(pages) or 1)}/4")
