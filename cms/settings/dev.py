"""A laptop: SQLite, the embedded engine, the filesystem broker."""

from cms.settings.base import *
from cms.settings.base import env

DEBUG = env.debug
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# Static files straight from the source folders, uploads from the state folder.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SERVE_MEDIA = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
