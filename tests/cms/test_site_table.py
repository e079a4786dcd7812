"""The table of features in docs/site.md names tests that exist."""

import re

from tests.services.site import PROJECT


def test_each_feature_of_the_table_has_its_tests():
    table = (PROJECT / "docs/site.md").read_text().split("## What is held by which test")[1]
    rows = [line for line in table.split("\n## ")[0].splitlines() if line.startswith("|")][2:]
    code = "\n".join(file.read_text() for file in (PROJECT / "tests").rglob("test_*.py"))
    named = [(row, re.findall(r"`(test_\w+)`", row)) for row in rows]
    assert [row for row, tests in named if not tests and "not built" not in row] == []
    missing = [test for _row, tests in named for test in tests if f"def {test}(" not in code]
    assert missing == []
