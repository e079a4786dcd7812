"""python manage.py rebuild_index."""

from typing import Any

from django.core.management.base import BaseCommand

from indexer.status import index_everything_again


class Command(BaseCommand):
    """Mark everything to be built and pushed again."""

    help = (
        "Mark every page and term to be built again and every document to be sent to the search "
        "engine again. The worker does it in the background, after what editors publish; follow "
        "it with index_status. Use it when the engine has lost its data."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command."""
        index_everything_again()
        self.stdout.write("Everything is marked. `index_status` shows how far the worker is.")
