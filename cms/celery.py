"""The Celery application: `celery --app cms.celery worker --beat`."""

from celery import Celery

from cms.settings.env import use

use(DJANGO_SETTINGS_MODULE="cms.settings.production")

app = Celery("cms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["indexer"])
