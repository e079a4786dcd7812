"""What `check --deploy` says about our own settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def no_private_networks(**_: Any) -> list[CheckMessage]:
    """Refuse a server that may be sent to ask its own network."""
    if not settings.OUTGOING_ALLOWED_NETWORKS:
        return []
    names = ", ".join(settings.OUTGOING_ALLOWED_NETWORKS)
    return [
        Error(
            f"OUTGOING_ALLOWED_NETWORKS lets requests into {names}.",
            hint="It is for tests. Leave it empty on a server.",
            id="cms.E001",
        )
    ]
