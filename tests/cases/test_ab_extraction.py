"""Cases A and B: the text of each file, as `extract_text` prints it (files/expect.json)."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

FILES = Path(__file__).parent / "files"
EXPECTED = json.loads((FILES / "expect.json").read_text())["files"]
STATUS = {"no text": "no_text", "unreadable": "unreadable"}


def extracted(path) -> dict:
    out = io.StringIO()
    call_command("extract_text", str(path), "--json", stdout=out)
    (line,) = out.getvalue().splitlines()
    return json.loads(line)


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items(), ids=EXPECTED)
def test_the_text_of_a_file_is_what_people_read(name, expected):
    found = extracted(FILES / name)
    text = " ".join(found["text"].split())
    words = set(re.findall(r"\w+", text))
    assert found["status"] == STATUS.get(expected.get("status"), "ok")
    assert bool(found["reason"]) == (found["status"] != "ok")
    assert text == expected.get("equals", text)
    assert [part for part in expected.get("contains", ()) if part not in text] == []
    assert [part for part in expected.get("absent", ()) if part in text] == []
    assert set(expected.get("tokens", ())) <= words
    assert [part for part in expected.get("want", ()) if part not in text] == []
    assert [part for part in expected.get("once", ()) if text.count(part) != 1] == []
    places = [text.find(part) for part in expected.get("in_order", ())]
    assert places == sorted(places)
    assert -1 not in places


def test_b12_a_long_pdf_is_read_to_its_last_page():
    pages = extracted(FILES / "B12-70000-words.pdf")["pages"]
    assert len(pages) == 47
    assert pages[0].startswith("zzfirstwordzz")
    assert pages[-1].endswith("zzlastwordzz")
