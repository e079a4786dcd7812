"""Guidelines: principles, charters and guidance, made of clauses."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from content_models.blocks import GUIDELINE_BLOCKS, GuidelineBody
from content_models.choices import Binding, Enforcement, GuidelineKind
from content_models.models.base import ContentPage
from content_models.models.panels import document_panels


class Guideline(ContentPage):
    """A text that says how a city means to act."""

    document_type = "guideline"
    detail_fields = ("kind", "audience", "binding", "enforcement", "version_label")
    parent_page_types: ClassVar[list[str]] = ["content_models.GuidelineIndex"]

    body = StreamField(GuidelineBody(GUIDELINE_BLOCKS), verbose_name=_("text"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=GuidelineKind.choices, blank=True)
    audience = models.CharField(
        _("audience"),
        max_length=255,
        blank=True,
        help_text=_("Who is to follow it: all staff, suppliers."),
    )
    binding = models.CharField(_("binding"), max_length=8, choices=Binding.choices, blank=True)
    enforcement = models.CharField(
        _("enforcement"), max_length=16, choices=Enforcement.choices, blank=True
    )
    version_label = models.CharField(
        _("version"),
        max_length=64,
        blank=True,
        help_text=_("As the document calls it: 2.1, second edition."),
    )
    supersedes = models.ForeignKey(
        "self",
        verbose_name=_("supersedes"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="superseded_by",
        help_text=_("The earlier guideline that this one replaces."),
    )

    content_panels = document_panels(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("version_label")]),
                FieldPanel("audience"),
                FieldRowPanel([FieldPanel("binding"), FieldPanel("enforcement")]),
                FieldPanel("supersedes"),
            ],
            heading=_("Guideline"),
        )
    )

    class Meta:
        verbose_name = _("guideline")
        verbose_name_plural = _("guidelines")
