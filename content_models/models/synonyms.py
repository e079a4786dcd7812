"""Words that find each other, in whatever languages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import PreviewableMixin, TranslatableMixin

from content_models.models.taxonomy import lines

LONGEST = 100  # characters of one entry


class SynonymSet(PreviewableMixin, TranslatableMixin, models.Model):
    """Words and short phrases of one meaning: who searches for one also finds the others.

    The translations of a set belong to it: words of all its languages find each other.
    """

    words = models.TextField(
        _("words"),
        help_text=_(
            "One word or short phrase on each line, in any language. Who searches for one also "
            "finds what has another of them. The preview says what that changes."
        ),
    )
    note = models.CharField(
        _("note"), max_length=255, blank=True, help_text=_("Why they belong together.")
    )

    panels = [FieldPanel("words"), FieldPanel("note")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("set of synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return ", ".join(self.word_list)

    @property
    def word_list(self) -> list[str]:
        """The distinct words, as they are written."""
        return list({word.casefold(): word for word in lines(self.words)}.values())

    def clean(self) -> None:
        """Raise ValidationError, naming `words` and the line, for what can't be a synonym."""
        super().clean()
        if len(self.word_list) < 2:
            raise ValidationError({"words": _("Write at least two different words.")})
        for word in self.word_list:
            if len(word) > LONGEST or '"' in word or not any(c.isalnum() for c in word):
                message = _("“%(word)s” can't be a synonym: at most 100 characters, no quotes.")
                raise ValidationError({"words": ValidationError(message, params={"word": word})})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:  # noqa: ARG002  Wagtail gives them
        """Return the page that says what the set changes."""
        return "site_admin/synonyms_preview.html"
