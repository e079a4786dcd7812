"""Tables as spreadsheets write them, and what comes of them."""

import csv
import io
from zipfile import ZipFile

import openpyxl

from content_models.models import Guideline


def counts(created=0, changed=0, kept=0, skipped=0):
    return f"{created} created, {changed} changed, {kept} kept, {skipped} skipped"


def text(page):
    return "".join(str(block.value) for block in page.body).replace("<p>", "").replace("</p>", "|")


def draft(title, model=Guideline):
    page = model.objects.get(title=title)
    assert not page.live
    return page.get_latest_revision_as_object()


def workbook(rows, formats=(), **sheets):
    """Return a workbook with these rows; `formats` are (cell, how it is shown)."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, shown in formats:
        book.active[name].number_format = shown
    for title, state in sheets.items():
        book.create_sheet(title).append(["title"])
        book[title].sheet_state = state
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def changed(data, name, old, new):
    """Return a workbook in one of whose files `old` is `new`."""
    given, made = ZipFile(io.BytesIO(data)), io.BytesIO()
    with ZipFile(made, "w") as file:
        for each in given.namelist():
            content = given.read(each)
            file.writestr(each, content.replace(old, new) if name in each else content)
    return made.getvalue()


def exported(client, form="csv"):
    """Return the site's own table of all documents; as a workbook if it went through one."""
    data = b"".join(client.get("/search/results.csv?versions=all"))
    if form == "csv":
        return data
    return as_file(rows_of(data), form)


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def csv_of(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def as_file(rows, form):
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return workbook(lines) if form == "xlsx" else csv_of(lines)


def without_time(row):
    times = {"published", "updated"}
    return row["id"], {name: cell for name, cell in row.items() if name not in times}
