"""The hint: after a commit that changed content, a worker is told to look now.

It is never the record (capture.py is): losing a hint costs at most the five seconds until
beat asks anyway.
"""

import logging
from typing import Any

from django.db import connection, models, transaction
from django.db.models.signals import (  # noqa: TID251  the one place
    post_delete,
    post_migrate,
    post_save,
)

from indexer import capture, changes, tasks
from indexer.models import Feed

logger = logging.getLogger(__name__)

APPS = {"content_models", "wagtailcore", "wagtaildocs", "wagtailimages"}


def connect() -> None:
    """Connect the handlers, once."""
    post_save.connect(on_change, dispatch_uid="indexer.hint.save")
    post_delete.connect(on_change, dispatch_uid="indexer.hint.delete")
    post_migrate.connect(on_migrate, dispatch_uid="indexer.capture")


def on_change(sender: type[models.Model], **_: Any) -> None:
    """Send one hint when this transaction commits, however much it changes."""
    if sender._meta.app_label not in APPS or changes.in_bulk():
        return
    if not any(entry[1] is send_hint for entry in connection.run_on_commit):
        transaction.on_commit(send_hint, robust=True)


def send_hint() -> None:
    """Send the hint; a broker that is down must not fail or delay an editor's request."""
    try:
        tasks.hint()
    except Exception as error:  # noqa: BLE001  whatever the broker's client raises
        logger.warning("no hint could be sent (%s); beat drains in a few seconds", error)


def on_migrate(app_config: Any, **_: Any) -> None:
    """Put the triggers and the feed's row in place after the last application has migrated."""
    if app_config.name == "indexer":
        capture.install()
        Feed.row()
