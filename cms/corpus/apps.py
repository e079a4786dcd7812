"""The import as a Django application: it brings its command and one table."""

from django.apps import AppConfig


class CorpusConfig(AppConfig):
    """Holds the command `import_corpus` and which page came of which row."""

    name = "cms.corpus"
    label = "corpus"
    default_auto_field = "django.db.models.BigAutoField"
