"""Nothing that was agreed is without a test."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
CASES = ("f01", "f03", "f04", "f06", "f08", "f09", "f11", "f13", "f15", "g03", "g09")


@pytest.fixture(scope="module")
def names():
    """The names of all tests."""
    sources = [file.read_text() for file in TESTS.glob("**/test_*.py")]
    return [name for source in sources for name in re.findall(r"^def (test_\w+)\(", source, re.M)]


def test_each_of_the_41_criteria_of_the_api_has_a_test_with_its_number(names):
    found = {number for name in names for number in re.findall(r"criterion_(\d\d)", name)}
    assert found == {f"{number:02}" for number in range(1, 42)}


def test_each_case_of_the_api_and_its_exports_has_a_test_with_its_number(names):
    found = {word for name in names for word in name.split("_")}
    assert set(CASES) <= found
