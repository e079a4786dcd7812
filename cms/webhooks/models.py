"""Where webhooks go, and what became of them."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms import outgoing
from cms.webhooks import secrets
from indexer import published

BOTH_FOR = timedelta(days=1)  # so long the old secret signs beside the new one


class Endpoint(models.Model):
    """A receiver. Editors keep the first four fields; the worker moves the rest."""

    KEPT_BY_EDITORS = ("name", "url", "contact", "enabled")

    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(
        _("address"), max_length=2000, help_text=_("Begins with https:// and is public.")
    )
    contact = models.EmailField(
        _("contact"), blank=True, help_text=_("Is told when the endpoint is switched off.")
    )
    enabled = models.BooleanField(_("switched on"), default=True)
    disabled_because = models.CharField(max_length=255, blank=True, editable=False)
    secret = models.TextField(editable=False)
    old_secret = models.TextField(blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    # How far it has come in the feed (indexer.published.Position).
    cursor = models.CharField(max_length=64, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)

    panels = [FieldPanel(name) for name in KEPT_BY_EDITORS]

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what editors keep, and try at once; a new one begins at the feed's end."""
        if self._state.adding:
            self.cursor = self.cursor or str(published.position())
            self.secret = self.secret or secrets.encrypted(secrets.new())
        elif kwargs.get("update_fields") is None:
            self.attempts, self.next_at, self.failing_since = 0, None, None
            self.disabled_because = ""
            moved = ("attempts", "next_at", "failing_since", "disabled_because")
            kwargs["update_fields"] = (*self.KEPT_BY_EDITORS, *moved)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse an address that we would not send to."""
        try:
            outgoing.check(self.url)
        except (outgoing.AddressRefused, outgoing.NoAnswer) as error:
            raise ValidationError({"url": str(error)}) from error

    def rotate(self) -> str:
        """Make a new secret and return it; for a day messages are signed with both."""
        new = secrets.new()
        self.old_secret, self.secret = self.secret, secrets.encrypted(new)
        self.old_secret_until = timezone.now() + BOTH_FOR
        self.save(update_fields=["secret", "old_secret", "old_secret_until"])
        return new

    def signing_secrets(self) -> list[str]:
        """Return the secrets that sign now. Raises secrets.Unreadable."""
        both = self.old_secret_until is not None and self.old_secret_until > timezone.now()
        return [secrets.decrypted(each) for each in (self.secret, *([self.old_secret] * both))]


class State(models.TextChoices):
    """What became of a message."""

    WAITING = "waiting", _("To be tried again")
    DELIVERED = "delivered", _("Delivered")
    DEAD = "dead", _("Given up")
    REPLAY = "replay", _("To be sent again")
    OUTDATED = "outdated", _("Outdated: the document has changed since")


class Delivery(models.Model):
    """A message to an endpoint: one for each place in the feed. It holds no content."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    epoch = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField()
    document = models.CharField(max_length=511, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "epoch", "seq"], name="delivery_once")
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id}: {self.epoch}.{self.seq} {self.state}"
