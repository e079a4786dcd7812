"""What every installation shares."""

from pathlib import Path
from typing import Any

import dj_database_url
from corsheaders.defaults import default_headers

from cms.settings import env as environment
from cms.settings.security import *
from cms.settings.tasks import *

env = environment.read()
STATE_DIR = env.state_dir
SECRET_KEY = env.secret_key
SAMPLE_CONTENT = env.sample_content
PUBLIC_BASE_URL = env.public_base_url.rstrip("/")
CONTACT_EMAIL = env.contact_email
REVIEWED_LANGUAGES = env.reviewed_languages.replace(",", " ").split()
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in env.allowed_hosts.split(",") if host.strip()]

INSTALLED_APPS = [
    "cms",
    "cms.admin",
    "cms.corpus",
    "cms.reading",
    "cms.search",
    "cms.starter",
    "cms.tables",
    "cms.webhooks",
    "indexer",
    "content_models",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail.api.v2",
    "wagtail",
    "axes",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "corsheaders",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.security.headers.HeadersMiddleware",
    "cms.compression.PageCompressionMiddleware",
    "cms.security.bodies.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "content_models.middleware.IncompleteDocumentMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def sqlite(path: Path) -> dict[str, object]:
    """Return the settings of a SQLite database that a web and a worker process share."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # A transaction takes the write lock when it begins: two writers wait for each
            # other instead of failing half-way (docs/decisions/0002).
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def database(url: str) -> dict[str, Any]:
    """Return the database at `url`. A PostgreSQL that doesn't answer is given up in time."""
    found: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    if url.startswith("postgres"):
        limits = {"connect_timeout": 5, "tcp_user_timeout": 30_000}  # seconds, milliseconds
        found["OPTIONS"] = limits | found.get("OPTIONS", {})
    return found


DATABASES = {
    "default": database(env.database_url)
    if env.database_url
    else sqlite(STATE_DIR / "content.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Site.get_site_root_paths() caches addresses for an hour. Whoever saves a site forgets them,
# for all processes if they share the cache; each drain forgets them anyway.
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "cms.cache.ForgivingRedisCache",
        "LOCATION": env.cache_url,
    }
    if env.cache_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("ca", "Català"),
    ("fr", "Français"),
    ("nl", "Nederlands"),
    ("de", "Deutsch"),
]
USE_I18N = WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [environment.PROJECT / "cms" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = STATE_DIR / "media"
SERVE_MEDIA = False  # a web server does, or the laptop settings

WAGTAIL_SITE_NAME = "Rights Commons"
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL
# The admin's own listings are small: they search the database. The public search has its
# own index (indexer/), which knows what is public.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILAPI_LIMIT_MAX = 100
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
REST_FRAMEWORK: dict[str, list[str]] = {"DEFAULT_AUTHENTICATION_CLASSES": []}

METRICS_TOKEN = env.metrics_token

# The API is for other sites: read only, without cookies, from any origin unless one is named.
PREVIEW_URLS = env.preview_urls.replace(",", " ").split()
API_RATE_LIMIT = env.api_rate_limit
CORS_URLS_REGEX = r"^/api/v[12]/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = [*default_headers, "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = ["Deprecation", "ETag", "Link", "Retry-After", "Sunset"]
CORS_ALLOW_ALL_ORIGINS = env.api_origins.strip() == "*"
CORS_ALLOWED_ORIGINS = (
    [] if CORS_ALLOW_ALL_ORIGINS else [o.strip() for o in env.api_origins.split(",") if o.strip()]
)

EMAIL_TIMEOUT = 10  # seconds

# The search index.
MEILISEARCH_URL = env.meilisearch_url
MEILISEARCH_KEY = env.meilisearch_key
MEILISEARCH_SEARCH_KEY = env.meilisearch_search_key
MEILISEARCH_MASTER_KEY = env.meilisearch_master_key  # for create_search_keys alone
# The names of all our indexes begin with this and "_": the keys reach no others.
MEILISEARCH_NEXT_URL = env.meilisearch_next_url
MEILISEARCH_NEXT_KEY = env.meilisearch_next_key
SEARCH_INDEX = "content"
DRAIN_LEASE_SECONDS = env.drain_lease_seconds
EMBEDDED_ENGINE_DIR = STATE_DIR / "engine"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cms.security.scrub.ScrubbingFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Wagtail keeps its own index of references in tasks that run at once: two lines each.
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
