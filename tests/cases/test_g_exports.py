"""G03 and G09: what editors and importers have typed does no harm in a spreadsheet."""

import csv
import io
import json
from pathlib import Path

import pytest

from cms.exports import table
from tests.factories import GuidelineFactory

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
