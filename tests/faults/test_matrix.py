"""Every fault has a test."""

import re
from pathlib import Path

import pytest

from tests.faults.matrix import FAULTS

TESTS = Path(__file__).parents[1]
# What is in these folders is there to provoke a fault.
FOLDERS = ("faults", "processes")
NO_FAULTS = {"test_matrix.py", "test_compose.py", "test_first_mirror.py"}


def named_in(file):
    return {f"{file.relative_to(TESTS)}::{name}" for name in re.findall(
        r"^def (test_\w+)", file.read_text(), re.MULTILINE
    )}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_provoked_by_tests_that_exist(fault):
    assert FAULTS[fault]
    for name in FAULTS[fault]:
        assert name in named_in(TESTS / name.partition("::")[0])


def test_every_test_of_a_fault_stands_in_the_matrix():
    files = [file for folder in FOLDERS for file in (TESTS / folder).glob("test_*.py")]
    made = {name for file in files if file.name not in NO_FAULTS for name in named_in(file)}
    named = {name for names in FAULTS.values() for name in names}
    # What goes well.
    assert made - named == {
        "processes/test_production.py::test_a_page_is_found_soon_and_gone_at_once",
        "processes/test_production.py::test_health_metrics_and_logs_are_for_machines",
        "processes/test_worker_memory.py::test_e17_three_times_the_same_work_takes_no_more_memory_than_once",
        "processes/test_webhook_told.py::test_criterion_25_a_receiver_that_asks_at_once_finds_what_it_was_told",
    }
