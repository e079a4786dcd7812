"""The reading pages as a Django application."""

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """Figures, comparisons, versions and browse pages."""

    name = "cms.reading"
    label = "reading"
