"""Use cases: digital systems that a city runs, tries or has ended.

The fields are those that the Eurocities Algorithmic Transparency Standard 0.3.1 requires,
as far as documents do not have them anyway, with its names.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from content_models.choices import Phase
from content_models.dates import PartialDateField
from content_models.models.base import ContentPage
from content_models.models.panels import document_panels
from content_models.web import WebAddressField


class UseCase(ContentPage):
    """A digital system in use by a city. Few registers fill in every field; none is required."""

    document_type = "use-case"
    detail_fields = (
        "phase", "started", "ended", "ended_because", "department", "contact_email", "area", "domain",
        "website", "supplier", "goal", "impact", "decision_making_process", "proportionality",
        "lawful_basis", "risks", "risk_category", "documentation", "training_data", "source_data",
        "connected_data_sources", "algorithm_type", "algorithm_description", "oversight_type",
        "monitoring", "human_intervention", "objection_procedure", "standard_version", "revision_date",
    )  # fmt: skip
    parent_page_types: ClassVar[list[str]] = ["content_models.UseCaseIndex"]

    phase = models.CharField(_("phase"), max_length=16, choices=Phase.choices, blank=True)
    started = PartialDateField(_("started"))
    ended = PartialDateField(_("use ended"))
    ended_because = models.TextField(
        _("why it ended"),
        blank=True,
        help_text=_("Only if a source says it. Others learn from it."),
    )
    department = models.CharField(_("department"), max_length=255, blank=True)
    contact_email = models.EmailField(
        _("contact for the system"),
        blank=True,
        help_text=_("The address of an office. Never of a private person."),
    )
    area = models.CharField(
        _("area"), max_length=255, blank=True, help_text=_("The part of the city where it is used.")
    )
    domain = models.CharField(
        _("domain"),
        max_length=255,
        blank=True,
        help_text=_("The field of policy: mobility, welfare."),
    )
    website = WebAddressField(_("website"), max_length=1000, blank=True)
    supplier = models.CharField(_("supplier"), max_length=255, blank=True)
    goal = models.TextField(_("goal"), blank=True, help_text=_("Which problem it is to solve."))
    impact = models.TextField(
        _("impact"), blank=True, help_text=_("What it means for the people concerned.")
    )
    decision_making_process = models.TextField(
        _("decision-making process"),
        blank=True,
        help_text=_("Which decision it prepares or takes."),
    )
    proportionality = models.TextField(
        _("proportionality"), blank=True, help_text=_("Why the gain outweighs the interference.")
    )
    lawful_basis = models.TextField(_("lawful basis"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    risk_category = models.CharField(
        _("risk category"),
        max_length=255,
        blank=True,
        help_text=_("As the source classes it, with the scheme it uses."),
    )
    documentation = models.TextField(_("documentation"), blank=True)
    training_data = models.TextField(_("training data"), blank=True)
    source_data = models.TextField(_("source data"), blank=True)
    connected_data_sources = models.TextField(_("connected data sources"), blank=True)
    algorithm_type = models.CharField(_("type of algorithm"), max_length=255, blank=True)
    algorithm_description = models.TextField(_("how the algorithm works"), blank=True)
    oversight_type = models.CharField(_("type of oversight"), max_length=255, blank=True)
    monitoring = models.TextField(_("monitoring"), blank=True)
    human_intervention = models.TextField(
        _("human intervention"), blank=True, help_text=_("Who can stop or overrule it, and how.")
    )
    objection_procedure = models.TextField(
        _("objection procedure"), blank=True, help_text=_("How people can object to a decision.")
    )
    standard_version = models.CharField(
        _("version of the standard"),
        max_length=64,
        blank=True,
        help_text=_("Eurocities 0.3.1, for example."),
    )
    revision_date = PartialDateField(_("record revised on"))

    content_panels = document_panels(
        MultiFieldPanel(
            [
                FieldPanel("phase"),
                FieldRowPanel([FieldPanel("started"), FieldPanel("ended")]),
                FieldPanel("ended_because"),
                FieldRowPanel([FieldPanel("department"), FieldPanel("contact_email")]),
                FieldRowPanel([FieldPanel("area"), FieldPanel("domain")]),
                FieldRowPanel([FieldPanel("supplier"), FieldPanel("website")]),
            ],
            heading=_("The system"),
        ),
        *(
            MultiFieldPanel([FieldPanel(name) for name in names], heading=heading, classname="collapsed")
            for heading, names in (
                (
                    _("Why it is used"),
                    ("goal", "impact", "decision_making_process", "proportionality", "lawful_basis",
                     "risks", "risk_category", "documentation"),
                ),
                (_("Data"), ("training_data", "source_data", "connected_data_sources")),
                (_("Algorithm"), ("algorithm_type", "algorithm_description")),
                (
                    _("Oversight"),
                    ("oversight_type", "monitoring", "human_intervention", "objection_procedure"),
                ),
                (_("Record"), ("standard_version", "revision_date")),
            )
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("use case")
        verbose_name_plural = _("use cases")
