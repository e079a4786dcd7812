"""The test suite: state in a temporary folder, no broker."""

import tempfile
from pathlib import Path

from cms.settings.base import *
from cms.settings.base import env

STATE_DIR = Path(tempfile.mkdtemp(prefix="rights-commons-test-"))
SECRET_KEY = "for-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
MEDIA_ROOT = STATE_DIR / "media"
STATIC_ROOT = STATE_DIR / "static"
EMBEDDED_ENGINE_DIR = STATE_DIR / "engine"
SEARCH_INDEX = "test"
# The server for the engines' contract; all other tests use the embedded engine.
CONTRACT_MEILISEARCH = (env.meilisearch_url, env.meilisearch_key)
MEILISEARCH_URL = MEILISEARCH_KEY = MEILISEARCH_SEARCH_KEY = MEILISEARCH_MASTER_KEY = ""
MEILISEARCH_NEXT_URL = MEILISEARCH_NEXT_KEY = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
if not env.database_url:
    DATABASES = {"default": sqlite(STATE_DIR / "content.sqlite3")}
LOGGING = {**LOGGING, "root": {"handlers": [], "level": "WARNING"}}
STATIC_ROOT.mkdir()  # WhiteNoise warns of a missing one
