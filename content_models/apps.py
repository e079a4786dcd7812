"""The editors' world as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentModelsConfig(AppConfig):
    """Page types and vocabularies."""

    name = "content_models"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"
