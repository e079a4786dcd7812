"""Celery's doors to the indexer: each task calls one thing. Messages carry no data."""

import contextlib
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from indexer import changes, index_settings, indexes
from indexer.drain import drain as drain_now
from indexer.engines.choose import engine
from indexer.engines.errors import EngineUnavailable
from indexer.file_texts import forget_unused
from indexer.file_texts import read_files as read_files_now
from indexer.published import purge
from indexer.reconcile import counts_differ
from indexer.reconcile import reconcile as reconcile_now

TOMBSTONE_DAYS = 90
HINT_SECONDS = 0.1  # for connecting, and for each answer


@shared_task(name="indexer.drain")
def drain() -> None:
    """Build and push what waits; ask to be called again if the time was too short."""
    if drain_now().more:
        drain.apply_async(expires=30, retry=False)


@shared_task(name="indexer.check_settings")
def check_settings() -> None:
    """Put right what somebody has changed in the engine: its settings, or a whole index gone."""
    for index in indexes.fed():
        with contextlib.suppress(EngineUnavailable):  # the drain waits for it, and says so
            index_settings.mend(index, engine(index.engine))


@shared_task(name="indexer.read_files")
def read_files() -> None:
    """Read attached files whose text is missing; ask to be called again while there are some."""
    if read_files_now():
        read_files.apply_async(expires=30, retry=False)
        hint()


@shared_task(name="indexer.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and expire what editors have scheduled."""
    call_command("publish_scheduled")


@shared_task(name="indexer.reconcile", soft_time_limit=240, time_limit=270)
def reconcile() -> None:
    """Compare pages, stored documents and engines; record what differs."""
    reconcile_now()


@shared_task(name="indexer.compare_counts")
def compare_counts() -> None:
    """Reconcile at once if an index holds another number of documents than it should."""
    if counts_differ():
        reconcile_now()


@shared_task(name="indexer.record_everything")
def record_everything() -> None:
    """Look at every page and term again, in case a change of them was never recorded."""
    changes.record(["all"], bulk=True)


@shared_task(name="indexer.purge_tombstones")
def purge_tombstones() -> None:
    """Forget removals that every reader has had 90 days to follow, and texts of lost files."""
    forget_unused()
    purge(timezone.now() - timedelta(days=TOMBSTONE_DAYS))


def hint() -> None:
    """Ask a worker to drain now. Raises what the broker raises: the caller swallows it.

    An editor is waiting: a broker that is down or hangs is given up at once, and not with the
    patience that a worker has.
    """
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {
        "socket_timeout": HINT_SECONDS,
        "socket_connect_timeout": HINT_SECONDS,
        "max_retries": 0,
    }
    with drain.app.connection_for_write(transport_options=options) as connection:
        producer = drain.app.amqp.Producer(connection)
        drain.apply_async(producer=producer, expires=30, retry=False)
