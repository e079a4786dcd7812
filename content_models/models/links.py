"""What a document is tied to: principles, topics, cities, issuing bodies, sources.

One table each serves all page types. They are models with a foreign key, not many-to-many
fields: Wagtail's reference index sees foreign keys, so that "used by" and the warning
before a term is deleted are right.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from content_models.choices import SourceKind
from content_models.models.places import City, Organisation
from content_models.models.taxonomy import Principle, Topic
from content_models.web import WebAddressField


class PrincipleLink(Orderable):
    """A principle that a document serves, and why."""

    page = ParentalKey("wagtailcore.Page", related_name="principle_links")
    principle = models.ForeignKey(
        Principle, verbose_name=_("principle"), on_delete=models.PROTECT, related_name="page_links"
    )
    reason = models.CharField(
        _("reason"),
        max_length=255,
        blank=True,
        help_text=_("In one line: what in the document serves it."),
    )

    panels = [FieldPanel("principle"), FieldPanel("reason")]

    class Meta(Orderable.Meta):
        verbose_name = _("principle")
        constraints = [
            models.UniqueConstraint(fields=["page", "principle"], name="page_principle_once")
        ]

    def __str__(self) -> str:
        return str(self.principle)


class TopicLink(Orderable):
    """A topic that a document is about."""

    page = ParentalKey("wagtailcore.Page", related_name="topic_links")
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="page_links"
    )

    panels = [FieldPanel("topic")]

    class Meta(Orderable.Meta):
        verbose_name = _("topic")
        constraints = [models.UniqueConstraint(fields=["page", "topic"], name="page_topic_once")]

    def __str__(self) -> str:
        return str(self.topic)


class CityLink(Orderable):
    """A city that a document comes from or applies to."""

    page = ParentalKey("wagtailcore.Page", related_name="city_links")
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="page_links"
    )

    panels = [FieldPanel("city")]

    class Meta(Orderable.Meta):
        verbose_name = _("city")
        constraints = [models.UniqueConstraint(fields=["page", "city"], name="page_city_once")]

    def __str__(self) -> str:
        return str(self.city)


class IssuerLink(Orderable):
    """A body that issued a document."""

    page = ParentalKey("wagtailcore.Page", related_name="issuer_links")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="page_links",
    )

    panels = [FieldPanel("organisation")]

    class Meta(Orderable.Meta):
        verbose_name = _("issuing body")
        constraints = [
            models.UniqueConstraint(fields=["page", "organisation"], name="page_organisation_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Source(Orderable):
    """Where the facts of a document are written down."""

    page = ParentalKey("wagtailcore.Page", related_name="sources")
    label = models.CharField(
        _("name"), max_length=255, help_text=_("The title or the site of the source.")
    )
    url = WebAddressField(_("web address"), max_length=1000, blank=True)
    kind = models.CharField(
        _("kind"), max_length=16, choices=SourceKind.choices, default=SourceKind.OFFICIAL
    )
    archived_url = WebAddressField(
        _("archived copy"),
        max_length=1000,
        blank=True,
        help_text=_("A copy that stays, such as in the Internet Archive."),
    )
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("When somebody last opened it.")
    )

    panels = [
        FieldPanel("label"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("checked_on")]),
        FieldPanel("archived_url"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("source")

    def __str__(self) -> str:
        return self.label
