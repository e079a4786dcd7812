"""The text of attached files, as passages of the pages that publish them."""

from typing import Any

from wagtail.documents.models import Document as StoredFile

from indexer.documents.context import Context
from indexer.extraction.process import KINDS
from indexer.models import FileText
from search_config.document import Passage

MOST = 6_000_000  # characters of all files of one page: an engine refuses a larger document
WAITING = "waiting"


def is_read(stored: StoredFile) -> bool:
    """Say whether files of this kind are read at all."""
    return stored.file_extension in KINDS


def text_of(stored: StoredFile, context: Context) -> dict[str, Any]:
    """Return how far the text of a file is searched, as fields of its block."""
    if not is_read(stored):
        return {"text_status": "", "text_reason": ""}
    found = context.file_text(stored)
    if found is None:
        return {"text_status": WAITING, "text_reason": ""}
    return {"text_status": found.status, "text_reason": found.reason}


def file_passages(blocks: list[dict[str, Any]], context: Context) -> list[Passage]:
    """Return the passages of these files: one for each page, or for the file.

    What is too much for one document is left out, and its block says so.
    """
    texts = {block["file"]: context.texts.get(block["file"]) for block in blocks if "file" in block}
    numbers = {text.pk for text in texts.values() if text}
    if not numbers or not context.reads_files:
        return []
    pages = dict(FileText.objects.filter(pk__in=numbers).values_list("pk", "pages"))
    several = len(numbers) > 1
    found: list[Passage] = []
    room = MOST
    for block in blocks:
        read = texts.pop(block.get("file", ""), None)  # a file that hangs twice is found once
        for count, text in enumerate(pages.get(read.pk, ()) if read else (), start=1):
            room -= len(text)
            if room < 0:
                block["text_status"] = "partial"
                block["text_reason"] = f"Its page has more than {MOST:,} characters in files."
                break
            if text:
                found.append(_passage(block, count, text, several=several))
    return found


def _passage(block: dict[str, Any], number: int, text: str, *, several: bool) -> Passage:
    """Return a passage; a PDF's is named by its page, and by its file where there are more."""
    if block["extension"] != "pdf":
        return Passage(anchor="", label=block["title"], text=text, file=block["file"])
    label = f"{block['title']}, p. {number}" if several else f"p. {number}"
    return Passage(anchor=f"page={number}", label=label, text=text, file=block["file"])
