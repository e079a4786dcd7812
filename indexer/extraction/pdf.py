"""The pages of a PDF (docs/decisions/0005): text layer only, in reading order."""

import re
import unicodedata
from pathlib import Path

import pypdfium2
from pypdfium2 import PdfiumError, raw

from indexer.extraction.outcome import CutShortError, Limits, NotReadError, Pages, Status
from search_config.normal import searched, written

# PDFium's sign for a hyphen at the end of a line; and hyphens that it left there.
_BROKEN = re.compile(r"(?<=[^\W\d_])(?:\ufffe|[\u00ad\u2010-]\s*[\r\n\x0b\x85\u2028])\s*(?=\w)")
# "Daten- und Verbraucherschutz": the second word has the end of the first.
_SUSPENDED = frozenset(
    ["and", "or", "und", "oder", "bzw", "sowie", "en", "of", "och", "eller", "og"]
)
LONGEST_WORD = 80
LONGEST_ACRONYMS = 8  # of two with a hyphen between them: ISO-IEC, GDPR-LED
_HYPHENED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_WIDE = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Chinese and Japanese are written without spaces: a line may end inside a word.
_WIDE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]+[ \t]*(?=[{_WIDE}])")


def read_pdf(path: Path, limits: Limits) -> Pages:
    """Yield the text of each page. Raises NotReadError and CutShortError."""
    try:
        document = pypdfium2.PdfDocument(path)
    except PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise NotReadError(Status.PROTECTED, "It opens with a password only.") from error
        raise NotReadError(Status.UNREADABLE, "It is damaged, or no PDF.") from error
    document.init_forms()
    failed = 0
    for number in range(min(len(document), limits.pages)):
        try:
            text = _text(document, number)
        except PdfiumError:
            failed += 1
            text = ""
        yield page_text(text)
    if failed == len(document):
        raise NotReadError(Status.UNREADABLE, "None of its pages can be read.")
    if failed:
        raise CutShortError(f"{failed} of its {len(document)} pages can't be read.")
    if len(document) > limits.pages:
        raise CutShortError(
            f"Only the first {limits.pages:,} of its {len(document):,} pages were read."
        )


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    if _is_filled(page) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY):
        page.close()
        page = document[number]
    text: str = page.get_textpage().get_text_range()
    page.close()
    return text


def _is_filled(page: pypdfium2.PdfPage) -> bool:
    """Say whether something was typed on a page: a form's field, or a text box over it."""
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT}:
            return True
    return False


def page_text(text: str) -> str:
    """Return the text of a page as it is searched, with words whole that lines have broken.

    A hyphen at the end of a line stays if the word goes on with a capital or a figure
    (COVID-19), after "self" and acronyms, or if the page has the word with its hyphen
    elsewhere. In a line of capitals, capitals go on like small letters.
    """
    text = unicodedata.normalize("NFC", text)
    known = {word.casefold() for word in _HYPHENED.findall(text)}

    def join(match: re.Match[str]) -> str:
        before = re.search(r"\w+\Z", text[max(match.start() - LONGEST_WORD, 0) : match.start()])
        after = re.match(r"\w+", text[match.end() : match.end() + LONGEST_WORD])
        first, second = before[0] if before else "", after[0] if after else ""
        if "\u00ad" in match.group():
            return ""
        if second in _SUSPENDED:
            return "- "
        line = re.split(r"[\r\n\ufffe]", text[max(match.start() - 200, 0) : match.start()])[-1]
        shouted = second.isupper() and line.isupper() and len(first + second) > LONGEST_ACRONYMS
        keeps = (
            not (second[:1].islower() or shouted)
            or (second[:1].islower() and first.isupper() and len(first) > 1)
            or f"{first}-{second}".casefold() in known
            or first.casefold() == "self"
        )
        return "-" if keeps else ""

    whole = _BROKEN.sub(join, text).replace("\ufffe", "-")
    return searched(written(_WIDE_BREAK.sub("", whole)))
