"""The publishing rule: what a document must state before the public sees it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content_models.choices import Scope

if TYPE_CHECKING:
    from content_models.models.base import ContentPage

Missing = dict[str, str | Promise]
"""Field name → a message that names the field and says what to do."""

PRINCIPLES = _("Principles: choose at least one before you publish. A draft can do without.")
TOPICS = _("Topics: choose at least one before you publish. A draft can do without.")
SCOPE = _(
    "Cities or scope: choose a city, or a scope wider than a city, before you publish. "
    "A draft can do without."
)


class IncompleteDocumentError(ValidationError):
    """A document may not be published: its messages name the fields. `page` is the document."""

    def __init__(self, page: "ContentPage", missing: Missing) -> None:
        super().__init__(dict(missing))
        self.page = page


def missing_fields(*, principles: bool, topics: bool, cities: bool, scope: str) -> Missing:
    """Return what every document must state before it is published and this one does not.

    The flags say whether at least one is chosen.
    """
    stated = {
        "principle_links": (principles, PRINCIPLES),
        "topic_links": (topics, TOPICS),
        "city_links": (cities or scope not in {"", Scope.CITY}, SCOPE),
    }
    return {name: message for name, (is_stated, message) in stated.items() if not is_stated}
