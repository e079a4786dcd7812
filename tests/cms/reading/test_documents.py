"""What a document's page adds for citing and reading on, and documents side by side."""

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


def clause(number, topic, text):
    value = {"number": number, "heading": "Rule", "text": f"<p>{text}</p>"}
    return ("clause", value | {"principle": None, "topic": topic})


@pytest.fixture
def world(drained):
    """Two guidelines with clauses on one topic, a use case, and another guideline."""
    audit, data = (TopicFactory(name=n, slug=n.lower()) for n in ("Audit", "Data"))
    delft, turku = (CityFactory(name=n, slug=n.lower()) for n in ("Delft", "Turku"))
    one = [PrincipleFactory(number=1)]
    first = GuidelineFactory(
        title="Rules of Delft", cities=[delft], topics=[audit], principles=one, binding="yes",
        date_adopted="2023-07", version_label="2.0",
        body=[clause("1", audit, "Once a year."), clause("2", data, "No more than needed.")],
    )  # fmt: skip
    second = GuidelineFactory(
        title="Rules of Turku", cities=[turku], topics=[audit], principles=one, text_language="ar",
        body=[clause("IV", audit, "Every two years.")],
    )  # fmt: skip
    case = UseCaseFactory(
        title="Chatbot", cities=[turku], topics=[audit], principles=one, phase="in-use",
        goal="To answer.", objection_procedure="Write to us.", algorithm_type="Language model",
    )  # fmt: skip
    other = GuidelineFactory(title="Apart", principles=[PrincipleFactory(number=5)])
    drained()
    return {"first": first, "second": second, "case": case, "other": other}


def soup(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    page = BeautifulSoup(response.content, "lxml")
    identifiers = [element["id"] for element in page.select("[id]")]
    assert len(identifiers) == len(set(identifiers))
    assert not page.select("script:not([type='application/ld+json']), style, [style]")
    return page


def words(element):
    return " ".join(element.get_text(" ").split())


def path_of(page):
    return page.get_url_parts()[2]


def test_a_document_can_be_cited_by_an_address_that_stays(client, world, drained, settings):
    page = world["first"]
    cited = soup(client, path_of(page)).select_one(".citation").get_text()
    permanent = f"{settings.PUBLIC_BASE_URL}/id/page-{page.pk}/"
    assert cited.startswith(
        f"Delft (2023). Rules of Delft (version 2.0). Rights Commons. {permanent}"
    )
    page.slug = "moved"
    page.save_revision().publish()
    drained()
    response = client.get(f"/id/page-{page.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/guidelines/moved/")


def test_a_use_case_answers_citizens_before_experts(client, world):
    html = soup(client, path_of(world["case"]))
    card = html.select_one(".card")
    asked = {dt.get_text(): words(dt.find_next("dd")) for dt in card.select("dt")}
    assert asked == {
        "Is it in use?": "In use", "What is it for?": "To answer.", "How can I object?": "Write to us.",
    }  # fmt: skip
    experts = html.select_one("[aria-labelledby=details]")
    assert words(experts.h2) == "For experts"
    assert [dt.get_text() for dt in experts.select("dt")] == ["Type of algorithm"]
    assert experts in card.find_all_next()
    assert not soup(client, path_of(world["first"])).select(".card")


def test_related_documents_are_near_public_and_others(client, world, drained):
    html = soup(client, path_of(world["first"]))
    near = [a.get_text() for a in html.select("[aria-labelledby=near] li a")]
    assert sorted(near) == ["Chatbot", "Rules of Turku"]
    world["case"].unpublish()
    html = soup(client, path_of(world["first"]))
    assert [a.get_text() for a in html.select("[aria-labelledby=near] li a")] == ["Rules of Turku"]


def test_mistakes_are_reported_where_the_site_has_a_contact(client, world, settings):
    page = world["first"]
    assert not soup(client, path_of(page)).select("a[href^=mailto]")
    settings.CONTACT_EMAIL = "rights@example.org"
    link = soup(client, path_of(page)).select_one(".tools a[href^=mailto]")
    assert link["href"].startswith("mailto:rights@example.org?subject=A%20mistake%20in")
    assert f"page-{page.pk}" in link["href"]


def test_documents_stand_side_by_side_clause_by_clause(client, world):
    first, second = (f"page-{world[name].pk}" for name in ("first", "second"))
    form = soup(client, path_of(world["first"])).select_one("[aria-labelledby=near] form")
    assert form.select_one("[type=hidden]")["value"] == first
    html = soup(client, f"{form['action']}?ids={first}&ids={second}")
    rows = {words(row.th): [words(td) for td in row("td")] for row in html.select("tbody tr")}
    assert all(row.th["scope"] in {"row", "rowgroup"} for row in html.select("tbody tr"))
    assert rows["Binding"] == ["Binding", "Not stated"]
    assert rows["Cities and places"] == ["Delft", "Turku"]
    assert rows["Audit"] == ["1. Rule Once a year.", "IV. Rule Every two years."]
    assert rows["Data"] == ["2. Rule No more than needed.", "No clause on this"]
    assert list(rows).index("Audit") < list(rows).index("Data")
    link = html.find("strong", string="IV. Rule").parent
    assert link["href"].startswith(f"{path_of(world['second'])}#")
    assert html.select_one("thead a[lang=ar]")["dir"] == "rtl"
    box = html.select_one(".compare").parent
    assert (box["tabindex"], box["role"]) == ("0", "region")


def test_a_comparison_refuses_what_it_cannot_show(client, world):
    keys = [f"page-{page.pk}" for page in world.values()]
    html = soup(client, "/compare/?ids=" + "&ids=".join(keys), status=400)
    assert f"At most 3 documents stand side by side (ids): “{keys[3]}” is one too many." in words(
        html.main
    )
    assert len(html.select(".compare thead th")) == 3
    html = soup(client, f"/compare/?ids={keys[0]}&ids=page-99999", status=404)
    assert "There is no public document “page-99999” (ids)." in words(html.main)
    assert "Tick two or three results" in words(soup(client, "/compare/").main)
    assert "Rules of Delft" in words(soup(client, f"/compare/?ids={keys[0]}").main)
