"""The starter content as a Django application: it brings the command that loads it."""

from django.apps import AppConfig


class StarterConfig(AppConfig):
    """Holds the data files and the command `load_starter_content`."""

    name = "cms.starter"
    label = "starter"
