"""The public site as a Django application."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search page, document pages and their template tags."""

    name = "cms.search"
    label = "search"
