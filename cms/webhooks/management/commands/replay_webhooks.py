"""python manage.py replay_webhooks [ENDPOINT …]."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.webhooks.models import Delivery, Endpoint, State


class Command(BaseCommand):
    """Send again what was given up."""

    help = (
        "List messages that were given up, by endpoint; with endpoints' numbers, have theirs "
        "sent again. A message whose document has changed since is left out: a newer one "
        "tells of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("endpoint", nargs="*", type=int, help="numbers of endpoints")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command. Raises CommandError, naming an endpoint that is not there."""
        dead = Delivery.objects.filter(state=State.DEAD)
        endpoints = {endpoint.pk: endpoint for endpoint in Endpoint.objects.order_by("pk")}
        if unknown := sorted(set(options["endpoint"]) - endpoints.keys()):
            raise CommandError(f"There is no endpoint {unknown[0]}.")
        if options["endpoint"]:
            number = dead.filter(endpoint__in=options["endpoint"]).update(state=State.REPLAY)
            self.stdout.write(f"{number} to be sent again")
            return
        for endpoint in endpoints.values():
            number = dead.filter(endpoint=endpoint).count()
            self.stdout.write(f"{endpoint.pk} {endpoint.name}: {number} given up")
