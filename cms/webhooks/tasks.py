"""Celery's doors to the webhooks, with a queue of their own: nobody waits for a receiver."""

from celery import shared_task
from django.utils import timezone

from cms.webhooks import sending


@shared_task(name="webhooks.send")
def send() -> None:
    """Have each endpoint served that something waits for, each by itself."""
    for pk in sending.due():
        deliver.apply_async(args=(pk,), expires=30, retry=False)


@shared_task(name="webhooks.deliver")
def deliver(endpoint: int) -> None:
    """Send what waits for one endpoint."""
    sending.deliver(endpoint)


@shared_task(name="webhooks.forget")
def forget() -> None:
    """Forget what became of old messages."""
    sending.forget(timezone.now() - sending.KEPT)
