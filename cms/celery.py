"""The Celery application: `celery --app cms.celery worker --beat`."""

import logging.config
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from cms import broker
from cms.settings.env import use

broker.install()
use(DJANGO_SETTINGS_MODULE="cms.settings.production")


@setup_logging.connect
def log_as_the_settings_say(**_: Any) -> None:
    """Keep Celery from logging in its own way."""
    from django.conf import settings  # noqa: PLC0415  it is loaded by now

    logging.config.dictConfig(settings.LOGGING)


app = Celery("cms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["indexer", "cms.webhooks"])
