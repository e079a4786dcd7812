"""Connects the hint, the triggers and the checks when Django starts."""

from django.apps import AppConfig


class IndexerConfig(AppConfig):
    """The indexer as a Django application."""

    name = "indexer"
    verbose_name = "Search index"

    def ready(self) -> None:
        """Register the system checks and connect the signal handlers."""
        from indexer import checks, signal_handlers  # noqa: F401, PLC0415

        signal_handlers.connect()
