"""A worker's process doesn't keep what it has built and read (case E17)."""

import json

import pytest

pytestmark = [
    pytest.mark.processes,
    pytest.mark.timeout(600),
    pytest.mark.parametrize("site", ["laptop"], indirect=True),
]

MAKE = """
from django.core.files.base import ContentFile
from fpdf import FPDF
from wagtail.documents.models import Document
from tests.factories import GuidelineFactory
for number in range(300):
    body = [("text", f"<p>{'Words of the clause. ' * 200}</p>")]
    if number % 10 == 0:
        pdf = FPDF()
        pdf.set_font("helvetica")
        for page in range(20):
            pdf.add_page()
            pdf.multi_cell(0, text=f"Annex {number}, page {page}. " * 40)
        file = ContentFile(pdf.output(), f"{number}.pdf")
        stored = Document.objects.create(title=f"Annex {number}", file=file)
        body.append(("file", {"document": stored, "title": ""}))
    GuidelineFactory(body=body)
"""
# What the worker's tasks do, three times; the size is that of the process, in kB.
WORK = """
import gc, json, re
from pathlib import Path
from indexer.drain import drain
from indexer.file_texts import read_files
from indexer.models import FileText
from indexer.tasks import record_everything
sizes = []
for _ in range(3):
    FileText.objects.all().delete()
    record_everything()
    while drain().more:
        pass
    assert read_files(120) == 30
    while drain().more:
        pass
    gc.collect()
    status = Path("/proc/self/status").read_text()
    sizes.append(int(re.search(r"VmRSS:\\s+(\\d+)", status)[1]))
print(json.dumps(sizes))
"""


def test_e17_three_times_the_same_work_takes_no_more_memory_than_once(site):
    site.run(MAKE)
    sizes = json.loads(site.run(WORK).splitlines()[-1])
    assert sizes[2] <= sizes[0] * 1.2, sizes
