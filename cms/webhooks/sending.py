"""Sends messages: to one endpoint one after the other, in the order of the feed.

A message is sent once at least: its endpoint's cursor moves when the answer is there.
"""

import logging
import random
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cms import outgoing
from cms.webhooks.messages import Message, again, following, signed
from cms.webhooks.models import Delivery, Endpoint, State
from cms.webhooks.secrets import Unreadable
from indexer import published
from indexer.published import Position

logger = logging.getLogger(__name__)

PAUSES = [5, 300, 1800, 7200, 18_000, 36_000]  # seconds between attempts, give or take a tenth
LONGEST_PAUSE = 86_400  # seconds that a receiver may ask for
GIVE_UP_AFTER = timedelta(days=3)
BUDGET = 20  # seconds: then it is another endpoint's turn
CLAIM = timedelta(seconds=BUDGET + 4 * outgoing.SECONDS)
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Outcome:
    """What a receiver made of a message; `status` is None if it gave no answer."""

    status: int | None
    error: str = ""
    retry_after: int = 0

    @property
    def delivered(self) -> bool:
        """Whether it was taken."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def may_change(self) -> bool:
        """Whether it is worth to try again: no answer, an error of the server, too many."""
        return self.status is None or self.status >= 500 or self.status in {408, 429}


def due() -> list[int]:
    """Return the endpoints that something may be sent to now."""
    index = published.live_index()
    if index is None:
        return []
    free = _free().filter(Q(next_at=None) | Q(next_at__lte=timezone.now()))
    replays = set(
        Delivery.objects.filter(state=State.REPLAY).values_list("endpoint", flat=True).distinct()
    )
    return [
        pk
        for pk, cursor in free.order_by("pk").values_list("pk", "cursor")
        if pk in replays or Position.parse(cursor).seq < index.cursor
    ]


def deliver(pk: int) -> None:
    """Send what waits for an endpoint, unless somebody else does so already."""
    claim = secrets.token_hex(16)
    until = time.monotonic() + BUDGET
    while time.monotonic() < until and (endpoint := _claimed(pk, claim)):
        if not (_replay(endpoint) or _follow(endpoint)):
            break
    Endpoint.objects.filter(pk=pk, claim=claim).update(claim="", claimed_until=None)


def forget(before: datetime) -> int:
    """Forget what became of messages before this moment."""
    return Delivery.objects.filter(at__lt=before).exclude(state=State.WAITING).delete()[0]


def _free() -> QuerySet[Endpoint]:
    now = timezone.now()
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return Endpoint.objects.filter(unclaimed, enabled=True)


def _claimed(pk: int, claim: str) -> Endpoint | None:
    """Claim the endpoint, or keep it. A process that died loses it after a while."""
    now = timezone.now()
    mine = Endpoint.objects.filter(pk=pk, claim=claim, enabled=True) | _free().filter(pk=pk)
    waiting = Q(next_at__gt=now)
    mine.exclude(waiting).update(claim=claim, claimed_until=now + CLAIM)
    return Endpoint.objects.filter(pk=pk, claim=claim, enabled=True).exclude(waiting).first()


def _follow(endpoint: Endpoint) -> bool:
    """Send the next message; say whether to go on."""
    message = following(endpoint)
    if message is None:
        return False
    delivery = _delivery(endpoint, message)
    outcome = _sent(endpoint, delivery, message)
    with transaction.atomic():
        # Whoever was thought dead and lost the claim meanwhile moves nothing.
        mine = Endpoint.objects.select_for_update().filter(pk=endpoint.pk, claim=endpoint.claim)
        if not mine.exists():
            return False
        last = endpoint.attempts >= len(PAUSES)
        if outcome.may_change and not last:
            _wait(mine, endpoint, outcome)
            _record(delivery, outcome, State.WAITING)
        else:
            _record(delivery, outcome, State.DELIVERED if outcome.delivered else State.DEAD)
            mine.update(cursor=str(message.at), attempts=0, next_at=None)
        if outcome.delivered:
            mine.update(failing_since=None)
        else:
            mine.filter(failing_since=None).update(failing_since=timezone.now())
    if not outcome.delivered:
        _perhaps_disable(endpoint, outcome)
    return outcome.delivered or not outcome.may_change


def _replay(endpoint: Endpoint) -> bool:
    """Send one message again that was given up; say whether there was one."""
    delivery = endpoint.deliveries.filter(state=State.REPLAY).order_by("seq").first()
    if delivery is None:
        return False
    message = again(delivery.epoch, delivery.seq)
    if message is None:
        Delivery.objects.filter(pk=delivery.pk).update(state=State.OUTDATED)
        return True
    outcome = _sent(endpoint, delivery, message)
    _record(delivery, outcome, State.DELIVERED if outcome.delivered else State.DEAD)
    return True


def _delivery(endpoint: Endpoint, message: Message) -> Delivery:
    return Delivery.objects.get_or_create(
        endpoint=endpoint,
        epoch=message.at.epoch,
        seq=message.at.seq,
        defaults={"document": message.document},
    )[0]


def _sent(endpoint: Endpoint, delivery: Delivery, message: Message) -> Outcome:
    """Send a message. Its name is that of its place in the feed, however often it is sent."""
    name = f"msg_{endpoint.pk}_{delivery.epoch}_{delivery.seq}"
    try:
        headers = signed(message, name, endpoint.signing_secrets())
        answer = outgoing.request("POST", endpoint.url, message.body, headers)
    except (outgoing.AddressRefused, outgoing.NoAnswer, Unreadable) as error:
        return Outcome(None, str(error))
    pause = answer.headers.get("retry-after", "")
    return Outcome(
        answer.status,
        "" if 200 <= answer.status < 300 else f"The receiver answered {answer.status}.",
        int(pause) if pause.isascii() and pause.isdecimal() and len(pause) < 10 else 0,
    )


def _record(delivery: Delivery, outcome: Outcome, state: State) -> None:
    delivery.attempts += 1
    delivery.status, delivery.error, delivery.state = outcome.status, outcome.error[:255], state
    delivery.save()


def _wait(mine: QuerySet[Endpoint], endpoint: Endpoint, outcome: Outcome) -> None:
    pause = PAUSES[endpoint.attempts] * random.uniform(0.9, 1.1)  # noqa: S311  no secret
    seconds = max(pause, min(outcome.retry_after, LONGEST_PAUSE))
    mine.update(attempts=F("attempts") + 1, next_at=timezone.now() + timedelta(seconds=seconds))


def _perhaps_disable(endpoint: Endpoint, outcome: Outcome) -> None:
    """Switch the endpoint off if its receiver is gone, or has taken nothing for days."""
    since = endpoint.failing_since
    if outcome.status == 410:
        reason = "The receiver answered 410: it is gone."
    elif since and timezone.now() - since > GIVE_UP_AFTER:
        reason = f"It has taken nothing for {GIVE_UP_AFTER.days} days. {outcome.error}"
    else:
        return
    Endpoint.objects.filter(pk=endpoint.pk).update(enabled=False, disabled_because=reason[:255])
    logger.warning("webhook %s was switched off: %s", endpoint.pk, reason)
    if endpoint.contact:
        try:
            send_mail(
                f"Rights Commons: webhook “{endpoint.name}” was switched off",
                reason,
                None,
                [endpoint.contact],
            )
        except OSError:
            logger.exception("the contact of webhook %s was not told", endpoint.pk)
