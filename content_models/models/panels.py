"""The page editor: what all types of document show, with a place for a type's own fields."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.models import Page


class LinkFormSet(BaseChildFormSet):
    """A list in which each term stands once."""

    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:  # noqa: ARG002
        """Return what is said when a term was chosen twice."""
        return str(_("The same one is chosen twice. Take one of the two away."))


class LinkPanel(InlinePanel):
    """The panel of such a list."""

    def get_form_options(self) -> dict[str, Any]:
        """Return Wagtail's options with our formset."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = LinkFormSet
        return options


def document_panels(*own: Panel) -> list[Panel]:
    """Return the editor's panels for one type of document; `own` are its further ones."""
    return [
        *Page.content_panels,
        FieldPanel("summary"),
        LinkPanel(
            "principle_links",
            heading=_("Principles"),
            label=_("Principle"),
            help_text=_(
                "Which of the Coalition's principles the document serves. Needed to publish."
            ),
        ),
        LinkPanel(
            "topic_links", heading=_("Topics"), label=_("Topic"), help_text=_("Needed to publish.")
        ),
        MultiFieldPanel(
            [
                LinkPanel("city_links", heading=_("Cities"), label=_("City")),
                FieldRowPanel([FieldPanel("scope"), FieldPanel("scope_country")]),
            ],
            heading=_("Cities or scope"),
            help_text=_("Needed to publish: a city, or a scope wider than a city."),
        ),
        FieldPanel("body"),
        *own,
        LinkPanel("issuer_links", heading=_("Issuing bodies"), label=_("Issuing body")),
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
                FieldPanel("keywords"),
                FieldPanel("contact"),
            ],
            heading=_("Licence and evidence"),
            classname="collapsed",
        ),
    ]
