"""Web addresses that editors type."""

from typing import Any

from django.core.validators import URLValidator
from django.db import models

SCHEMES = ["http", "https"]
validate_web_address = URLValidator(schemes=SCHEMES)


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """An address of a page on the web; Django's own field takes ftp, too."""

    default_validators = [validate_web_address]

    def deconstruct(self) -> Any:
        """Return what migrations know of it: to the database it is Django's field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
