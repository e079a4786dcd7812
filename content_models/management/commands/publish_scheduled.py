"""python manage.py publish_scheduled [--dryrun]; in place of Wagtail's command."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


class Command(WagtailCommand):
    """Publish and expire what is due, each by itself.

    Wagtail's own command stops at the first that fails, and all later ones stay as they were.
    """

    help = (
        "Publish and expire what editors have scheduled. What can't be (a document that no "
        "longer states all it must, say) is logged and tried again the next time."
    )

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Run the command."""
        if options["dryrun"]:
            super().handle(*arguments, **options)
            return
        expired = _each(
            lambda page: page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled"),
            _expired(),
        )
        published = _each(
            lambda revision: revision.publish(log_action="wagtail.publish.scheduled"),
            Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by(
                "approved_go_live_at"
            ),
        )
        self.stdout.write(
            f"expired={expired[0]} published={published[0]} failed={expired[1] + published[1]}"
        )


def _expired() -> Iterator[Model]:
    """Yield every live page, and every other live object with drafts, whose time is up."""
    others = [m for m in apps.get_models() if issubclass(m, DraftStateMixin)]
    for model in [Page, *(m for m in others if not issubclass(m, Page))]:
        due = model.objects.filter(live=True, expire_at__lt=timezone.now())
        yield from list(due.order_by("expire_at"))


def _each(act: Callable[[Any], None], due: Iterable[Any]) -> tuple[int, int]:
    """Do it to each; return how many times it was done and how many times it failed."""
    done = failed = 0
    for each in list(due):
        try:
            act(each)
            done += 1
        except Exception:
            failed += 1
            logger.exception("%s could not be published or expired as scheduled", each)
    return done, failed
