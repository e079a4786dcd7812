"""What all terms of the vocabularies share, and two of them: principles and topics.

A term has the same slug in every language: slugs stand in addresses and filters.
"""

import unicodedata
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.coreutils import string_to_ascii
from wagtail.models import TranslatableMixin
from wagtail.search import index


def lines(text: str) -> list[str]:
    """Return the lines of `text` without spaces around them, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# A search finds by it what names no term at all.
NOT_STATED = "not-stated"


def as_read(name: str) -> str:
    """Return what is the same for names that look alike: no case, width or unseen signs."""
    plain = unicodedata.normalize("NFKC", name)
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(seen.casefold().split())


class Term(index.Indexed, TranslatableMixin):
    """What all terms have: a name and a slug, once in each language."""

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        blank=True,
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

    def clean(self) -> None:
        """Let single spaces stand between the words of the name, and none around them.

        Raises ValidationError for the slug that stands for no term, and for another's in capitals.
        """
        super().clean()
        self.name = " ".join(unicodedata.normalize("NFC", self.name).split())
        if self.slug.lower() == NOT_STATED:
            raise ValidationError({"slug": _("This slug stands for “not stated”: write another.")})
        like = type(self).objects.filter(locale=self.locale_id, slug__iexact=self.slug)
        if self.slug and like.exclude(slug=self.slug).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another one has this slug in the same language.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; one without a slug gets its name in Latin letters, numbered if that is taken."""
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        plain = slugify(string_to_ascii(self.name))[:90] or "term"
        plain = "term" if plain == NOT_STATED else plain
        taken = set(
            type(self)
            .objects.filter(locale=self.locale, slug__startswith=plain)
            .values_list("slug", flat=True)
        )
        numbered = (f"{plain}-{number}" for number in count(2))
        return next(str(slug) for slug in chain([plain], numbered) if slug not in taken)


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
        """Raise ValidationError on `name` for a twin, on `parent` for a third level."""
        super().clean()
        others = Topic.objects.filter(locale=self.locale_id).exclude(pk=self.pk)
        names = {as_read(name) for name in others.values_list("name", flat=True)}
        if as_read(self.name) in names:
            message = _("There is a topic “%(name)s” already.")
            raise ValidationError({"name": ValidationError(message, params={"name": self.name})})
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
