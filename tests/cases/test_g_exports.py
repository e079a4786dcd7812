"""G03 and G09: what editors and importers have typed does no harm in a spreadsheet."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Page

from cms.exports import table
from tests.factories import CityFactory, GuidelineFactory

FILES = Path(__file__).parent / "files"


def titles(name: str) -> list[str]:
    return json.loads((FILES / name).read_text())["titles"]


def test_g03_a_formula_becomes_text_and_can_be_had_back():
    given = [*titles("G03-export-rows.json"), "'=1", "'quoted' word", "\x00=1", "\t=1", "＝1"]
    cells = {title: table.cell(title) for title in given}
    assert [title for title in given if cells[title] != title] == [
        "=1+1", "+cmd", "-2 risks", "@city", '=HYPERLINK("http://evil.example","x")', "'=1",
        "\x00=1", "\t=1", "＝1",
    ]  # fmt: skip
    assert all(cell[0] == "'" for title, cell in cells.items() if cell != title)
    back = {title: table.restored(cell) for title, cell in cells.items()}
    assert back == {title: title.replace("\x00", "") for title in given}


def test_g09_control_characters_are_gone_and_tab_and_newline_stay():
    assert [table.cell(title) for title in titles("G09-control-chars.json")] == [
        "Ends with vertical tab", "Bell inside", "keep\ttab and\nnewline",
    ]  # fmt: skip
    assert table.cell("one\x0b\x0ctwo\ufffe\udc00\x9f") == "one two"


@pytest.mark.django_db
def test_g03_g09_the_whole_export_is_produced_and_says_what_was_written(client, drained):
    given = [*titles("G03-export-rows.json"), *titles("G09-control-chars.json")]
    for number, title in enumerate(given):
        GuidelineFactory(title=title, slug=f"g-{number}")
    drained()
    answer = b"".join(client.get("/search/results.csv")).decode("utf-8-sig")
    read = [table.restored(row["title"]) for row in csv.DictReader(io.StringIO(answer, newline=""))]
    # The builder writes titles on one line.
    assert sorted(read) == sorted(" ".join(table.plain(title).split()) for title in given)
    for form in ("results.bib", "feed.atom", "results.jsonl"):
        assert client.get(f"/search/{form}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("report", "term"),
    [
        ("wagtailsnippets_content_models_city:list", CityFactory),
        ("wagtailadmin_reports:site_history", None),
        ("wagtailadmin_reports:aging_pages", None),
        ("wagtailadmin_reports:locked_pages", None),
        ("wagtailadmin_reports:workflow", None),
        ("wagtailadmin_reports:workflow_tasks", None),
    ],
)
def test_g03_g09_spreadsheets_of_the_admin_hold_no_formula_and_no_control(
    admin_client, admin_user, report, term
):
    given = [*titles("G03-export-rows.json"), *titles("G09-control-chars.json")]
    for title in given:
        if term:
            term(name=title)
        else:
            page = GuidelineFactory(title=title)
            page.get_workflow().start(page, admin_user)
            log(page, "wagtail.edit", user=admin_user)
            Page.objects.filter(pk=page.pk).update(locked=True, locked_by=admin_user)
    read = {form: admin_client.get(reverse(report), {"export": form}) for form in ("csv", "xlsx")}
    lines = b"".join(read["csv"]).decode()
    cells = {text for row in csv.reader(io.StringIO(lines, newline="")) for text in row}
    assert {table.cell(title) for title in given} <= cells
    book = openpyxl.load_workbook(io.BytesIO(b"".join(read["xlsx"])))
    cells = {cell.value: cell.data_type for row in book.active.rows for cell in row}
    assert {cells[table.plain(title)] for title in given} == {"s"}
