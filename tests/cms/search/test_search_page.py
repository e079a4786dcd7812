"""The search page: forms and links that work without JavaScript, and kind words."""

import hashlib
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale, Page

from cms.search import find
from indexer.engines.errors import EngineUnavailable
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(drained):
    """Three guidelines of two cities and a policy."""
    turku = CityFactory(
        name="Turku",
        slug="turku",
        country="FI",
        country_name="Finland",
        subregion="Northern Europe",
    )
    delft = CityFactory(name="Delft", slug="delft")
    data = TopicFactory(name="Data", slug="data")
    open_data = TopicFactory(name="Open data", slug="open-data", parent=data)
    for number, city in ((1, turku), (2, turku), (1, delft)):
        GuidelineFactory(
            title=f"Rights {number}",
            principles=[PrincipleFactory(number=number)],
            cities=[city],
            topics=[open_data],
        )
    PolicyFactory(
        title="Parking", cities=[delft], topics=[data], principles=[PrincipleFactory(number=3)]
    )
    drained()


def soup(client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "lxml")


def total(page: BeautifulSoup) -> int:
    status = page.find(id="status")
    assert status["role"] == "status"
    return int(re.match(r"\s*(\d+) result", status.get_text())[1])


def notices(page: BeautifulSoup) -> str:
    return " ".join(" ".join(notice.get_text().split()) for notice in page.select(".notice"))


def values(page: BeautifulSoup, name: str) -> dict[str, tuple[int, bool]]:
    boxes = page.select(f"input[type=checkbox][name={name}]")
    return {
        box["value"]: (int(box.find_parent("label").small.get_text()), box.has_attr("checked"))
        for box in boxes
    }


def test_every_control_belongs_to_the_one_get_form(client, content):
    page = soup(client, "/search/?q=rights&city=turku")
    form = page.find("form", id="sf")
    assert (form["method"], form["action"], form["role"]) == ("get", "/search/#results", "search")
    assert form.find("input", {"name": "q"})["value"] == "rights"
    controls = page.select(".filters input, .bar select")
    assert controls
    assert all(control["form"] == "sf" for control in controls)
    assert all(button.get("form", "sf") == "sf" for button in page.select("main button"))
    labelled = {label.get("for") for label in page.find_all("label")}
    assert all(
        c.find_parent("label") or c["id"] in labelled
        for c in page.select("main input, main select")
    )
    identifiers = [element["id"] for element in page.select("[id]")]
    assert len(identifiers) == len(set(identifiers))
    assert not page.select("script:not([src]), style, [style], [onclick]")


def test_what_is_chosen_is_ticked_has_a_chip_and_can_be_taken_back(client, content):
    page = soup(client, "/search/?q=rights&city=turku&principle=1")
    assert total(page) == 1
    assert values(page, "city") == {"turku": (1, True), "delft": (1, False)}
    assert values(page, "principle") == {"access": (1, True), "privacy": (1, False)}
    chips = {chip.get_text(" ", strip=True): chip["href"] for chip in page.select(".chips a")}
    assert chips == {
        "Remove filter Principle: Access and literacy ×": "?q=rights&city=turku",
        "Remove filter City: Finland › Turku ×": "?q=rights&principle=access",
        "Clear all filters": "?q=rights",
    }
    assert total(soup(client, "/search/?q=rights&city=turku")) == 2


def test_places_are_a_tree_headed_city_and_open_where_something_is_chosen(client, content):
    page = soup(client, "/search/?city=turku")
    facet = page.find(id="facet-city")
    assert facet.summary.get_text(" ", strip=True) == "City 1 chosen"
    assert facet.has_attr("open")
    box = facet.find("input", value="turku")
    above = [
        item.find("input")["value"] for item in reversed(box.find_parent("li").find_parents("li"))
    ]
    assert above == ["europe", "northern-europe", "fi"]
    assert all(details.has_attr("open") for details in box.find_parents("details")[:-1])
    western = facet.find("input", value="western-europe").find_parent("li")
    assert not western.details.has_attr("open")


def test_sub_topics_stand_below_their_topic(client, content):
    page = soup(client, "/search/")
    box = page.find("input", {"name": "topic", "value": "open-data"})
    assert box.find_parent("li").find_parent("li").find("input")["value"] == "data"
    assert values(page, "topic") == {"data": (4, False), "open-data": (3, False)}


def test_few_values_stand_beside_the_results_and_all_on_a_page_of_their_own(client, drained):
    oulu = CityFactory(name="Oulu", slug="oulu", country="FI", country_name="Finland")
    many = [CityFactory(name=f"Town {n:03d}", slug=f"town-{n:03d}") for n in range(120)]
    access = [PrincipleFactory(number=1)]
    GuidelineFactory(title="Rights of all", cities=many, principles=access)
    GuidelineFactory(title="Rights of two", cities=[oulu, many[119]], principles=access)
    drained()
    page = soup(client, "/search/?q=rights&city=town-119&principle=not-stated&principle=access")
    beside = values(page, "city")
    assert len(beside) < 30
    assert beside["town-119"] == (2, True)

    link = page.select_one("#facet-city a.all")
    assert re.match(r"Show all 1\d\d: City", link.get_text())
    listed = soup(client, link["href"])
    everything = values(listed, "city")
    assert len(everything) == 121
    assert sum(count for count, _ticked in everything.values()) == 122
    names = [bdi.get_text() for bdi in listed.select("li bdi")]
    assert names.index("Finland") < names.index("Netherlands") < names.index("Town 000")

    found = soup(client, f"{link['href']}&find=oul")
    assert set(values(found, "city")) == {"oulu", "town-119"}
    kept = [(box["name"], box["value"]) for box in found.select("input[type=hidden]")]
    assert sorted(kept[1:]) == [("principle", "access"), ("principle", "not-stated")]
    assert found.find("button", string="Find")["formaction"] == "/search/values/city/"
    assert total(soup(client, "/search/?q=rights&city=oulu&find=oul")) == 1
    assert client.get("/search/values/year/").status_code == 404


def test_a_bad_parameter_is_a_notice_and_is_left_out(client, content):
    assert soup(client, f"/search/?q=rights&wibble=1&sort=x{'&city=turku' * 101}")
    page = soup(client, "/search/?q=rights&city=turkuu&wibble=1&page_size=7000&sort=x", 404)
    said = notices(page)
    assert total(page) == 3
    assert "“city” has no value “turkuu”. Did you mean “turku”?" in said
    assert "There is no parameter “wibble”." in said
    assert "“page_size” is a whole number from 1 to 100" in said
    assert "“sort” is one of relevance, newest, oldest, title" in said


def test_documents_without_a_year_are_counted_and_chosen_beside_years(client, content, drained):
    PolicyFactory(title="Dated", date_adopted="2001")
    drained()
    assert values(soup(client, "/search/"), "year") == {"not-stated": (4, False)}
    page = soup(client, "/search/?year=not-stated&year=1990")
    assert total(page) == 4
    assert values(page, "year") == {"1990": (0, True), "not-stated": (4, True)}
    assert total(soup(client, "/search/?year=not-stated&year_from=1990")) == 5


def test_swapped_years_are_put_right_with_a_word(client, content):
    page = soup(client, "/search/?year_from=2026&year_to=2018")
    assert "The results are for 2018–2026." in notices(page)
    assert page.find("input", {"name": "year_from"})["value"] == "2018"


def test_nothing_found_helps_with_counted_links(client, content):
    page = soup(client, "/search/?q=rights&principle=3")
    assert total(page) == 0
    ways = page.select(".empty ul a")
    assert [way.get_text() for way in ways] == [
        "Without Principle: Transparency and accountability",
        "Without the words",
        "Without any filter",
    ]
    for way in ways:
        promised = int(re.search(r"\d+", way.next_sibling)[0])
        assert promised > 0
        assert total(soup(client, f"/search/{way['href']}")) == promised


def test_what_is_not_found_leads_to_terms_called_like_it_and_to_the_editors(
    client, content, settings
):
    settings.CONTACT_EMAIL = "rights@example.org"
    empty = soup(client, "/search/?q=tuurkuu").select_one(".empty")
    assert [way.get_text() for way in empty.select("ul a")] == ["Finland › Turku"]
    assert empty.select_one("ul a")["href"] == "?city=turku"
    mail = empty.select_one("a[href^=mailto]")["href"]
    assert mail == "mailto:rights@example.org?subject=Not%20found%3A%20%E2%80%9Ctuurkuu%E2%80%9D"
    settings.CONTACT_EMAIL = ""
    assert not soup(client, "/search/?q=tuurkuu").select("a[href^=mailto]")


def test_pages_are_numbered_links(client, content):
    page = soup(client, "/search/?page_size=1&page=2")
    links = {link.get_text(): link for link in page.select(".pages a")}
    assert list(links) == ["1", "2", "3", "4"]
    assert links["1"]["rel"] == ["prev"]
    assert links["2"]["aria-current"] == "page"
    assert links["3"]["rel"] == ["next"]
    assert links["3"]["href"] == "?page_size=1&page=3#results"


def test_a_page_behind_the_last_says_so(client, content):
    page = soup(client, "/search/?page=9999")
    assert "There is no page 9999." in notices(page)
    assert page.select(".notice a")[0]["href"] == "?"
    assert total(page) == 4


def test_hits_are_marked_escaped_and_in_their_own_language(client, drained):
    GuidelineFactory(title="<img src=x onerror=alert(1)> rights", text_language="ar")
    drained()
    page = soup(client, "/search/?q=rights")
    link = page.select_one(".hits h3 a")
    assert (link["lang"], link["dir"]) == ("ar", "rtl")
    assert link.mark.get_text() == "rights"
    assert not page.select("main img")
    assert "<img src=x" not in soup(
        client, "/search/?q=<img src=x onerror=alert(1)>"
    ).decode().replace("&lt;", "")


def test_each_work_stands_once_in_its_version_for_the_reader(client, drained):
    page = GuidelineFactory(title="Translated rights")
    page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    Page.objects.filter(translation_key=page.translation_key).update(live=True)
    drained()
    for prefix, start in (("", "/guidelines/"), ("/es", "/es/")):
        found = soup(client, f"{prefix}/search/?q=translated")
        assert found.html["lang"] == (prefix.strip("/") or "en")
        assert total(found) == 1
        assert found.select_one(".hits a")["href"].startswith(start)


def test_without_the_engine_the_page_is_kind_and_503(client, content, monkeypatch):
    def broken(_):
        raise EngineUnavailable("connection refused", retry_after=4)

    monkeypatch.setattr(find, "engine", broken)
    response = client.get("/search/?q=rights")
    assert response.status_code == 503
    assert response["Retry-After"] == "4"
    text = response.content.decode()
    assert "The search is taking a break" in text
    assert "/search/?q=rights" in text
    assert "0 results" not in text
    assert "refused" not in text


def test_caches_ask_back(client, content):
    response = client.get("/search/")
    assert response["Cache-Control"] == "no-cache"
    assert client.get("/search/", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_an_unknown_address_offers_the_search(client, content):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert b'action="/search/#results"' in response.content


def test_health_says_whether_searches_can_be_answered(client, content):
    from indexer.models import SearchIndex

    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200
    SearchIndex.objects.update(live=False)
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200


def test_the_vendored_script_is_the_one_that_was_published():
    (script,) = Path("cms/static/vendor").iterdir()
    assert script.name == "htmx-4.0.1.min.js"
    digest = hashlib.sha256(script.read_bytes()).hexdigest()
    assert digest == "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
