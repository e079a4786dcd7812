"""Webhooks as a Django application."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Endpoints and what became of the messages to them."""

    name = "cms.webhooks"
    label = "webhooks"
