"""What all documents share. A further type is one small file that subclasses `ContentPage`."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex, get_page_models

from content_models.blocks import BODY_BLOCKS
from content_models.choices import Confidence, Licence, Scope, Status
from content_models.dates import PartialDateField
from content_models.forms import ContentPageForm
from content_models.languages import LanguageCodesField, canonical, validate_language_code
from content_models.models.panels import document_panels
from content_models.models.places import validate_country
from content_models.publishing import IncompleteDocumentError, Missing, missing_fields

SUMMARY_LENGTH = 350


class ContentPage(Page):
    """A document. Empty fields mean "not stated"; nothing is guessed.

    A subclass names its `document_type` (a word of the public API) and, in `detail_fields`,
    its own fields in the order in which they are shown.
    """

    document_type: ClassVar[str]
    detail_fields: ClassVar[tuple[str, ...]] = ()

    summary = models.TextField(
        _("summary"),
        validators=[MaxLengthValidator(SUMMARY_LENGTH)],
        help_text=_("What it is and for whom, in plain language. At most 350 characters."),
    )
    body = StreamField(BODY_BLOCKS, verbose_name=_("text"), blank=True)
    text_language = models.CharField(
        _("language of the text"),
        max_length=35,
        blank=True,
        validators=[validate_language_code],
        help_text=_("A code such as nl or pt-BR, if the text here is not in the page's language."),
    )
    title_original = models.CharField(
        _("original title"),
        max_length=255,
        blank=True,
        help_text=_("If the title above is a translation."),
    )
    original_languages = LanguageCodesField(
        _("original languages"),
        help_text=_("The languages in which it was issued, with commas between: ca, es."),
    )
    scope = models.CharField(
        _("scope"),
        max_length=16,
        choices=Scope.choices,
        blank=True,
        help_text=_("For whom it holds."),
    )
    scope_country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("ISO 3166-1 code if it holds for a region or a country: NL."),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status.choices,
        default=Status.UNKNOWN,
        help_text=_("What the source says, not what you expect to be true today."),
    )
    date_adopted = PartialDateField(_("adopted or published"))
    date_effective = PartialDateField(_("in effect from"))
    date_ended = PartialDateField(_("ended"))
    licence = models.CharField(_("licence"), max_length=64, choices=Licence.choices, blank=True)
    attribution = models.CharField(
        _("attribution"),
        max_length=255,
        blank=True,
        help_text=_("How the licence asks to be credited."),
    )
    confidence = models.CharField(
        _("confidence"), max_length=16, choices=Confidence.choices, default=Confidence.UNVERIFIED
    )
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("When somebody last compared it with its sources."),
    )
    evidence = models.TextField(
        _("evidence"),
        blank=True,
        help_text=_("What the facts rest on, if the sources do not say it all."),
    )
    contact = models.EmailField(
        _("contact"),
        blank=True,
        help_text=_("The address of an office. Never of a private person."),
    )
    keywords = models.TextField(
        _("keywords"),
        blank=True,
        help_text=_("Words under which the source files it, one a line. They are searched."),
    )
    imported = models.BooleanField(default=False, editable=False)
    sample = models.BooleanField(default=False, editable=False)

    base_form_class = ContentPageForm
    content_panels = document_panels()
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def get_template(self, *_args: Any, **_kwargs: Any) -> str:
        """Return the one template of all documents: `template` would not be inherited."""
        return "content/document.html"

    @property
    def lang(self) -> str:
        """The language of the text we hold, as a BCP 47 code."""
        if self.text_language:
            return canonical(self.text_language)
        # An alias in another language's tree still holds its source's text.
        source = self.alias_of.specific if self.alias_of_id else None
        return str(source.lang if source else self.locale.language_code)

    @property
    def search_date(self) -> str:
        """The partial date by which the document is dated, or "" if none is known."""
        return str(self.date_adopted or self.date_effective)

    def missing_fields(self, *, principles: bool, topics: bool, cities: bool) -> Missing:
        """Return what the document must still state before it is published.

        The flags say whether at least one is chosen. A type with rules of its own extends this.
        """
        return missing_fields(principles=principles, topics=topics, cities=cities, scope=self.scope)

    def check_publishable(self) -> None:
        """Raise IncompleteDocumentError if the publishing rule is broken.

        Imported records are exempt until a person has edited them.
        """
        missing = self.missing_fields(
            principles=self.principle_links.exists(),
            topics=self.topic_links.exists(),
            cities=self.city_links.exists(),
        )
        if missing and not self.imported:
            raise IncompleteDocumentError(self, missing)

    def save(self, clean: bool = True, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Save the page. A live one is held to the publishing rule unless `clean` is false."""
        if clean and self.live:
            self.check_publishable()
        with transaction.atomic():
            result = super().save(clean=clean, **kwargs)
            if kwargs.get("update_fields") is None:
                # Wagtail reads the references before it deletes links that were taken away;
                # a term would seem to be in use until the page is saved again.
                ReferenceIndex.create_or_update_for_object(self)
        return result

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish or schedule `revision`. Raises IncompleteDocumentError."""
        revision.as_object().check_publishable()
        return super().publish(revision, *args, **kwargs)


def document_models() -> Sequence[type[ContentPage]]:
    """Return every page type whose pages are documents."""
    return [model for model in get_page_models() if issubclass(model, ContentPage)]
