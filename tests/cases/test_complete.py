"""Every case of extraction, languages, facets, tables and words has a test with its number."""

import json
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NUMBERS = {
    "a": (1, 3, 4, 7, 8, 11, 14, 15, 16, 18),
    "b": (1, 3, 5, 7, 9, 10, 12, 14, 15, 17),
    "c": (1, 2, 5, 6, 9, 11, 14, 16, 17, 20),
    "d": (1, 3, 5, 7, 8, 10, 12, 14, 15, 16, 19),
    "g": (1, 2, 3, 5, 7, 9, 12, 14),
    "h": (1, 2, 4, 5, 8, 9, 11, 13, 14, 15, 16),
}
CASES = [f"{kind}{number:02}" for kind, numbers in NUMBERS.items() for number in numbers]


@pytest.fixture(scope="module")
def named():
    """Return what tests are called, and the files whose text is compared."""
    tests = "".join(path.read_text() for path in HERE.glob("test_[!e]*.py"))
    names = re.findall(r"def test_(\w+)|^    \"(c\d\d[a-z-]*)\":", tests, re.MULTILINE)
    files = json.loads((HERE / "files" / "expect.json").read_text())["files"]
    return {"_".join(name).lower() for name in names} | {name.lower() for name in files}


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_a_test(named, case):
    assert any(re.search(rf"(?<![a-z0-9]){case}(?!\d)|_{case}(?!\d)", name) for name in named)
