"""What the triggers cost an editor who moves a section of thousands of pages.

    python -m tests.services.postgresql python -m tests.benchmarks.moves [PAGES]

Moves the same section there and back, with the triggers and without. Prints medians of the
time that this process and the database spend on it, whatever else the machine does.
"""

import os
import statistics
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.dev"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from wagtail.models import Page  # noqa: E402

from content_models.models import PolicyIndex  # noqa: E402
from indexer.models import Change  # noqa: E402
from tests.benchmarks.peers.content import plant  # noqa: E402
from tests.factories import home_page, list_page  # noqa: E402

TIMES = 3


def moved(section: int, into: int) -> float:
    page, parent = Page.objects.get(pk=section), Page.objects.get(pk=into)
    began = spent()
    page.move(parent, pos="last-child")
    return spent() - began


def spent() -> float:
    """Return the processor's seconds of this process and of its database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    pages = int(sys.argv[1]) if sys.argv[1:] else 5000
    call_command("migrate", verbosity=0)
    section, _, _ = plant(pages)
    homes = (list_page(PolicyIndex).pk, home_page().pk)
    taken: dict[str, list[float]] = {"replica": [], "origin": []}
    recorded = 0
    for number in range(4 * TIMES):
        role = ("replica", "origin")[number // 2 % 2]  # as a replica it fires no triggers
        with connection.cursor() as cursor:
            cursor.execute(f"SET session_replication_role = {role}")
        Change.objects.all().delete()
        taken[role].append(moved(section.pk, homes[number % 2]))
        recorded = max(recorded, Change.objects.count())
    without, with_them = (statistics.median(taken[role]) for role in ("replica", "origin"))
    print(  # noqa: T201
        f"{connection.vendor}: {pages} pages moved in {without:.2f} s without triggers, "
        f"{with_them:.2f} s with them ({recorded} changes): {with_them - without:+.2f} s"
    )


if __name__ == "__main__":
    main()
