"""The admin's additions as a Django application."""

from django.apps import AppConfig


class AdminConfig(AppConfig):
    """Reports and commands for those who keep the site."""

    name = "cms.admin"
    label = "site_admin"
