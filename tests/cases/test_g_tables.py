"""G01 to G12: tables of spreadsheets come in whole, or the line that doesn't says why."""

from datetime import date
from pathlib import Path

import pytest

from content_models.models import City, Guideline, Policy, Principle, Topic
from tests.cases.tables import changed, counts, draft, text, workbook
from tests.factories import CityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table_terms")]
FILES = Path(__file__).parent / "files"
HEADER = "title,principle,topic,city,published_on,body"
ROW = "Camera charter,Privacy,Police,Oslo,2025-03-04,Short text"


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "twice"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_g01_a_byte_order_mark_is_no_part_of_the_first_header(load, encoding):
    for number, end in enumerate(("\n", "\r\n", "\r", "\n\r\n")):
        content = f"{HEADER}{end}{ROW} {number}{end}"
        mark = "\ufeff" if encoding in {"utf-16-be", "twice"} else ""
        data = (mark + content).encode(encoding.replace("twice", "utf-8-sig"))
        assert load(data) == (counts(created=1), [])
        assert load(data) == (counts(kept=1), [])
        page = Guideline.objects.get()
        assert (page.title, page.date_adopted) == ("Camera charter", "2025-03-04")
        assert text(page) == f"Short text {number}|"
        page.delete()


def test_g01_the_file(load):
    assert load(FILES / "G01-bom.csv") == (counts(created=1), [])
    assert draft("Camera charter").city_links.get().city.name == "Oslo"


def test_g02_the_file(load):
    assert load(FILES / "G02-semicolon.csv") == (counts(created=2), [])
    assert text(draft("Chatbot code")) == "Costs 1.000,50 euro|"
    assert text(draft("Ethics week")) == "One; two|"


def test_g05_the_file(load):
    outcome, said = load(FILES / "G05-dates.csv")
    assert outcome == counts(created=2, skipped=5)
    assert [draft(title).date_adopted for title in ("D1", "D7")] == ["2025-03-04", ""]
    assert [line.split(":")[0] for line in said] == [f"line {n}" for n in (3, 4, 5, 6, 7)]
    assert "2025-02-30" in said[3]


def test_g07_the_file(load):
    outcome, said = load(FILES / "G07-numeric-cells.xlsx", "--type=policy")
    assert (outcome, said) == (counts(created=3), [])
    numbers = [
        draft(t, Policy).legal_number for t in ("Numeric cells", "Float cell", "Leading zero")
    ]
    assert numbers == ["22", "679", "007"]


def test_g12_the_file(load):
    before = Principle.objects.count()
    assert load(FILES / "G12-multi-values.csv") == (counts(created=1), [])
    page = draft("Combined code")
    names = [link.principle.name for link in page.principle_links.all()]
    assert names == ["Privacy", "Safety, security and robustness"]
    assert Principle.objects.count() == before


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("told", [True, False])
def test_g02_a_separator_is_known_by_the_header_or_told(load, separator, told):
    head = f"sep={separator}\n" if told else ""
    header = HEADER.replace(",", separator)
    row = separator.join(["Rules", "Privacy", "Police", "Oslo", "", '"a;b,c|d\te ""q"""'])
    assert load(f"{head}{header}\n{row}\n") == (counts(created=1), [])
    assert text(draft("Rules")) == 'a;b,c|d e "q"|'


def test_g02_one_column_is_never_cut(load):
    assert load("title\nRules; first, part\n") == (counts(created=1), [])
    assert draft("Rules; first, part")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "It is empty."),
        ("\n \n", "It is empty."),
        ("name,topic\nx,y\n", "Column 1 is called 'name'"),
        ("title,Title\nx,y\n", "Columns 1 and 2 are both “title”"),
        ('title,body\nx,"y\nz\n', "Line 2: "),
        ('title,body\nx,y\nx,"y"z\n', "Line 3: "),
        (b"title\nCaf\xe9\n", "Line 2 is not in utf-8"),
        ("title,body\nx,y\n".encode("utf-16-le"), "--encoding utf-16"),
        (b"PK\x03\x04 no workbook", "It is no workbook"),
        (b"\xd0\xcf\x11\xe0 old or protected", "without a password"),
    ],
)
def test_g01_g02_g07_what_is_no_table_is_refused_whole_and_says_why(load, data, said):
    outcome, _ = load(data)
    assert outcome.startswith("Nothing was imported. ")
    assert said in outcome
    assert not Guideline.objects.exists()


def test_g01_a_file_of_windows_is_read_when_it_is_named(load):
    data = "title\nCafé “x” – €\n".encode("cp1252")
    assert load(data, "--encoding=cp1252") == (counts(created=1), [])
    assert draft("Café “x” – €")
    assert load(data, "--encoding=nonsense")[0].startswith("Nothing was imported.")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x,y,z", "'z' stands in a column without a name"),
        (",text", "title: "),
        (f"{'x' * 256},text", "title: "),
    ],
)
def test_g02_a_line_that_does_not_fit_is_named_and_the_others_come_in(load, row, said):
    outcome, found = load(f'title,body\nBefore,"two\nlines"\n\n{row}\nAfter,,,\n')
    assert outcome == counts(created=2, skipped=1)
    assert found[0].startswith("line 5: ")
    assert said in found[0]


DATES = {
    "ymd": {
        "2024-02-29": "2024-02-29", "2024-02": "2024-02", "2024": "2024", " 2024 ": "2024",
        "2024-2-9": "2024-02-09", "2024/02/09": "2024-02-09", "2024. 2. 9": "2024-02-09",
        "2023-02-29": None, "24-02-09": None, "0000-01-01": None, "20240209": None, "2024-00": None,
        "2024-02-09T10:00:00+01:00": None, "٢٠٢٤-٠٢-٠٩": None, "45356": None, "04/03/2025": None,
    },
    "dmy": {
        "04/03/2025": "2025-03-04", "4.3.2025": "2025-03-04", "31-12-2024": "2024-12-31",
        "12/2024": "2024-12", "2023": "2023", "12/31/2024": None, "2025-03-04": None,
        "04/03/25": None, "4 March 2025": None, "29/02/2023": None,
    },
    "mdy": {"04/03/2025": "2025-04-03", "12/31/2024": "2024-12-31", "31/12/2024": None},
}  # fmt: skip


@pytest.mark.parametrize("order", DATES)
def test_g05_a_date_has_the_declared_order_or_is_refused(load, order):
    wanted = DATES[order]
    rows = "".join(f"D{number},{cell}\n" for number, cell in enumerate(wanted))
    outcome, said = load(f"title,date\n{rows}", f"--dates={order}")
    refused = [cell for cell, date in wanted.items() if date is None]
    assert outcome == counts(created=len(wanted) - len(refused), skipped=len(refused))
    numbers = [list(wanted).index(cell) + 2 for cell in refused]
    assert [line.partition(" is no date")[0] for line in said] == [
        f"line {number}: date: “{cell}”" for number, cell in zip(numbers, refused, strict=True)
    ]
    found = {page.title: page.date_adopted for page in Guideline.objects.all()}
    assert found == {f"D{n}": date for n, date in enumerate(wanted.values()) if date}


def test_g07_a_number_is_read_as_it_is_shown(load):
    cells = [
        (22.0, "General", "22"), (0.1 + 0.2, "General", "0.3"), (9780306406157, "0", "9780306406157"),
        (1e16, "General", "10000000000000000"), (7, "000", "007"), (0.5, "0%", "50%"), ("022", "@", "022"),
        (True, "General", "yes"), ("1e5", "General", "1e5"), (-3, "General", "-3"), (0, "General", "0"),
    ]  # fmt: skip
    rows = [[f"N{number}", value] for number, (value, _, _) in enumerate(cells)]
    shown = [(f"B{number}", form) for number, (_, form, _) in enumerate(cells, start=2)]
    data = workbook([["title", "reference"], *rows], shown)
    assert load(data, "--type=policy", name="misnamed.csv") == (counts(created=len(cells)), [])
    found = {page.title: page.legal_number for page in Policy.objects.all()}
    assert found == {f"N{number}": wanted for number, (_, _, wanted) in enumerate(cells)}


@pytest.mark.parametrize(
    ("shown", "wanted"), [("dd/mm/yyyy", "2024-05-01"), ("mmm-yy", "2024-05"), ("yyyy", "2024")]
)
def test_g05_g07_a_cell_that_is_a_date_is_read_as_it_is_shown(load, shown, wanted):
    data = workbook([["title", "date"], ["D", date(2024, 5, 1)]], [("B2", shown)])
    assert load(data)[0] == counts(created=1)
    assert draft("D").date_adopted == wanted


@pytest.mark.parametrize("cell", ["#N/A", "=A1", "#REF!"])
def test_g07_a_cell_without_a_value_is_refused(load, cell):
    outcome, said = load(workbook([["title", "body"], ["Good", "x"], ["Bad", cell]]))
    assert outcome == counts(created=1, skipped=1)
    assert said[0].startswith("line 3: body: ")
    assert cell in said[0]


def test_g07_the_one_sheet_that_is_seen_is_read(load):
    rows = [["title"], ["Seen"]]
    assert load(workbook(rows, hidden="hidden", gone="veryHidden"))[0] == counts(created=1)
    assert "several sheets: Sheet, more" in load(workbook(rows, more="visible"))[0]


def test_g07_a_workbook_that_says_it_is_smaller_is_read_whole_and_a_broken_one_not_at_all(load):
    data = workbook([["title", "body"], ["A", "b_x000D_\nc_x005F_x000D_"]])
    for old, new, outcome in (
        (b"</sheetData>", b"", "Nothing was imported. It is no workbook (XLSX)"),
        (b'ref="A1:B2"', b'ref="A1"', counts(created=1)),
    ):
        assert load(changed(data, "sheet1", old, new))[0].startswith(outcome)
    assert text(draft("A")) == "b|c_x000D_|"


def test_g09_control_characters_are_gone_from_what_comes_in(load):
    assert load('title,body\n" A\x0bb\n\x07","c\x00\x1f\nd"\n') == (counts(created=1), [])
    assert text(draft("A b")) == "c|d|"


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Privacy|Safety, security and robustness", 2),
        (" privacy | SAFETY ", 2),
        ("Privacy||Safety|", 2),
        ("Privacy|privacy|p1", 1),
        ("", 0),
    ],
)
def test_g12_bars_alone_separate_values(load, cell, wanted):
    assert load(f'title,principle\nP,"{cell}"\n')[0] == counts(created=1)
    assert draft("P").principle_links.count() == wanted


@pytest.mark.parametrize("column", ["principle", "topic", "city", "issuing_body", "country"])
@pytest.mark.parametrize("name", ["security and robustness", "Privacy, Safety", "Nowhere"])
def test_g12_an_unknown_name_is_refused_and_nothing_is_made(load, column, name):
    before = [model.objects.count() for model in (Principle, Topic, City)]
    outcome, said = load(f'title,{column}\nP,"{name}"\n')
    assert outcome == counts(skipped=1)
    assert said[0].startswith("line 2: ")
    assert f"called “{name}”" in said[0]
    assert [model.objects.count() for model in (Principle, Topic, City)] == before


def test_g12_a_name_that_several_have_is_not_guessed(load):
    for slug in ("portland-me", "portland-or"):
        CityFactory(name="Portland", slug=slug)
    assert "portland-me, portland-or" in load("title,city\nP,Portland\n")[1][0]
    assert load("title,city\nP,portland-or\n")[0] == counts(created=1)
