"""The entry point for a WSGI server such as gunicorn."""

from django.core.wsgi import get_wsgi_application

from cms.settings.env import use

use(DJANGO_SETTINGS_MODULE="cms.settings.production")

application = get_wsgi_application()
