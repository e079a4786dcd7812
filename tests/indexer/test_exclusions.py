"""Many hidden documents are left out by section; none slips through, and none too many go."""

import pytest
from wagtail.models import PageViewRestriction

from indexer import published
from indexer.build import build
from indexer.engines.base import Filter, SearchQuery
from indexer.engines.choose import engine
from indexer.models import Document, SearchIndex
from indexer.published import left_out
from search_config.document import section_value, sections
from tests.factories import GuidelineFactory, PolicyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(left_out, "FEW", 2)


@pytest.fixture
def shelf(drained):
    """Return four guidelines and four policies, indexed."""
    made = [GuidelineFactory() for _ in range(4)] + [PolicyFactory() for _ in range(4)]
    drained()
    return made


def exclusions():
    return published.exclusions(SearchIndex.objects.get(live=True))


def found():
    """Return the ids that the engine finds with what is left out now."""
    left_out = exclusions()
    without = Filter({"section": tuple(left_out.sections)}) if left_out.sections else None
    query = SearchQuery(exclude=left_out.ids, without=without, page_size=100)
    name = SearchIndex.objects.get(live=True).name
    results = engine().search(name, query)
    assert results.total == len(results.hits)
    return {hit.id for hit in results.hits}


def shown():
    return set(published.documents().exclude(page=None).values_list("pk", flat=True))


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_the_sections_of_an_address_are_those_above_it():
    assert sections("/en/a/b/") == ["/", "/en/", "/en/a/"]
    assert sections("/a/") == ["/"]
    assert sections("/") == sections("") == []


def test_a_closed_section_is_one_value(shelf):
    close(shelf[0].get_parent())
    left_out = exclusions()
    assert left_out.ids == frozenset()
    assert left_out.sections == {section_value("/guidelines/")}
    assert found() == shown() == {f"page-{page.pk}" for page in shelf[4:]}


def test_a_section_with_something_shown_is_left_out_document_by_document(shelf):
    for page in shelf[:3]:
        page.unpublish()
    assert exclusions().sections == frozenset()
    assert found() == shown()


def test_everything_is_one_value(shelf):
    close(shelf[0].get_parent().get_parent())
    assert len(exclusions().sections) == 1
    assert found() == shown() == set()


def test_a_removed_section_is_left_out_while_its_removals_are_on_their_way(shelf):
    for page in shelf[4:]:
        page.delete()
    while build():
        pass
    assert exclusions().ids == frozenset()
    assert found() == shown() == {f"page-{page.pk}" for page in shelf[:4]}


def test_a_document_that_the_index_has_at_another_address_is_named_by_its_id(shelf):
    moved = shelf[0]
    moved.slug = "moved"
    moved.save()
    other = PolicyFactory()
    while build():
        pass
    # Neither is in the index as it is stored; then all is closed, before it gets there.
    close(moved.get_parent())
    close(other.get_parent())
    assert exclusions().ids == {f"page-{moved.pk}", f"page-{other.pk}"}
    assert found() == shown() == set()


def test_an_address_is_known_since_it_was_set_whatever_else_changes(shelf, drained):
    page = shelf[0]
    since = Document.objects.get(pk=f"page-{page.pk}").url_seq
    page.summary = "Another."
    page.save()
    while build():
        pass
    document = Document.objects.get(pk=f"page-{page.pk}")
    assert document.url_seq == since < document.seq
    page.unpublish()
    while build():
        pass
    assert Document.objects.get(pk=f"page-{page.pk}").url_seq == since


def test_an_index_of_an_older_description_is_told_ids_alone(shelf):
    SearchIndex.objects.update(config="0123456789abcdef:0123456789abcdef")
    close(shelf[0].get_parent())
    assert len(exclusions().ids) == 4


def test_an_index_that_is_filled_anew_is_told_ids_alone(shelf):
    SearchIndex.objects.update(cursor=0)
    close(shelf[0].get_parent())
    assert len(exclusions().ids) == 4


def test_the_number_of_queries_does_not_grow_with_what_is_hidden(
    shelf, django_assert_max_num_queries
):
    close(shelf[0].get_parent())
    with django_assert_max_num_queries(10):
        exclusions()
