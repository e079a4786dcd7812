"""A server: refuses to start with a missing or unsafe setting, and says which."""

from cms.settings import env as environment
from cms.settings.base import *
from cms.settings.base import env

environment.require(env)

# Under http://localhost somebody tries the installation before it has a name and a proxy.
HTTPS = PUBLIC_BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked past the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
SERVE_MEDIA = True  # pictures; a proxy that keeps them for a while spares us most requests
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# To standard error: standard output belongs to what commands answer (`index_status --json`).
LOGGING = {
    **LOGGING,
    "formatters": {
        "line": {
            "()": "cms.logs.JsonFormatter",
            "secrets": [
                env.secret_key,
                env.meilisearch_key,
                env.meilisearch_search_key,
                env.meilisearch_master_key,
                env.metrics_token,
                str(DATABASES["default"].get("PASSWORD", "")),
            ],
        }
    },
    # gunicorn has handlers of its own until we take them away.
    "loggers": {**LOGGING["loggers"], "gunicorn.error": {"level": "INFO", "propagate": True}},
}
