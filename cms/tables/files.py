"""A file of a spreadsheet, CSV or XLSX, as lines of cells by the names of their columns."""

import codecs
import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

Value = str | date  # a date only where the file itself says that it is one
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SEPARATORS = ",;\t|"
_NONE = "\x1f"  # no file has it: one column
_SEP_LINE = re.compile(r"\"?sep=(.)\"?(?:\r\n?|\n)")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # a character that XML can't hold
_UNPACKED = 200_000_000  # bytes; a larger workbook is refused


class BadTable(Exception):
    """The file can't be read as a table at all; the message says why."""


@dataclass(frozen=True)
class Line:
    """A line that holds anything: its number in the file, its cells, what is wrong with them."""

    number: int
    cells: dict[str, Value]
    problems: Sequence[str] = ()


def read(path: Path, encoding: str, names: dict[str, str]) -> Iterator[Line]:
    """Yield the lines. `names` leads from each header that is known to the column's own name.

    A byte order mark goes before `encoding`. Raises BadTable.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadTable(str(error)) from error
    if data.startswith(_OLE):
        raise BadTable(
            "It is an old or a protected workbook: save it as .xlsx, without a password."
        )
    found = _sheet(data) if data.startswith(_ZIP) else _text(_decoded(data, encoding), names)
    numbered = (
        (n, row) for n, row in found if any(not isinstance(c, str) or c.strip() for c in row)
    )
    try:
        header = next(numbered)[1]
    except StopIteration:
        raise BadTable("It is empty.") from None
    columns = _columns(header, names)
    yield from (_line(number, row, columns) for number, row in numbered)


def _columns(header: Sequence[Any], names: dict[str, str]) -> list[str]:
    """Return the columns' names; an empty one names none."""
    columns: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = names.get(_folded(cell), "")
        if not name and str(cell).strip():
            raise BadTable(f"Column {place} is called {cell!r}. Known are {', '.join(names)}.")
        if name and name in columns:
            raise BadTable(f"Columns {columns.index(name) + 1} and {place} are both “{name}”.")
        columns.append(name)
    return columns


def _folded(cell: object) -> str:
    return "_".join(re.split(r"[\s_-]+", str(cell).strip("\ufeff").strip().casefold()))


def _line(number: int, row: Sequence[Any], columns: Sequence[str]) -> Line:
    named = [*columns, *[""] * (len(row) - len(columns))]
    nowhere = [cell for cell, name in zip(row, named, strict=False) if cell and not name]
    problems = [f"{cell!r} stands in a column without a name" for cell in nowhere]
    cells = {name: cell for name, cell in zip(columns, row, strict=False) if name}
    problems += [f"{name}: {cell}" for name, cell in cells.items() if isinstance(cell, Exception)]
    return Line(number, dict.fromkeys(filter(None, columns), "") | cells, problems)


# CSV


def _decoded(data: bytes, encoding: str) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), encoding)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Say how it is written: --encoding cp1252, for example."
        raise BadTable(f"Line {line} is not in {encoding}. {hint}") from error
    if "\0" in text.partition("\n")[0]:
        raise BadTable(f"It is not in {encoding}: --encoding utf-16, perhaps.")
    return text.lstrip("\ufeff")


def _text(text: str, names: Collection[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a CSV file, each with the number of its first line in the file."""
    told = _SEP_LINE.match(text)
    before = int(bool(told))
    text = text[told.end() :] if told else text
    separator = told[1] if told else _separator(text, names)
    # A cell may be as long as the file.
    csv.field_size_limit(max(len(text), 131_072))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = before + 1
    try:
        for row in reader:
            yield number, row
            number = before + reader.line_num + 1
    except csv.Error as error:
        raise BadTable(f"Line {number}: {error}. Are its quotation marks closed?") from error


def _separator(text: str, names: Collection[str]) -> str:
    """Return the separator by which the header has most columns that are known."""
    headers = {each: _header(text, each) for each in _SEPARATORS}
    if all(len(header) < 2 for header in headers.values()):
        return _NONE
    return max(_SEPARATORS, key=lambda each: sum(_folded(cell) in names for cell in headers[each]))


def _header(text: str, separator: str) -> list[str]:
    rows = csv.reader(StringIO(text.lstrip(), newline=""), delimiter=separator)
    return next(rows, [])


# XLSX


def _sheet(data: bytes) -> list[tuple[int, list[Any]]]:
    """Return the rows of the one sheet that holds anything and is not hidden."""
    try:
        unpacked = sum(part.file_size for part in ZipFile(BytesIO(data)).infolist())
        sheets = _sheets(data if unpacked < _UNPACKED else b"")
    except Exception as error:  # a broken workbook fails in any way there is
        raise BadTable(f"It is no workbook (XLSX), or too large: {error}") from error
    if len(sheets) > 1:
        raise BadTable(f"It has several sheets: {', '.join(sheets)}. Leave one.")
    return next(iter(sheets.values()), [])


def _sheets(data: bytes) -> dict[str, list[tuple[int, list[Any]]]]:
    """Return the filled rows of each sheet that is seen and has any, with their numbers."""
    # Once as last calculated, once as typed.
    shown, typed = (
        load_workbook(BytesIO(data), read_only=True, data_only=only) for only in (True, False)
    )
    found = {}
    for sheet in shown.worksheets:
        both = (sheet, typed[sheet.title])
        for each in both:
            each.reset_dimensions()  # what a file says of its own size is often wrong
        rows = enumerate(zip(*(each.iter_rows() for each in both), strict=True), start=1)
        filled = [
            (number, [_value(*pair) for pair in zip(*pairs, strict=True)])
            for number, pairs in rows
            if any(cell.value is not None for row in pairs for cell in row)
        ]
        if filled and sheet.sheet_state == "visible":
            found[sheet.title] = filled
    return found


def _value(cell: Any, typed: Any) -> Any:
    """Return what a cell shows; an exception if that is no value."""
    value = cell.value
    if cell.data_type == "e":
        return ValueError(f"holds an error of the spreadsheet ({value})")
    if value is None:
        if typed.value is None:
            return ""
        formula = getattr(typed.value, "text", typed.value)
        return ValueError(f"was never calculated ({formula}): open and save the file once")
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime):
        return _moment(value, cell.number_format.lower())
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


def _moment(value: datetime, shown_as: str) -> Value:
    """Return a day, or no more of it than is shown: spreadsheets make a day of 2024-05."""
    if value.time() != datetime.min.time():
        return value.isoformat()
    if "d" not in shown_as:
        return f"{value:%Y-%m}" if "m" in shown_as else f"{value:%Y}"
    return value.date()


def _number(value: float, shown_as: str) -> str:
    """Return a number as people read it: 22 and not 22.0, 007 and 50% if it is shown so."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    percent = "%" if "%" in shown_as else ""
    value = value * 100 if percent else value
    whole = isinstance(value, int) or value.is_integer()
    text = str(int(value)) if whole else f"{value:.15g}"
    return (text.zfill(len(shown_as)) if set(shown_as) == {"0"} else text) + percent
