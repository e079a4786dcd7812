"""Facet values of stored documents: written with the document, gone with it."""

import pytest

from indexer.models import Document, FacetValue
from tests.factories import CityFactory, GuidelineFactory, OrganisationFactory, TopicFactory

pytestmark = pytest.mark.django_db


def rows(page) -> set[tuple[str, str]]:
    found = FacetValue.objects.filter(document=f"page-{page.pk}")
    return set(found.values_list("facet", "value"))


def test_a_document_has_the_values_that_a_search_finds_it_by(drained):
    above = TopicFactory(slug="machines")
    page = GuidelineFactory(
        slug="rules",
        topics=[TopicFactory(slug="chatbots", parent=above)],
        cities=[CityFactory(slug="delft")],
        issuers=[OrganisationFactory(slug="council")],
    )
    drained()
    assert rows(page) >= {
        ("type", "guideline"), ("topic", "machines"), ("topic", "chatbots"), ("city", "delft"),
        ("country", "nl"), ("region", "western-europe"), ("lang", "en"), ("shown_in", "en"),
        ("organisation", "council"),
    }  # fmt: skip
    document = Document.objects.get(pk=f"page-{page.pk}")
    assert (document.slug, document.work) == ("rules", str(page.translation_key))


def test_a_renamed_term_and_a_hidden_page_change_the_rows(drained):
    topic = TopicFactory(slug="bots")
    page = GuidelineFactory(topics=[topic])
    drained()
    topic.slug = "robots"
    topic.save()
    drained()
    assert {value for facet, value in rows(page) if facet == "topic"} == {"robots"}
    page.unpublish()
    drained()
    assert rows(page) == set()
