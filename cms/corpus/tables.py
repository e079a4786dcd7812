"""HTML tables as the editor's table block has them: a grid of plain texts."""

from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from cms.corpus.markup import plain

# Spans and grids are bounded: three characters of HTML must not make a million cells.
WIDEST = 50
LONGEST = 2000


def table(element: HtmlElement) -> dict[str, Any] | None:
    """Return the value of a table block, or None if no cell holds anything."""
    rows = list(_rows(element))[:LONGEST]
    data = _grid([[(cell, plain(cell)) for cell in _cells(row)] for row in rows])
    if not any(cell for row in data for cell in row):
        return None
    caption = next((plain(child) for child in element if child.tag == "caption"), "")
    first = list(_cells(rows[0]))
    heads = all(cell.tag == "th" for cell in first) or rows[0].getparent().tag == "thead"
    columns = [next(_cells(row), None) for row in rows[1:]]
    side = bool(columns) and all(cell is not None and cell.tag == "th" for cell in columns)
    choice = {(True, True): "both", (True, False): "row", (False, True): "column"}
    return {
        "data": data,
        "table_caption": caption,
        "table_header_choice": choice.get((heads, side), "neither"),
        "first_row_is_table_header": heads,
        "first_col_is_header": side,
    }


def _rows(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the table's own rows that have cells, not those of a table in a cell."""
    for child in element:
        if child.tag == "tr" and len(child):
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    return (cell for cell in row if cell.tag in {"td", "th"})


def _grid(rows: list[list[tuple[HtmlElement, str]]]) -> list[list[str]]:
    """Put each text at the first of the places that its cell covers; all rows equally wide."""
    places: dict[tuple[int, int], str] = {}
    for number, cells in enumerate(rows):
        column = 0
        for cell, text in cells:
            while (number, column) in places:
                column += 1
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    places.setdefault((number + down, column + right), "")
            places[number, column] = text
    width = min(max((column for _, column in places), default=-1) + 1, WIDEST)
    return [[places.get((row, column), "") for column in range(width)] for row in range(len(rows))]


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), WIDEST) if value.isascii() and value.isdecimal() else 1
