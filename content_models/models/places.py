"""The vocabularies of cities and of the organisations that issue documents."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.search import index

from content_models.choices import Membership, OrganisationKind
from content_models.models.taxonomy import Term, lines
from content_models.web import WebAddressField

validate_country = RegexValidator(
    r"^[A-Z]{2}\Z", _("Write the two capital letters of ISO 3166-1, such as NL.")
)
validate_subdivision = RegexValidator(
    r"^[A-Z]{2}-[A-Z0-9]{1,3}\Z", _("Write a code of ISO 3166-2, such as NL-NH.")
)
validate_wikidata = RegexValidator(r"^Q[1-9][0-9]*\Z", _("Write a Wikidata item, such as Q727."))
validate_unlocode = RegexValidator(
    r"^[A-Z]{2}[A-Z2-9]{3}\Z", _("Write a UN/LOCODE without a space, such as NLAMS.")
)
ONE_PER_LINE = _("One on each line.")


class City(Term):
    """A city, with what is known of its membership in the Coalition."""

    search_fields = [
        *Term.search_fields,
        index.AutocompleteField("local_name"),
        index.AutocompleteField("other_names"),
    ]

    local_name = models.CharField(_("local name"), max_length=255, blank=True)
    other_names = models.TextField(_("other names"), blank=True, help_text=ONE_PER_LINE)
    country = models.CharField(
        _("country code"),
        max_length=2,
        validators=[validate_country],
        help_text=_("ISO 3166-1: NL."),
    )
    country_name = models.CharField(_("country"), max_length=100)
    subdivision = models.CharField(
        _("subdivision code"),
        max_length=6,
        blank=True,
        validators=[validate_subdivision],
        help_text=_("ISO 3166-2: NL-NH."),
    )
    region = models.CharField(
        _("region"), max_length=100, blank=True, help_text=_("As UN M49 names it: Europe.")
    )
    subregion = models.CharField(
        _("sub-region"),
        max_length=100,
        blank=True,
        help_text=_("As UN M49 names it: Western Europe."),
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    geonames_id = models.PositiveIntegerField(_("GeoNames id"), null=True, blank=True)
    wikidata = models.CharField(
        _("Wikidata item"), max_length=16, blank=True, validators=[validate_wikidata]
    )
    unlocode = models.CharField(
        _("UN/LOCODE"), max_length=5, blank=True, validators=[validate_unlocode]
    )
    membership = models.CharField(
        _("membership"), max_length=16, choices=Membership.choices, default=Membership.NONE
    )
    joined = models.CharField(
        _("joined"), max_length=255, blank=True, help_text=_("As the source says it: by 2019-03.")
    )
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("Where the membership is written down.")
    )
    checked = models.BooleanField(
        _("checked"),
        default=True,
        help_text=_("Somebody has compared the codes and names with their sources."),
    )

    panels = [
        TitleFieldPanel("name", targets=["slug"]),
        FieldPanel("slug"),
        FieldPanel("local_name"),
        FieldPanel("other_names"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("country"), FieldPanel("country_name"), FieldPanel("subdivision")]
                ),
                FieldRowPanel([FieldPanel("region"), FieldPanel("subregion")]),
                FieldRowPanel(
                    [FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("population")]
                ),
                FieldRowPanel(
                    [FieldPanel("geonames_id"), FieldPanel("wikidata"), FieldPanel("unlocode")]
                ),
                FieldPanel("checked"),
            ],
            heading=_("Place"),
        ),
        MultiFieldPanel(
            [FieldPanel("membership"), FieldPanel("joined"), FieldPanel("evidence")],
            heading=_("Membership in the Coalition"),
        ),
    ]

    class Meta(Term.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                fields=["geonames_id", "locale"],
                name="city_geonames_id_once",
                violation_error_message=_(
                    "Another city has this GeoNames id in the same language."
                ),
            ),
        ]

    @property
    def name_list(self) -> list[str]:
        """The distinct names by which people know the city, besides `name`."""
        names = dict.fromkeys([*lines(self.local_name), *lines(self.other_names)])
        return [name for name in names if name != self.name]

    @property
    def is_member(self) -> bool:
        """Whether the city may be shown as a member of the Coalition."""
        return self.membership == Membership.CONFIRMED


class Organisation(Term):
    """Who issues documents."""

    search_fields = [*Term.search_fields, index.AutocompleteField("other_names")]

    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind.choices, blank=True)
    country = models.CharField(
        _("country code"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("ISO 3166-1: NL."),
    )
    city = models.ForeignKey(
        City,
        verbose_name=_("city"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="organisations",
    )
    url = WebAddressField(_("web address"), max_length=500, blank=True)
    other_names = models.TextField(_("other names"), blank=True, help_text=ONE_PER_LINE)

    panels = [
        TitleFieldPanel("name", targets=["slug"]),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel("city"),
        FieldPanel("country"),
        FieldPanel("url"),
        FieldPanel("other_names"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    @property
    def name_list(self) -> list[str]:
        """The other names as a list."""
        return lines(self.other_names)
