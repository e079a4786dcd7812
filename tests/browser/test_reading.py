"""Figures, documents and comparisons in a browser, mostly without scripts."""

import re

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.enable_socket,
    pytest.mark.timeout(600),
]

DOCUMENT = "/guidelines/register-00-of-algorithms/"
PAGES = (
    "/", "/matrix/", "/map/", "/timeline/", "/browse/", "/topics/", "/cities/nairobi/",
    "/press-and-privacy/", DOCUMENT,
)  # fmt: skip


def results(page):
    return int(re.search(r"(\d+) results?", page.locator("#status").inner_text())[1])


def follow(page, link, number):
    """Follow a link of a figure: the search finds the promised number. Come back."""
    link.click()
    page.wait_for_url("**/search/?**")
    assert results(page) == number
    page.go_back()


def test_each_mark_of_a_figure_leads_to_the_documents_that_it_counts(open_page):
    page = open_page("/matrix/", scripts=False)
    cell = page.locator(".matrix tbody td:not(.sum) a").first
    follow(page, cell, int(cell.inner_text()))
    page.goto("/map/")
    marks = page.locator("svg.map a")
    assert marks.count() == page.locator(".twin tbody tr").count() == 2
    for position in range(2):
        number = int(page.locator(".twin td a").nth(position).inner_text())
        marks.nth(position).focus()
        assert page.evaluate("document.activeElement.querySelector('circle') !== null")
        follow(page, marks.nth(position).locator("circle"), number)
    page.goto("/timeline/")
    bars = page.locator("svg.timeline a")
    assert bars.count() == page.locator(".twin tbody tr").count() == 9
    follow(page, bars.nth(3), int(page.locator(".twin td a").nth(3).inner_text()))


def test_documents_are_compared_and_versions_read_without_scripts(open_page):
    page = open_page(DOCUMENT, scripts=False, width=390)
    page.get_by_role("link", name="versions: what changed?").click()
    page.get_by_text("1 part reworded").wait_for()
    assert page.locator("ins").all_inner_texts() == ["no ", " in parks"]
    page.go_back()
    form = page.locator("[aria-labelledby=near] form")
    first = form.locator("label").first.get_attribute("for")
    page.locator(f"#{first}").check()
    form.get_by_role("button").click()
    page.wait_for_url("**/compare/?**")
    box = page.get_by_role("region", name="Comparison")
    assert box.locator("thead th").count() == 2
    assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.tabIndex === 0")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    one, other = (page.evaluate(ID, path) for path in (DOCUMENT, DOCUMENT.replace("00", "15")))
    page.goto(f"/compare/?ids={one}&ids={other}")
    clauses = page.locator("tr", has=page.locator("th", has_text="Mobility")).last.locator("td")
    assert [text.split("\n")[-1] for text in clauses.all_inner_texts()] == [
        "The city uses no cameras in parks.",
        "Cameras are counted every year.",
    ]


# With scripts off for the page, the browser's own still run.
ID = """async path => (await (await fetch(path)).text()).match(/id\\/(page-[0-9]+)\\//)[1]"""


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_in_a_narrow_window_and_it_has_one_first_heading(open_page, path):
    page = open_page("/browse/", scripts=False, width=320)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator("h1").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_a_printed_document_has_its_text_and_no_controls(open_page):
    page = open_page(DOCUMENT, scripts=False)
    page.emulate_media(media="print")
    for hidden in ("header.site nav", ".tools", ".contents", "#near + form", ".permalink"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.get_by_text("The city uses no cameras in parks.").is_visible()
    assert page.locator(".citation").is_visible()
