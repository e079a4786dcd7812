"""A document's own page, the home page, the index pages, and their previews."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Locale, Page

from cms.search import find
from content_models.models import GuidelineIndex, Source
from indexer.engines.errors import EngineUnavailable
from tests.content_models.editing import form_data
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
    UseCaseFactory,
    home_page,
    list_page,
)

pytestmark = pytest.mark.django_db

BODY = [
    ("heading", {"level": "3", "text": "Who answers"}),
    ("text", "<p>Some <b>text</b>.</p>"),
    ("list", {"ordered": True, "items": ["One", "Two"]}),
    ("quote", {"text": "Well said", "source": "A mayor", "url": "https://example.org/q"}),
    ("callout", {"tone": "warning", "title": "Mind", "text": "<p>This.</p>"}),
    (
        "table",
        {
            "data": [["A", "B"], ["<i>1</i>", "2"]],
            "first_row_is_table_header": True,
            "first_col_is_header": True,
            "table_caption": "Figures",
        },
    ),
    ("clause", {"number": "1", "heading": "Purpose", "text": "<p>Serve.</p>", "principle": None, "topic": None}),
]  # fmt: skip


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def path_of(page: Page) -> str:
    return page.get_url_parts()[2]


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def test_a_document_shows_what_is_known_of_it(client, drained):
    page = GuidelineFactory(
        title="Rules <i>of</i> Delft",
        title_original="Regels",
        original_languages=["nl"],
        status="in-force",
        checked_on=date(2024, 5, 6),
        date_adopted="2023-07",
        licence="CC-BY-4.0",
        attribution="City of Delft",
        confidence="likely",
        evidence="Seen in the archive",
        kind="charter",
        version_label="1.1",
        principles=[PrincipleFactory(number=2)],
        topics=[TopicFactory(name="Data", slug="data")],
        cities=[CityFactory(name="Delft", slug="delft")],
        body=BODY,
    )
    link = page.principle_links.get()
    link.reason = "It limits collection."
    page.principle_links = [link]
    page.sources = [
        Source(
            url="https://example.org/s",
            label="The record",
            kind="official",
            checked_on=date(2024, 1, 2),
            archived_url="https://archive.example/s",
        )
    ]
    page.save()
    html = soup(client.get(path_of(page)))
    assert html.h1.get_text() == "Rules <i>of</i> Delft"
    text = words(html.main)
    first = words(html.select_one("header.document"))
    assert first.startswith("Guideline · In force · checked on May 6, 2024")
    assert "Original title: Regels" in first
    assert html.find("span", lang="nl").get_text() == "Regels"
    for said in (
        "It limits collection.", "July 2023", "CC BY 4.0", "City of Delft", "Likely",
        "Seen in the archive", "Dutch", "Charter", "1.1",
        "The record (Official page or document, checked on Jan. 2, 2024) Archived copy",
    ):  # fmt: skip
        assert said in text, said
    searches = {a["href"] for a in html.select(".aside a[href^='/search/']")}
    assert searches == {"/search/?principle=privacy", "/search/?topic=data", "/search/?city=delft"}
    assert "Imported" not in text
    assert "This is a sample" not in text


def test_every_block_is_rendered_with_its_lasting_id(client, drained):
    page = GuidelineFactory(body=BODY)
    html = soup(client.get(path_of(page)))
    article = html.select_one(".text")
    for block in page.body:
        assert article.find(id=block.id), block.block_type
    heading, *_rest, clause = page.body
    # A first heading of level 3 is shown as level 2: no level is left out.
    assert article.find(id=heading.id).name == "h2"
    section = article.find(id=clause.id)
    assert section.h3.get_text().startswith("1. Purpose")
    permalink = section.select_one(".permalink")
    assert (permalink["href"], permalink["aria-label"]) == (f"#{clause.id}", "Link to clause 1")
    assert [a["href"] for a in html.select(".contents a")] == [f"#{heading.id}", f"#{clause.id}"]
    table = article.table
    assert table.caption.get_text() == "Figures"
    assert [th["scope"] for th in table.find_all("th")] == ["col", "col", "row"]
    assert table.find("th", scope="row").get_text() == "<i>1</i>"


def test_imported_records_and_samples_say_so(client, drained):
    page = UseCaseFactory(imported=True, sample=True)
    text = words(soup(client.get(path_of(page))).main)
    assert "Imported, not reviewed" in text
    assert "This is a sample" in text


def test_details_carry_the_labels_and_choices_of_their_type(client, drained):
    page = UseCaseFactory(
        phase="in-use", started="2022", website="https://example.org/x", goal="Help. " * 40
    )
    facts = {
        dt.get_text(): dt.find_next("dd")
        for dt in soup(client.get(path_of(page))).select("[aria-labelledby=details] dt, .card dt")
    }
    assert facts["Is it in use?"].get_text() == "In use"
    assert facts["Started"].get_text() == "2022"
    assert facts["Website"].a["href"] == "https://example.org/x"
    assert facts["What is it for?"].p


def test_only_public_translations_and_relations_are_linked(client, drained):
    older = GuidelineFactory(title="Older rules")
    page = GuidelineFactory(title="New rules", supersedes=older)
    spanish = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    drained()
    html = soup(client.get(path_of(page)))
    assert "Older rules" in words(html.main)
    assert not html.select("main [hreflang=es]")
    Page.objects.filter(translation_key=page.translation_key).update(live=True)
    older.unpublish()
    drained()
    html = soup(client.get(path_of(page)))
    assert "Older rules" not in words(html.main)
    assert html.select_one("main [hreflang=es]")["href"] == path_of(spanish)
    assert html.select_one("header.site [hreflang=es]")["href"].endswith(path_of(spanish))


def test_a_text_in_another_language_is_marked_as_such(client, drained):
    page = GuidelineFactory(title="قواعد", text_language="ar")
    html = soup(client.get(path_of(page)))
    assert (html.html["lang"], html.html["dir"]) == ("en", "ltr")
    assert (html.h1["lang"], html.h1["dir"]) == ("ar", "rtl")


def test_the_home_page_counts_what_its_links_find(client, drained):
    for number in (1, 1, 2):
        GuidelineFactory(principles=[PrincipleFactory(number=number)])
    PolicyFactory(cities=[CityFactory(membership="confirmed")])
    CityFactory(membership="likely")
    drained()
    html = soup(client.get("/"))
    text = words(html.main)
    assert "4 documents" in text
    assert "1 confirmed member" in text
    assert len(html.select("[aria-labelledby=by-principle] a")) >= 2
    counted = [link for link in html.select(".tiles a") if link.select_one(".count")]
    assert len(counted) >= 4
    for link in counted:
        found = soup(client.get(link["href"]))
        said = found.find(id="status") or found.select_one("main p > a[href^='/search/']")
        assert words(said).split()[0] == link.select_one(".count").get_text()


def test_the_home_page_does_without_the_engine(client, drained, monkeypatch):
    def broken(_):
        raise EngineUnavailable("no answer")

    monkeypatch.setattr(find, "engine", broken)
    html = soup(client.get("/"))
    assert "documents" not in words(html.main.find("p", class_="small") or html.new_tag("p"))
    assert len(html.select("[aria-labelledby=by-principle] a")) == 5


def test_an_index_page_lists_what_is_public_in_its_language(client, drained):
    GuidelineFactory(title="Shown")
    hidden = GuidelineFactory(title="Hidden")
    PolicyFactory(title="Another type")
    drained()
    hidden.unpublish()
    html = soup(client.get(f"{path_of(list_page(GuidelineIndex))}?page=abc"))
    assert [link.get_text() for link in html.select(".hits a")] == ["Shown"]
    assert html.select_one("main a[href='/search/?type=guideline']")


@pytest.mark.parametrize("which", ["document", "home", "index"])
def test_pages_can_be_previewed(client, drained, which):
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    page = {
        "document": lambda: GuidelineFactory(title="A draft", live=False, body=BODY),
        "home": home_page,
        "index": lambda: list_page(GuidelineIndex),
    }[which]()
    page.save_revision()
    draft = page.get_latest_revision_as_object()
    draft.title = "Not yet saved"
    response = draft.make_preview_request()
    assert response.status_code == 200
    assert "Not yet saved" in response.content.decode()


def test_a_page_that_was_never_saved_can_be_previewed(client, drained):
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    where = ("content_models", "guideline", list_page(GuidelineIndex).pk)
    address = reverse("wagtailadmin_pages:preview_on_add", args=where)
    data = form_data(title="Brand new", principles=[PrincipleFactory(number=1)])
    assert client.post(address, data).json()["is_valid"]
    html = soup(client.get(address))
    assert html.h1.get_text() == "Brand new"
    assert "Universal and equal access" in words(html.main)
