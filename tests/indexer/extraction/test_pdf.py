"""Words of a PDF's page are whole again, and nothing that a file holds stops the rest."""

import pytest
from fpdf import FPDF

from indexer.extraction.outcome import Limits, Status
from indexer.extraction.pdf import page_text
from indexer.extraction.process import extract


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a trans\ufffeparency report", "a transparency report", id="marked"),
        pytest.param("trans-\r\nparency", "transparency", id="hyphen"),
        pytest.param("Daten\u00ad\nschutz", "Datenschutz", id="soft hyphen"),
        pytest.param("COVID-\r\n19 and Anglo-\nAmerican", "COVID-19 and Anglo-American", id="kept"),
        pytest.param("trans- \n\xa0parency me\u0301-\n\ntro trans\u2010\r\nit", "transparency métro transit",
                     id="spaces and accents"),
        pytest.param("TRANS-\nPARENCY\nISO-\nIEC, AI-\nbased AI-\nHLEG",
                     "TRANSPARENCY ISO-IEC, AI-based AI-HLEG", id="capitals"),
        pytest.param("Daten\ufffeund Tier-\nschutz, pre-\nor post", "Daten- und Tierschutz, pre- or post",
                     id="suspended"),
        pytest.param("2016\ufffe2020, the end\ufffe", "2016-2020, the end-", id="marked, not broken"),
        pytest.param("\uf0b7transparency", " transparency", id="a sign of its font"),
        pytest.param("data\ufffedriven; a data-driven plan", "data-driven; a data-driven plan",
                     id="known with its hyphen"),
        pytest.param("self\ufffeassessment", "self-assessment", id="self"),
        pytest.param("risk -\nand gain", "risk - and gain", id="dash"),
        pytest.param("phase\r\ninsufficiency", "phase insufficiency", id="lines"),
        pytest.param("人工\r\n智能\r\nAI", "人工智能 AI", id="chinese"),
        pytest.param("o\ufb03cial \x0c\x00", "official", id="ligature"),
    ],
)  # fmt: skip
def test_a_page_reads_as_people_read_it(text, words):
    assert page_text(text) == words


def pdf(tmp_path, *pages, **encryption):
    document = FPDF()
    document.set_font("Helvetica", size=12)
    for page in pages:
        document.add_page()
        document.multi_cell(0, 8, page)
    if encryption:
        document.set_encryption(**encryption)
    path = tmp_path / "file.pdf"
    document.output(path)
    return path


def written_pdf(*objects):
    """Return a PDF of these objects; the first is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer <</Size {size}/Root 1 0 R>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode()


def test_what_was_typed_into_a_form_is_read_and_what_is_hidden_is_not(tmp_path):
    words = "BT /F 12 Tf 50 300 Td (Question) Tj ET"
    field = "<</Type/Annot/Subtype/{}/Rect[50 {} 250 {}]/F {}/DA(/F 12 Tf)/FT/Tx/T(f{})/{}({})>>"
    path = tmp_path / "form.pdf"
    path.write_bytes(written_pdf(
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R]/DR<</Font<</F 5 0 R>>>>/DA(/F 12 Tf)>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>/Annots[6 0 R 7 0 R 8 0 R]>>",
        f"<</Length {len(words)}>>stream\n{words}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        field.format("Widget", 270, 290, 4, 1, "V", "answer"),
        field.format("Widget", 240, 260, 2, 2, "V", "zzhiddenzz"),
        field.format("FreeText", 200, 220, 4, 3, "Contents", "remark"),
    ))  # fmt: skip
    assert extract(path).pages == ("Question answer remark",)


def test_a_password_to_open_it_protects_a_file(tmp_path):
    found = extract(pdf(tmp_path, "secret", owner_password="o", user_password="u"))
    assert (found.status, found.pages) == (Status.PROTECTED, ())
    assert "password" in found.reason


def test_what_is_read_before_a_limit_is_kept_and_said(tmp_path):
    path = pdf(tmp_path, "one", "two", "three")
    found = extract(path, limits=Limits(pages=2))
    assert (found.status, found.pages) == (Status.PARTIAL, ("one", "two"))
    assert found.reason == "Only the first 2 of its 3 pages were read."
    found = extract(path, limits=Limits(characters=4))
    assert (found.status, found.pages) == (Status.PARTIAL, ("one", "t"))


def test_a_page_count_that_lies_costs_nothing(tmp_path):
    path = tmp_path / "count.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 99999999/Kids[3 0 R 2 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    assert not extract(path).text
