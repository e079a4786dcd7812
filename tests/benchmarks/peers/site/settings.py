"""A small Wagtail site, the same for each peer: only the search backend is another."""

import os

TOOL = os.environ["TOOL"]
ENGINE = {
    "HOST": "http://127.0.0.1",
    "PORT": os.environ["ENGINE_PORT"],
    "MASTER_KEY": os.environ["ENGINE_KEY"],
}
DATABASE = {"BACKEND": "wagtail.search.backends.database"}
WAGTAILSEARCH_BACKENDS = {
    # Each as its own documentation says; wagtailmeili is told there to leave drafts out.
    "wagtail-meilisearch": {"default": {"BACKEND": "wagtail_meilisearch.backend", **ENGINE}},
    "wagtailmeili": {
        "meilisearch": {
            "BACKEND": "wagtailmeili.backend",
            "SKIP_MODELS_BY_FIELD_VALUE": {
                "guidelines.GuidelinePage": {"field": "live", "value": False}
            },
            **ENGINE,
        },
        "default": DATABASE,
    },
}[TOOL]
APPS = {"wagtail-meilisearch": "wagtail_meilisearch", "wagtailmeili": "wagtailmeili"}
INSTALLED_APPS = [
    "tests.benchmarks.peers.site.guidelines",
    APPS[TOOL],
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
SECRET_KEY = "for-a-benchmark-only"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["DATABASE"],
        "OPTIONS": {"init_command": "PRAGMA journal_mode = WAL", "timeout": 20},
    }
}
USE_TZ = True
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Peers"
WAGTAILADMIN_BASE_URL = "http://localhost"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "tests.benchmarks.peers.site.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
MIDDLEWARE: list[str] = []
