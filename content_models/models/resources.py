"""Resources: reports, toolkits, news, events and topic pages."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from content_models.choices import ResourceKind
from content_models.models.base import ContentPage
from content_models.models.panels import document_panels
from content_models.publishing import Missing
from content_models.web import WebAddressField


class Resource(ContentPage):
    """Something to read, to use or to attend. An event has a start."""

    document_type = "resource"
    detail_fields = ("kind", "event_start", "event_end", "place", "event_url")
    parent_page_types: ClassVar[list[str]] = ["content_models.ResourceIndex"]

    kind = models.CharField(
        _("kind"), max_length=16, choices=ResourceKind.choices, default=ResourceKind.REPORT
    )
    event_start = models.DateTimeField(_("start of the event"), null=True, blank=True)
    event_end = models.DateTimeField(_("end of the event"), null=True, blank=True)
    place = models.CharField(
        _("place"), max_length=255, blank=True, help_text=_("A venue, or “online”.")
    )
    event_url = WebAddressField(_("page of the event"), max_length=1000, blank=True)

    content_panels = document_panels(
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("event_start"), FieldPanel("event_end")]),
                FieldPanel("place"),
                FieldPanel("event_url"),
            ],
            heading=_("Event"),
            help_text=_("Only for events. Times are in UTC."),
        ),
    )

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    @property
    def search_date(self) -> str:
        """The day an event starts, if known; else as for every document."""
        return self.event_start.date().isoformat() if self.event_start else super().search_date

    def missing_fields(self, *, principles: bool, topics: bool, cities: bool) -> Missing:
        """Return what is missing; an event must also say when it starts."""
        missing = super().missing_fields(principles=principles, topics=topics, cities=cities)
        if self.kind == ResourceKind.EVENT and not self.event_start:
            missing["event_start"] = _("Say when the event starts before you publish.")
        if self.event_start and self.event_end and self.event_end < self.event_start:
            missing["event_end"] = _("The event cannot end before it starts.")
        return missing
