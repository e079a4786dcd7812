"""Criterion 39 and more: the whole result of a search as CSV, JSON Lines, BibTeX and Atom."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.exports.bibtex import escaped
from cms.search import find
from indexer.engines.errors import EngineUnavailable
from tests.factories import CityFactory, GuidelineFactory, PolicyFactory, TopicFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FORMS = ("results.csv", "results.jsonl", "results.bib", "feed.atom")


@pytest.fixture
def content(drained):
    """A policy and three guidelines; the first has everything that an export can name."""
    data, delft = TopicFactory(name="Data, open", slug="data"), CityFactory(name="Delft")
    page = GuidelineFactory(
        title="Rules {for} 50% & more",
        summary="Two lines, “quoted”",
        licence="CC-BY-4.0",
        attribution="City of Delft",
        date_adopted="2024-05",
        topics=[data, TopicFactory(name="Chatbots", slug="chatbots")],
        cities=[delft],
    )
    for number in (1, 2):
        GuidelineFactory(title=f"Guideline {number}", cities=[delft])
    PolicyFactory(title="Policy on parking", cities=[delft])
    drained()
    return page


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response).decode()


def rows(client, address):
    return list(csv.DictReader(io.StringIO(text(client, address)[1:], newline="")))


def items(client, address):
    return [json.loads(line) for line in text(client, address).splitlines()]


def entries(client, address):
    return ElementTree.fromstring(text(client, address)).findall(f"{ATOM}entry")


def test_criterion_39_every_form_holds_exactly_what_the_page_finds(client, content):
    for query in ("", "?type=guideline", "?q=rules&topic=data", "?q=parking", "?topic=data"):
        found = client.get(f"/api/v1/search?shown_in=en&{query[1:]}").json()
        hits = [hit["id"] for hit in found["hits"]]
        assert hits
        assert [row["id"] for row in rows(client, f"/search/results.csv{query}")] == hits
        assert [item["id"] for item in items(client, f"/search/results.jsonl{query}")] == hits
        bibtex = text(client, f"/search/results.bib{query}")
        assert re.findall(r"^@misc\{(.+),$", bibtex, re.M) == hits
        feed = entries(client, f"/search/feed.atom{query}")
        assert {entry.find(f"{ATOM}id").text.rpartition("/")[2] for entry in feed} == set(hits)


def test_criterion_39_results_come_whole_however_many_there_are(client, content, monkeypatch):
    monkeypatch.setattr(find, "PORTION", 2)
    monkeypatch.setattr(find, "IN_A_QUERY", 2)
    monkeypatch.setattr("cms.exports.views.PORTION", 3)
    assert len({row["id"] for row in rows(client, "/search/results.csv?sort=title")}) == 4
    titles = [entry.find(f"{ATOM}title").text for entry in entries(client, "/search/feed.atom")]
    assert titles == ["Policy on parking", "Guideline 2", "Guideline 1", "Rules {for} 50% & more"]


def test_criterion_39_a_row_states_licence_credit_and_each_value_whole(client, content):
    (row,) = rows(client, "/search/results.csv?q=rules")
    assert row["licence"] == "CC-BY-4.0"
    assert row["attribution"] == "City of Delft"
    assert row["topics"] == "Data, open|Chatbots"
    assert row["summary"] == "Two lines, “quoted”"
    assert row["url"].startswith("http://localhost:8000/guidelines/")
    assert (row["date"], row["imported"]) == ("2024-05", "no")


def test_criterion_39_a_line_is_what_the_api_gives(client, content):
    (item,) = items(client, "/search/results.jsonl?q=rules")
    assert item == client.get(f"/api/v1/guidelines/page-{content.pk}").json()


def test_criterion_39_an_entry_of_bibtex_holds_credit_and_nothing_that_tex_runs(client, content):
    entry = text(client, "/search/results.bib?q=rules")
    assert r"title = {{Rules \{for\} 50\% \& more}}" in entry
    assert "abstract = {Two lines, “quoted”}" in entry
    assert "copyright = {CC-BY-4.0; City of Delft}" in entry
    assert "  year = {2024},\n  month = {5},\n" in entry
    assert escaped("\\input{x} ~ ^ $_#") == (
        r"\textbackslash{}input\{x\} \textasciitilde{} \textasciicircum{} \$\_\#"
    )


def test_criterion_39_the_feed_says_when_whose_and_under_which_licence(client, content):
    response = client.get("/search/feed.atom?q=rules")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://localhost:8000/search/feed.atom?q=rules"
    assert links["alternate"] == "http://localhost:8000/search/?q=rules"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}rights").text == "CC-BY-4.0; City of Delft"
    assert entry.find(f"{ATOM}id").text.endswith(f"/api/v1/guidelines/page-{content.pk}")
    assert {c.get("term") for c in entry.findall(f"{ATOM}category")} >= {"Data, open", "Delft"}
    assert entry.find(f"{ATOM}updated").text >= entry.find(f"{ATOM}published").text


@pytest.mark.parametrize("form", FORMS)
def test_criterion_39_exports_have_the_manners_of_the_api(
    client, content, settings, monkeypatch, form
):
    first = client.get(f"/search/{form}?q=rules")
    assert first["Cache-Control"] == "no-cache"
    with CaptureQueriesContext(connection) as queries:
        again = client.get(f"/search/{form}?q=rules", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, len(queries) <= 3) == (304, True)
    for query, parameter in (("topic=nope", "topic"), ("page=2", "page"), ("tpoic=x", "tpoic")):
        refused = client.get(f"/search/{form}?{query}")
        assert (refused.status_code, refused.json()["parameter"]) == (400, parameter)
    assert client.post(f"/search/{form}").status_code == 405
    # What is hidden is gone at once, whatever a cache holds.
    PageViewRestriction.objects.create(page=content, restriction_type="login")
    hidden = client.get(f"/search/{form}?q=rules", headers={"if-none-match": first["ETag"]})
    assert hidden.status_code == 200
    assert "CC-BY-4.0" not in b"".join(hidden).decode()

    def broken(_):
        raise EngineUnavailable("down", retry_after=7)

    monkeypatch.setattr(find, "engine", broken)
    down = client.get(f"/search/{form}")
    assert (down.status_code, down["Retry-After"]) == (503, "7")
    settings.API_RATE_LIMIT = 1
    cache.clear()
    assert [client.get(f"/search/{form}").status_code for _ in range(2)] == [503, 429]


def test_criterion_39_the_search_page_leads_to_all_forms_of_its_own_search(client, content):
    page = client.get("/search/?q=rules&page_size=50").content.decode()
    for form in FORMS:
        assert f'href="/search/{form}?q=rules"' in page
    assert (
        'href="/es/search/results.csv?q=rules"'
        in client.get("/es/search/?q=rules").content.decode()
    )
