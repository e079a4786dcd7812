"""Content over an engine's limits is cut or refused by rule, and somebody is told."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from indexer import status
from indexer.changes import record
from indexer.models import Document, Failure
from search_config import limits
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    OrganisationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

SAME = "é" * 250  # 500 bytes


def say(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def text(*paragraphs):
    body = []
    for number, words in enumerate(paragraphs):
        body += [("heading", {"text": f"Part {number}"}), ("text", f"<p>{words}</p>")]
    return body


def found(client, query):
    return client.get(f"/api/v1/search?{query}").json()


def test_long_names_that_begin_alike_stay_apart_in_every_facet(drained, client):
    for n in (1, 2):
        GuidelineFactory(
            topics=[TopicFactory(name=f"{SAME}{n}", slug=f"topic-{n}")],
            cities=[CityFactory(name=f"{SAME}{n}", slug=f"city-{n}")],
            issuers=[OrganisationFactory(name=f"{SAME}{n}")],
        )
    drained()
    assert not Failure.objects.exists()
    facets = found(client, "")["facets"]
    for name in ("topic", "city"):
        counts = {row["value"]: row["count"] for row in facets[name]}
        assert (counts[f"{name}-1"], counts[f"{name}-2"]) == (1, 1)
        assert found(client, f"{name}={name}-2")["total"] == 1


def test_a_value_too_long_to_filter_by_is_a_failure_that_names_it(drained):
    city = CityFactory(region="\ufdfa" * 20)  # a ligature of 33 bytes, taken apart
    assert not limits.is_value(city.region)
    page, other = GuidelineFactory(cities=[city]), GuidelineFactory()
    drained()
    failure = Failure.objects.get()
    assert (failure.document_id, failure.code) == (f"page-{page.pk}", "facet_value_too_long")
    assert "region" in failure.message
    assert status.of_page(page).state == "failed"
    assert status.of_page(other).state == "indexed"
    city.region = "Europe"
    city.save()
    drained()
    assert not Failure.objects.exists()


def test_a_long_passage_is_cut_and_its_pieces_keep_their_anchor(drained, client, monkeypatch):
    monkeypatch.setattr(limits, "PLACES", 60)
    page = GuidelineFactory(body=text("word " * 100 + "needle"))
    drained()
    document = Document.objects.get(pk=f"page-{page.pk}")
    passages = document.body["passages"]
    assert len(passages) > 1
    assert len({(p["anchor"], p["label"]) for p in passages}) == 1
    assert document.unsearched == ""
    assert found(client, "q=needle")["total"] == 1


def test_a_document_indexed_in_part_says_so_everywhere(drained, client, monkeypatch):
    monkeypatch.setattr(limits, "PLACES", 30)
    page = GuidelineFactory(body=text(*(f"needle{n} " + "word " * 16 for n in range(10))))
    drained()
    assert found(client, "q=needle7")["total"] == 1
    assert found(client, "q=needle9")["total"] == 0
    sentence = "The last 2 of 10 passages are not searched."
    assert Document.objects.get(pk=f"page-{page.pk}").unsearched == sentence
    assert status.of_page(page) == status.PageStatus(
        "indexed", status.of_page(page).since, sentence
    )
    assert json.loads(say("show_document", str(page.pk)))["unsearched"] == sentence
    assert "(1 in part)" in say("index_status")
    # When the rule changes, so does what is said.
    monkeypatch.setattr(limits, "PLACES", 65_000)
    record([f"page-{page.pk}"])
    drained()
    assert found(client, "q=needle9")["total"] == 1
    assert json.loads(say("index_status", "--json"))["in_part"] == 0


def test_a_word_too_long_to_search_is_said(drained):
    page = GuidelineFactory(body=text("x" * 300))
    drained()
    assert "250 bytes" in status.of_page(page).reason
