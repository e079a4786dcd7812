"""Browse pages, the page for the press, and the language menu."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PrincipleFactory,
    TopicFactory,
    UseCaseFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(drained):
    """A member city with three documents, and a city that has none."""
    delft = CityFactory(
        name="Delft", slug="delft", membership="confirmed", joined="by 2019", population=100000
    )
    CityFactory(name="Turku", slug="turku", country="FI", country_name="Finland")
    data = TopicFactory(name="Data", slug="data")
    narrow = TopicFactory(name="Open data", slug="open-data", parent=data)
    one, two = PrincipleFactory(number=1), PrincipleFactory(number=2)
    GuidelineFactory(
        title="Old rules", cities=[delft], topics=[data], principles=[one], date_adopted="2019"
    )
    GuidelineFactory(
        title="New rules", cities=[delft], topics=[narrow], principles=[two], date_adopted="2024"
    )
    UseCaseFactory(title="Chatbot", cities=[delft], topics=[narrow], principles=[one], sample=True)
    GuidelineFactory(title="zzdraftzz", cities=[delft], live=False)
    drained()  # fmt: skip


def soup(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "lxml")


def words(element):
    return " ".join(element.get_text(" ").split())


def total(client, address):
    return int(re.match(r"\s*(\d+)", soup(client, address).find(id="status").get_text())[1])


def test_a_city_shows_its_documents_by_type_its_membership_and_a_place_for_the_checklist(
    client, content
):
    html = soup(client, "/cities/delft/")
    text = words(html.main)
    assert "Member of the Cities Coalition for Digital Rights: by 2019" in text
    assert "Checklist of actions" in text
    assert "zzdraftzz" not in text
    types = {words(s.h2): [a.get_text() for a in s.select("h3 a")] for s in html.select(".of-type")}
    assert types == {"Guideline 2": ["New rules", "Old rules"], "Use case 1": ["Chatbot"]}
    for link in html.select(".aside .entries a"):
        count = link.find_next_sibling(class_="count").get_text()
        assert total(client, link["href"]) == int(count), link["href"]
    empty = soup(client, "/cities/turku/")
    assert "Not recorded here as a member" in words(empty.main)
    assert "Nothing is recorded here yet" in words(empty.main)
    soup(client, "/cities/atlantis/", status=404)


def test_lists_count_what_the_pages_of_their_terms_show(client, content):
    for kind, labels in (
        ("topics", ["Data", "Open data"]),
        ("principles", ["Universal and equal access to the internet, and digital literacy"]),
        ("cities", ["Turku", "Delft"]),
    ):
        html = soup(client, f"/{kind}/")
        shown = [a.get_text() for a in html.select("main section a")]
        assert [label for label in shown if label in labels] == labels
        for link in html.select("main section a")[:3]:
            count = link.find_next_sibling(class_="count").get_text()
            page = soup(client, link["href"])
            assert words(page.select_one("main p > a[href^='/search/']")).startswith(f"{count} doc")
    topic = soup(client, "/topics/data/")
    assert [a.get_text() for a in topic.select("[aria-labelledby=narrower] a")] == ["Open data"]


def test_the_hub_and_the_page_for_the_press_lead_on(client, content, settings):
    hub = soup(client, "/browse/")
    for link in hub.select(".tiles a"):
        assert client.get(link["href"]).status_code == 200, link["href"]
    press = words(soup(client, "/press-and-privacy/").main)
    assert "Today it holds 3 documents; 1 city has at least one" in press
    assert "sets no cookie" in press
    assert "has not named a contact" in press
    settings.CONTACT_EMAIL = "rights@example.org"
    assert soup(client, "/press-and-privacy/").select("main a[href^='mailto:rights@']")
    assert not client.cookies


def test_languages_that_nobody_has_read_over_say_so(client, drained, settings):
    settings.REVIEWED_LANGUAGES = ["en", "es"]
    menu = soup(client, "/browse/").select_one("nav.languages")
    marked = {li.a["hreflang"]: li.find(class_="small") for li in menu.select("li")}
    assert sorted(code for code, note in marked.items() if note) == ["ca", "de", "fr", "nl"]
    assert menu.find("a", lang="nl")["href"] == "/nl/browse/"
    footer = soup(client, "/nl/browse/").footer
    assert len(footer.select("p")) == 2
    assert len(soup(client, "/es/browse/").footer.select("p")) == 1
