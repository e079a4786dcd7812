"""The project as a Django application: its templates, static files and Celery."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Holds what belongs to no smaller application."""

    name = "cms"
    verbose_name = "Rights Commons"

    def ready(self) -> None:
        """Make our Celery application the one that tasks are sent through. Add our checks."""
        from cms import celery  # noqa: F401, PLC0415  it reads the settings
        from cms.security import checks, uploads  # noqa: F401, PLC0415  models are there now

        uploads.bound_pictures()
