"""Celery: its broker, limits and clock. What shares them is in base.py.

Messages are hints without data, so losing one costs seconds (docs/pipeline.md).
"""

from datetime import timedelta

from cms.settings import env as environment

_env = environment.read()

CELERY_BROKER_URL = _env.broker_url
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if _env.broker_url.startswith("filesystem"):
    _folders = {
        "data_folder_in": _env.state_dir / "broker" / "messages",
        "data_folder_out": _env.state_dir / "broker" / "messages",
        "processed_folder": _env.state_dir / "broker" / "processed",
        "control_folder": _env.state_dir / "broker" / "control",
    }
    for _folder in _folders.values():
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        **{name: str(folder) for name, folder in _folders.items()},
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 300,  # longer than a task may take
        "socket_connect_timeout": 0.2,
        "socket_timeout": 10,
    }
CELERY_TASK_DEFAULT_QUEUE = "index"
CELERY_TASK_ROUTES = {"webhooks.*": {"queue": "webhooks"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB; a process that has grown is replaced
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BEAT_SCHEDULE_FILENAME = str(_env.state_dir / "beat" / "schedule")
(_env.state_dir / "beat").mkdir(parents=True, exist_ok=True)


def _every(task: str, interval: timedelta) -> dict[str, object]:
    """Return the schedule of `task`; a message that nobody took is dropped before the next."""
    expires = min(interval, timedelta(hours=1)).total_seconds()
    return {"task": task, "schedule": interval, "options": {"expires": expires}}


CELERY_BEAT_SCHEDULE = {
    "webhooks": _every("webhooks.send", timedelta(seconds=5)),
    "forget webhooks": _every("webhooks.forget", timedelta(days=1)),
    "drain": _every("indexer.drain", timedelta(seconds=5)),
    "settings": _every("indexer.check_settings", timedelta(minutes=1)),
    "files": _every("indexer.read_files", timedelta(seconds=10)),
    "publish": _every("indexer.publish_scheduled", timedelta(minutes=1)),
    "reconcile": _every("indexer.reconcile", timedelta(minutes=10)),
    "counts": _every("indexer.compare_counts", timedelta(minutes=1)),
    "everything": _every("indexer.record_everything", timedelta(days=1)),
    "purge": _every("indexer.purge_tombstones", timedelta(days=1)),
}
