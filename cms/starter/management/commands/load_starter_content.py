"""The command that fills a new installation."""

import logging
from typing import Any

from django.core.management.base import BaseCommand

from cms.starter.loading import load


class Command(BaseCommand):
    help = (
        "Load 107 cities, the topics, 169 imported records and a few sample documents. Run it as "
        "often as you like, also after stopping it: records that are there are left as they are. "
        "With SAMPLE_CONTENT=false in the environment the samples are left out."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        wagtail = logging.getLogger("wagtail")
        level = wagtail.level
        # Three lines for each page would break the progress bar.
        wagtail.setLevel(logging.WARNING)
        try:
            created, kept = load(show_progress=options["verbosity"] > 0)
        finally:
            wagtail.setLevel(level)
        if options["verbosity"] > 0:
            for kind in dict.fromkeys([*created, *kept]):
                self.stdout.write(
                    f"{kind}: {created[kind]} created, {kept[kind]} kept as they were"
                )
