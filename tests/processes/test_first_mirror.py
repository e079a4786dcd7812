"""docs/first-mirror.md, followed to the letter in an empty folder."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.enable_socket]

DOCS = Path(__file__).parents[2] / "docs"


def commands() -> list[str]:
    """Return the commands of the page, in order."""
    return re.findall(r"`(python3 [^`]+)`", (DOCS / "first-mirror.md").read_text())


@pytest.mark.timeout(400)
def test_the_page_your_first_mirror_is_enough(site, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    shutil.copy(DOCS / "mirror.py", folder)
    address = site.start_web()
    site.manage("drain_outbox")

    def run(command: str) -> str:
        line = command.replace("SITE", address).replace("python3", sys.executable, 1)
        done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    copy, look, *_ = commands()
    read, held = map(int, re.findall(r"\d+", run(copy)))
    assert read == held > 0
    assert "principle" in run(look)
    assert run(copy).startswith("0 entries read")
    site.run(
        "from content_models.models import Principle\n"
        "Principle.objects.filter(number=1, locale__language_code='en').update(text='New')"
    )
    site.manage("drain_outbox")
    assert run(copy) == f"1 entries read, {held} documents held"
    site.kill("web")
    failed = subprocess.run(
        [sys.executable, "-c", "import mirror; mirror.TRIES = 1; mirror.main()", address, "m.sqlite3"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert failed.returncode != 0
