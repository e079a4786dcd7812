"""What the search says when the words are not all found as they were typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.search.spelling import ENOUGH
from tests.factories import GuidelineFactory, PrincipleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(drained):
    access = [PrincipleFactory(number=1)]  # the third one's name has a word of these
    GuidelineFactory(
        title="Transparency of cameras", summary="Where they stand.", principles=access
    )
    GuidelineFactory(
        title="Procurement rules", summary="What suppliers disclose.", principles=access
    )
    GuidelineFactory(title="Draft on zebracorns", live=False)
    drained()


def page(client, text):
    return client.get("/search/", {"q": text}).content.decode()


def api(client, text):
    return client.get("/api/v1/search", {"q": text}).json()


PARTLY = "No document has all these words."


def test_partial_answers_are_said_to_be_partial(client, content):
    assert PARTLY in page(client, "transparency unicorns")
    assert PARTLY not in page(client, "transparency cameras")
    assert PARTLY not in page(client, "unicorns")
    answer = api(client, "transparency unicorns")
    assert (answer["partial"], answer["total"]) == (True, 1)
    assert not api(client, "transparency")["partial"]


def test_suggestions_hold_no_partial_answers(client, content):
    assert client.get("/api/v1/suggest", {"q": "unicorns transp"}).json()["documents"] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("transparancy", "transparency"),
        ("camras transparency", "cameras transparency"),
        ("suppleirs of cammeras", ""),  # put right they would find nothing together
        ("procuremnet rules", "procurement rules"),
        ("transparency", ""),
        ("transp", ""),
        ('"transparancy"', ""),
        ("rules -transparancy", ""),
        ("zebracorn", ""),  # like a word that is not public
        ("qqqqqqq", ""),
        ("suppliers disclosed", ""),  # found by another form
    ],
)
def test_a_mistyped_word_is_put_right_if_that_finds_something(client, content, typed, meant):
    assert api(client, typed)["did_you_mean"] == meant


def test_the_page_links_what_was_perhaps_meant(client, content):
    assert 'Did you mean <a href="?q=transparency">transparency</a>?' in page(
        client, "transparancy"
    )


def test_what_was_perhaps_meant_costs_no_reads_of_the_database(client, content):
    client.get("/search/", {"q": "transparancy"})  # what is kept in memory is read
    with CaptureQueriesContext(connection) as usual:
        page(client, "transparency")
    with CaptureQueriesContext(connection) as mistyped:
        page(client, "transparancy")
    assert len(mistyped) <= len(usual)


def test_who_finds_enough_is_not_corrected(client, drained):
    GuidelineFactory.create_batch(ENOUGH + 1, title="Transparency")
    GuidelineFactory(title="Transparency of cameras")
    drained()
    # Many documents with a part of the words are not enough.
    assert api(client, "transparency qameras")["did_you_mean"] == "transparency cameras"
    assert api(client, "transparancy")["did_you_mean"] == ""


def test_accents_alone_are_no_mistake(client, drained):
    GuidelineFactory(title="Rules of Köln")
    drained()
    assert api(client, "koln")["total"] == 1
    assert api(client, "koln")["did_you_mean"] == ""
