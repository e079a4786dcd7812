"""A platform with the starter content in a temporary folder, for this process alone."""

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def platform() -> Iterator[Path]:
    """Set Django up on a database of its own, with the starter content indexed."""
    folder = Path(tempfile.mkdtemp(prefix="rights-commons-relevance-"))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "STATE_DIR": str(folder),
        "DATABASE_URL": "",
        "MEILISEARCH_URL": "",
    }
    try:
        import django

        django.setup()
        from django.core.management import call_command

        from indexer.drain import drain

        logging.disable(logging.WARNING)
        call_command("migrate", verbosity=0)
        call_command("load_starter_content")
        drain()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def meilisearch() -> Iterator[tuple[str, str] | None]:
    """Yield address and key of a server of its own, or None if there is no program."""
    from tests.services.meilisearch import running

    if not (program := shutil.which("meilisearch")):
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, running(program, Path(folder)) as server:
        yield server
