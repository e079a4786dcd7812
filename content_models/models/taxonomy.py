"""The vocabularies: principles, topics, cities and organisations.

A term has the same slug in every language: slugs stand in addresses and filters.
"""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from content_models.choices import Membership, OrganisationKind

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


def lines(text: str) -> list[str]:
    """Return the lines of `text` without spaces around them, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class Term(index.Indexed, TranslatableMixin):
    """What all terms have: a name and a slug, once in each language."""

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        help_text=_("Stands in addresses and filters. Keep it the same in all languages."),
    )

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "locale"],
                name="%(class)s_slug_once",
                violation_error_message=_("Another one has this slug in the same language."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Principle(Term):
    """One of the Coalition's five principles."""

    search_fields = [*Term.search_fields, index.AutocompleteField("short_name")]

    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    short_name = models.CharField(
        _("short name"), max_length=60, help_text=_("For filters and labels: two or three words.")
    )
    text = models.TextField(
        _("text"), blank=True, help_text=_("What the principle asks of a city.")
    )

    panels = [
        FieldPanel("number"),
        FieldPanel("name", help_text=_("The exact name, as the Coalition writes it.")),
        TitleFieldPanel("short_name", targets=["slug"]),
        FieldPanel("slug"),
        FieldPanel("text"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering = ["number"]
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                fields=["number", "locale"],
                name="principle_number_once",
                violation_error_message=_(
                    "Another principle has this number in the same language."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.short_name}"


class Topic(Term):
    """What a document is about. Topics have two levels."""

    search_fields = [*Term.search_fields, index.AutocompleteField("synonyms")]

    parent = models.ForeignKey(
        "self",
        verbose_name=_("wider topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text=_("Empty for a topic of the first level."),
    )
    synonyms = models.TextField(
        _("synonyms"),
        blank=True,
        help_text=_(
            "Other words for it, in any language; search finds the topic by them. One on each line."
        ),
    )
    scope_note = models.TextField(
        _("scope note"), blank=True, help_text=_("What belongs here and what does not.")
    )

    panels = [
        TitleFieldPanel("name", targets=["slug"]),
        FieldPanel("slug"),
        FieldPanel("parent"),
        FieldPanel("synonyms"),
        FieldPanel("scope_note"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent else self.name

    @property
    def synonym_list(self) -> list[str]:
        """The synonyms as a list."""
        return lines(self.synonyms)

    def clean(self) -> None:
        """Raise ValidationError, naming `parent`, if topics would have a third level."""
        super().clean()
        if not self.parent:
            return
        if self.parent == self:
            raise ValidationError({"parent": _("A topic cannot stand below itself.")})
        if self.parent.parent_id:
            message = _(
                "“%(parent)s” is a topic of the second level. Choose one of the first level."
            )
            raise ValidationError(
                {"parent": ValidationError(message, params={"parent": self.parent.name})}
            )
        if self.pk and self.children.exists():
            message = _("“%(name)s” has narrower topics, so it must stay on the first level.")
            raise ValidationError({"parent": ValidationError(message, params={"name": self.name})})


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
    url = models.URLField(_("web address"), max_length=500, blank=True)
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
