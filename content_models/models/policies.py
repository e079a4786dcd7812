"""Policies: laws, ordinances, resolutions and strategies."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from content_models.choices import PolicyKind, PolicyStage
from content_models.dates import PartialDateField
from content_models.models.base import ContentPage
from content_models.models.panels import document_panels


class Policy(ContentPage):
    """A decision of a council, a government or a parliament."""

    document_type = "policy"
    detail_fields = ("kind", "legal_number", "stage", "voted_on", "repealed_on")
    parent_page_types: ClassVar[list[str]] = ["content_models.PolicyIndex"]

    kind = models.CharField(_("kind"), max_length=20, choices=PolicyKind.choices, blank=True)
    legal_number = models.CharField(
        _("legal number"),
        max_length=100,
        blank=True,
        help_text=_("As the law cites it: LL 144/2021."),
    )
    stage = models.CharField(_("stage"), max_length=16, choices=PolicyStage.choices, blank=True)
    voted_on = PartialDateField(_("voted on"))
    repealed_on = PartialDateField(_("repealed on"))

    content_panels = document_panels(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("stage")]),
                FieldPanel("legal_number"),
                FieldRowPanel([FieldPanel("voted_on"), FieldPanel("repealed_on")]),
            ],
            heading=_("Policy"),
        )
    )

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
