"""Matrix, map and timeline: each number is what the search behind its link finds."""

import re

import pytest
from bs4 import BeautifulSoup

from cms.search import find
from indexer.engines.errors import EngineUnavailable
from tests.factories import CityFactory, GuidelineFactory, PolicyFactory, PrincipleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(drained):
    """Documents of a city on each side of the world, of one without a place, and of none."""
    turku = CityFactory(
        name="Turku", slug="turku", country="FI", latitude=60.5, longitude=22.3, membership="none",
        subregion="Northern Europe",
    )  # fmt: skip
    lima = CityFactory(
        name="Lima", slug="lima", country="PE", latitude=-12.0, longitude=-77.0,
        region="Americas", subregion="South America",
    )  # fmt: skip
    nowhere = CityFactory(name="Nowhere", slug="nowhere")
    one, two = PrincipleFactory(number=1), PrincipleFactory(number=2)
    for title, principles, cities, date in (
        ("Rights A", [one], [turku], "2019"),
        ("Rights B", [one, two], [turku, lima], "2021-03"),
        ("Rights C", [two], [nowhere], ""),
        ("Rights D", [two], [turku], "1950"),
    ):
        GuidelineFactory(title=title, principles=principles, cities=cities, date_adopted=date)
    PolicyFactory(principles=[one], cities=[], scope="network", date_adopted="2021")
    drained()


def soup(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    page = BeautifulSoup(response.content, "lxml")
    assert not page.select("script:not([src]), style, [style]")
    return page


def total(client, link):
    page = soup(client, link["href"])
    return int(re.match(r"\s*(\d+)", page.find(id="status").get_text())[1])


def number(element):
    return int(re.search(r"\d+$", element.get_text().strip())[0])


def test_every_number_of_the_matrix_is_what_its_search_finds(client, content):
    page = soup(client, "/matrix/?type=guideline&city=lima")
    rows = {row.th.bdi.get_text(): row for row in page.select(".matrix tbody tr")}
    assert list(rows) == ["Turku", "Lima", "Nowhere"]
    assert all(row.th["scope"] == "row" for row in rows.values())
    assert all(th["scope"] == "col" for th in page.select(".matrix thead th"))
    assert [cell.get_text(strip=True) for cell in rows["Turku"].find_all("td")[:2]] == ["2", "2"]
    links = page.select(".matrix a")
    assert len(links) == 10
    assert all("type=guideline" in link["href"] for link in links)
    assert [number(link) for link in links] == [total(client, link) for link in links]
    for cell in page.select(".matrix tbody td:not(.sum)"):
        assert ("step-0" in cell["class"]) == (not cell.a)


def test_the_matrix_begins_with_the_cities_that_have_most(client, content, monkeypatch):
    monkeypatch.setattr("cms.reading.matrix.FIRST", 1)
    page = soup(client, "/matrix/")
    assert [row.bdi.get_text() for row in page.select(".matrix tbody th")] == ["Turku"]
    everything = page.find("a", string="Show all 3 cities")
    assert len(soup(client, f"/matrix/{everything['href']}").select(".matrix tbody tr")) == 3
    nowhere = page.select_one(".matrix tfoot tr")
    assert nowhere.th.get_text() == "No city named"
    links = nowhere.select("a")
    assert [number(link) for link in links] == [total(client, link) for link in links] == [1, 1]


def test_the_map_has_a_link_for_each_row_of_its_table(client, content):
    page = soup(client, "/map/")
    marks = page.select("svg a")
    rows = page.select(".twin tbody tr")
    assert [mark["aria-label"] for mark in marks] == ["Turku: 3 documents", "Lima: 1 document"]
    assert [number(row) for row in rows] == [3, 1]
    assert [a["href"] for a in marks] == [row.a["href"] for row in rows]
    assert [total(client, a) for a in marks] == [3, 1]
    assert "Nowhere (1)" in page.main.get_text()
    assert total(client, page.find("a", string=re.compile("names no city"))) == 1
    lima = marks[1].circle
    assert float(lima["cx"]) < 0 < float(lima["cy"])


def test_a_part_of_the_world_is_drawn_larger(client, content):
    world = soup(client, "/map/?principle=1")
    americas = world.find("a", string="Americas")
    page = soup(client, f"/map/{americas['href']}")
    assert [mark["aria-label"] for mark in page.select("svg a")] == ["Lima: 1 document"]
    assert page.select_one("[aria-current=true]").get_text() == "Americas"
    width = [float(s.select_one("svg.map")["viewbox"].split()[2]) for s in (world, page)]
    assert width[1] < width[0] / 10
    assert (
        soup(client, f"/es/map/{americas['href']}").select("svg a circle")[0]["cx"]
        == (page.select_one("svg a circle")["cx"])
    )


def test_the_bars_of_the_timeline_add_up_to_everything(client, content):
    page = soup(client, "/timeline/?year_from=2020&year=not-stated")
    bars = page.select("svg a")
    assert [bar["aria-label"] for bar in bars] == ["until 1981: 1", "2019: 1", "2021: 2"]
    assert [total(client, bar) for bar in bars] == [1, 1, 2]
    assert [number(row.td) for row in page.select(".twin tbody tr")] == [1, 1, 2]
    assert "1 more document states no year." in page.main.get_text()
    assert total(client, {"href": "/search/"}) == 1 + 1 + 2 + 1
    assert "Remove filter" not in page.main.get_text()


@pytest.mark.parametrize("name", ["matrix", "map", "timeline"])
def test_figures_name_what_they_cannot_use_and_do_without_documents(client, drained, name):
    page = soup(client, f"/{name}/?city=atlantis&wibble=1", 404)
    notices = page.select(".notice")
    assert "“city” has no value “atlantis”" in notices[1].get_text()
    assert "There is no parameter “wibble”" in notices[0].get_text()
    assert not page.select("main svg a, .matrix")


def test_without_the_engine_a_figure_is_kind_and_503(client, content, monkeypatch):
    def broken(_):
        raise EngineUnavailable("connection refused", retry_after=4)

    monkeypatch.setattr(find, "engine", broken)
    response = client.get("/matrix/")
    assert (response.status_code, response["Retry-After"]) == (503, "4")
    assert b"refused" not in response.content
