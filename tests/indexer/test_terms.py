"""The vocabulary is kept in memory exactly as long as it stays the same."""

import pytest

from indexer.published import terms
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db


def test_terms_are_read_once_until_something_changes(drained, django_assert_num_queries):
    topic = TopicFactory(name="Data", slug="data")
    drained()
    assert terms("topic", "en")["data"]["label"] == "Data"
    with django_assert_num_queries(1):
        assert terms("topic", "en")["data"]["label"] == "Data"
    topic.name = "Open data"
    topic.save()
    with django_assert_num_queries(2):
        assert terms("topic", "en")["data"]["label"] == "Data"
    drained()
    assert terms("topic", "en")["data"]["label"] == "Open data"
    topic.delete()
    drained()
    assert "data" not in terms("topic", "en")
