"""The sample policy's annex: questions as a PDF of several pages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fpdf import FPDF

# A fixed date: the same text makes the same bytes.
MADE_AT = datetime(2025, 3, 18, tzinfo=UTC)


def questionnaire(annex: Mapping[str, Any]) -> bytes:
    """Return a PDF of `annex`: a title, a note, and parts with numbered questions.

    Each part begins a page. The standard fonts know Western European characters only; others
    raise fpdf.errors.FPDFUnicodeEncodingException.
    """
    pdf = FPDF()
    pdf.set_creation_date(MADE_AT)
    pdf.set_title(annex["title"])
    pdf.set_lang("en")
    pdf.set_margin(22)
    for number, part in enumerate(annex["parts"]):
        pdf.add_page()
        if number == 0:
            _paragraph(pdf, annex["title"], size=18, style="B")
            _paragraph(pdf, annex["note"], size=10)
        pdf.start_section(part["heading"])
        _paragraph(pdf, part["heading"], size=14, style="B")
        for count, question in enumerate(part["questions"], start=1):
            _paragraph(pdf, f"{count}.  {question}", size=11)
    return bytes(pdf.output())


def _paragraph(pdf: FPDF, text: str, *, size: int, style: str = "") -> None:
    pdf.set_font("Helvetica", style=style, size=size)
    pdf.multi_cell(0, size * 0.55, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(size * 0.35)
