"""The admin's additions as a Django application."""

from django.apps import AppConfig


class AdminConfig(AppConfig):
    """Reports and commands for those who keep the site."""

    name = "cms.admin"
    label = "site_admin"

    def ready(self) -> None:
        """Make the admin's spreadsheets safe."""
        from cms.admin import spreadsheets  # noqa: PLC0415  Wagtail's views need the models

        spreadsheets.make_safe()
