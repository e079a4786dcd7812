"""The page editor: what all types of document show, with a place for a type's own fields."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.models import Page


def document_panels(*own: Panel) -> list[Panel]:
    """Return the editor's panels for one type of document; `own` are its further ones."""
    return [
        *Page.content_panels,
        FieldPanel("summary"),
        InlinePanel(
            "principle_links",
            heading=_("Principles"),
            label=_("Principle"),
            help_text=_(
                "Which of the Coalition's principles the document serves. Needed to publish."
            ),
        ),
        InlinePanel(
            "topic_links", heading=_("Topics"), label=_("Topic"), help_text=_("Needed to publish.")
        ),
        MultiFieldPanel(
            [
                InlinePanel("city_links", heading=_("Cities"), label=_("City")),
                FieldRowPanel([FieldPanel("scope"), FieldPanel("scope_country")]),
            ],
            heading=_("Cities or scope"),
            help_text=_("Needed to publish: a city, or a scope wider than a city."),
        ),
        FieldPanel("body"),
        *own,
        InlinePanel("issuer_links", heading=_("Issuing bodies"), label=_("Issuing body")),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldRowPanel(
                    [
                        FieldPanel("date_adopted"),
                        FieldPanel("date_effective"),
                        FieldPanel("date_ended"),
                    ]
                ),
            ],
            heading=_("Status and dates"),
            help_text=_("Dates as precise as you know them: 2019, 2019-11 or 2019-11-19."),
        ),
        InlinePanel("sources", heading=_("Sources"), label=_("Source")),
        MultiFieldPanel(
            [
                FieldPanel("text_language"),
                FieldPanel("original_languages"),
                FieldPanel("title_original"),
            ],
            heading=_("Languages"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("licence"), FieldPanel("attribution")]),
                FieldRowPanel([FieldPanel("confidence"), FieldPanel("checked_on")]),
                FieldPanel("evidence"),
                FieldPanel("contact"),
            ],
            heading=_("Licence and evidence"),
            classname="collapsed",
        ),
    ]
