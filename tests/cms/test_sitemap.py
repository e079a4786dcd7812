"""Criterion 39: what crawlers are told. robots.txt, the sitemap with hreflang, JSON-LD."""

import json
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from cms import sitemap
from cms.search.linked_data import element, linked_data
from indexer.documents import build_document
from tests.factories import CityFactory, GuidelineFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
MAP, LINK = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}link"


def addresses(client, number):
    """Return the addresses of a sitemap with those of their translations."""
    response = client.get(f"/sitemap-{number}.xml")
    assert response.status_code == 200
    return {
        url.find(f"{MAP}loc").text: {a.get("hreflang"): a.get("href") for a in url.findall(LINK)}
        for url in ElementTree.fromstring(response.content)
    }


def test_criterion_39_the_sitemap_names_every_public_page_once_with_its_public_translations(
    client, drained, monkeypatch
):
    page, hidden = GuidelineFactory(slug="one"), GuidelineFactory(slug="two")
    page.create_alias(update_slug="alias")
    spanish = Locale.objects.get(language_code="es")
    for each in (page, hidden):
        each.copy_for_translation(spanish, copy_parents=True)
    Page.objects.filter(locale=spanish).exclude(slug__startswith="two").update(live=True)
    hidden.unpublish()
    drained()
    assert f"{SITE}/robots.txt" not in addresses(client, 0)
    assert f"{SITE}/guidelines/" in addresses(client, 0)
    found = addresses(client, 1)
    both = {"en": f"{SITE}/guidelines/one/"}
    (both["es"],) = [url for url in found if url.startswith(f"{SITE}/es/")]
    assert found == {both["en"]: both, both["es"]: both}
    assert client.get("/sitemap-2.xml").status_code == 404
    monkeypatch.setattr(sitemap, "SIZE", 1)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert [loc.text for loc in index.iter(f"{MAP}loc")] == [
        f"{SITE}/sitemap-{n}.xml" for n in range(3)
    ]
    assert {**addresses(client, 1), **addresses(client, 2)} == found
    with CaptureQueriesContext(connection) as queries:
        tag = client.get("/sitemap-1.xml")["ETag"]
    # The state of the documents, then public sections, then the documents twice.
    assert len(queries) <= 8
    assert client.get("/sitemap-1.xml", headers={"if-none-match": tag}).status_code == 304
    assert Page.objects.get(pk=page.pk).aliases.exists()


def test_criterion_39_robots_may_read_all_but_the_admin_the_api_and_searches(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    closed = {line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")}
    assert {"/admin/", "/api/", "/search/", "/es/search/"} <= closed
    assert f"Sitemap: {SITE}/sitemap.xml" in lines


def test_criterion_39_a_page_holds_its_document_in_the_words_of_schema_org(client, drained):
    page = GuidelineFactory(
        title="</script><b>Rules & more",
        licence="CC-BY-4.0",
        date_adopted="2024-05",
        cities=[CityFactory(name="Delft")],
        issuers=[OrganisationFactory(name="Council")],
    )
    html = BeautifulSoup(client.get(page.url).content, "lxml")
    (script,) = html.find_all("script", type="application/ld+json")
    data = json.loads(script.string)
    assert data["@type"] == "DigitalDocument"
    assert data["@id"] == data["url"] == SITE + page.url
    assert data["name"] == build_document(page)["title"]
    assert data["license"] == "https://spdx.org/licenses/CC-BY-4.0"
    assert data["datePublished"] == "2024-05"
    assert data["publisher"] == [{"@type": "Organization", "name": "Council"}]
    assert {"@type": "City", "name": "Delft"} in data["spatialCoverage"]
    assert "creditText" not in data
    body = {**build_document(page), "title": "</script>", "licence": "LicenseRef-public-domain"}
    assert "</script>" not in element(body, "/x/")[:-9]
    assert "license" not in linked_data(body, "/x/")
