"""Versions of a document: what the public could read, and what changed in it."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from cms.reading.differences import compare
from content_models.models import Guideline, GuidelineIndex
from tests.factories import CityFactory, GuidelineFactory, PrincipleFactory, list_page

pytestmark = pytest.mark.django_db


def clause(number, text, heading="Rule"):
    value = {"number": str(number), "heading": heading, "text": f"<p>{text}</p>"}
    ids = f"00000000-0000-4000-8000-{number:012d}"
    return {"type": "clause", "value": value | {"principle": None, "topic": None}, "id": ids}


FIRST = [clause(1, "The city keeps a list of its systems."), clause(2, "It is read.")]
SECOND = [
    clause(3, "Everybody may object."),
    clause(1, "The city keeps a public register of its systems."),
]


def rewritten(page, blocks, publish=True, **fields):
    """Save `page` with another text; return the revision."""
    page = Guideline.objects.get(pk=page.pk).get_latest_revision_as_object()
    page.body = page.body.stream_block.to_python(blocks)
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return revision


@pytest.fixture
def page(drained):
    """A guideline with two public versions and a draft."""
    page = GuidelineFactory(
        title="Rules", principles=[PrincipleFactory(number=1)], cities=[CityFactory(name="Delft")],
        version_label="1.0", body=[], status="proposed",
    )  # fmt: skip
    rewritten(page, FIRST)
    rewritten(page, FIRST, publish=False, title="zzdraftzz")
    rewritten(page, SECOND, title="Rules", version_label="1.1", status="adopted")
    drained()
    return page


def soup(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "lxml")


def words(element):
    return " ".join(element.get_text(" ").split())


def test_the_history_lists_public_versions_and_says_what_changed(client, page):
    html = soup(client, f"/versions/page-{page.pk}/")
    assert [words(row.td) for row in html.select(".versions tbody tr")] == [
        "1.1 current", "1.0", "1.0",
    ]  # fmt: skip
    text = words(html.main)
    assert "zzdraftzz" not in text
    assert "1 part added, 1 part reworded, 1 part removed" in text
    facts = {row.th.get_text(): [words(td) for td in row("td")] for row in html.select(".wide tr")}
    assert facts["Status"] == ["Proposed", "Adopted"]
    assert facts["Version"] == ["1.0", "1.1"]
    added, reworded, removed = html.select(".change")
    assert words(added.ins) == "Everybody may object."
    assert words(reworded.p) == "The city keeps a list public register of its systems."
    assert (words(reworded.ins), words(reworded.del_ or reworded.find("del"))) == (
        "public register", "list",
    )  # fmt: skip
    assert added.a["href"].endswith("#00000000-0000-4000-8000-000000000003")
    assert words(removed.find("del")) == "It is read."


def test_any_two_versions_are_compared_and_an_earlier_one_is_read_as_it_was(client, page):
    html = soup(client, f"/versions/page-{page.pk}/")
    first = html.select("input[name=from]")[-1]["value"]
    second = html.select("input[name=to]")[-2]["value"]
    compared = soup(client, f"/versions/page-{page.pk}/?from={first}&to={second}")
    assert "2 parts added" in words(compared.main)
    old = soup(client, html.select(".versions tbody a")[1]["href"])
    assert "This is an earlier version" in words(old.main)
    assert "The city keeps a list of its systems." in words(old.main)
    assert f"/versions/page-{page.pk}/{second}/" in words(old.select_one(".citation"))
    assert old.select_one("meta[name=robots]")["content"] == "noindex"
    bad = soup(client, f"/versions/page-{page.pk}/?from=999999", status=400)
    assert "“from” is none of the versions: “999999”." in words(bad.main)
    soup(client, f"/versions/page-{page.pk}/999999/", status=404)


def test_nothing_of_a_page_that_is_not_public_now_is_shown(client, page):
    old = soup(client, f"/versions/page-{page.pk}/").select("input[name=from]")[1]["value"]
    page.refresh_from_db()
    page.unpublish()
    for address in ("", f"{old}/"):
        soup(client, f"/versions/page-{page.pk}/{address}", status=404)
    soup(client, f"/id/page-{page.pk}/", status=404)


def labels(client, page):
    return len(soup(client, f"/versions/page-{page.pk}/").select(".versions tbody tr"))


def test_what_was_published_behind_a_lock_or_taken_back_is_no_version(client, drained):
    section = list_page(GuidelineIndex)
    lock = PageViewRestriction(page=section, restriction_type="login")
    lock.save(user=None)
    page = GuidelineFactory(title="Secret", body=[])
    rewritten(page, FIRST)
    page.refresh_from_db()
    page.unpublish()
    lock.delete(user=None)
    rewritten(page, SECOND)
    drained()
    assert labels(client, page) == 1
    rewritten(page, FIRST)
    drained()
    assert labels(client, page) == 2


def test_a_revision_that_was_written_over_after_it_was_published_is_no_version(client, page):
    before = labels(client, page)
    latest = Guideline.objects.get(pk=page.pk).latest_revision
    draft = latest.as_object()
    draft.title = "zzsavedoverzz"
    draft.save_revision(overwrite_revision=latest)
    rewritten(page, FIRST, title="Rules")
    html = soup(client, f"/versions/page-{page.pk}/")
    assert "zzsavedoverzz" not in words(html.main)
    assert len(html.select(".versions tbody tr")) == before


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a b c", "a b c d", "a b c[+ d]"),
        ("The cat is here", "The dog is here", "The [-cat][+dog] is here"),
        ("one two three", "uno dos tres", "[-one two three][+uno dos tres]"),
    ],
)
def test_differences_are_whole_words(before, after, shown):
    marks = {"new": "[+{}]", "gone": "[-{}]", "same": "{}", "gap": "{}"}
    pieces = compare(before, after)
    assert "".join(marks[piece.kind].format(piece.text) for piece in pieces) == shown


def test_long_texts_are_compared_by_sentences_and_far_text_is_left_out():
    text = "This is a sentence of eight words here. " * 1000
    pieces = list(compare(text + "Old end.", text + "New end."))
    assert [piece.kind for piece in pieces] == ["gap", "same", "gone", "new"]
    assert len(pieces[1].text) < 200
    assert (pieces[2].text, pieces[3].text) == ("Old end.", "New end.")
