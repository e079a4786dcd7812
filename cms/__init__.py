"""The Django project: settings, URLs, public pages, APIs and the editors' admin.

It delivers what `indexer` has written down. It may import `indexer` (its reading side
only: docs/architecture.md names the modules), `content_models` and `search_config`.
"""
