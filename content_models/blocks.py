"""The blocks that bodies are made of. Wagtail gives each an id that lasts: it is the permalink."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from content_models.choices import Tone
from content_models.web import validate_web_address

# Headings are blocks of their own, so that each has an id and a place in the contents list.
TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
INLINE_FEATURES = ["bold", "italic", "link", "document-link"]


class HeadingBlock(blocks.StructBlock):
    """A heading of level 2 or 3; level 1 is the title."""

    level = blocks.ChoiceBlock(choices=[("2", _("Section")), ("3", _("Sub-section"))], default="2")
    text = blocks.CharBlock(max_length=255)

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"


class QuoteBlock(blocks.StructBlock):
    """Somebody else's words."""

    text = blocks.TextBlock()
    source = blocks.CharBlock(required=False, help_text=_("Who said it, and where."))
    url = blocks.URLBlock(required=False, label=_("Address of the source"))

    class Meta:
        icon = "openquote"
        label = _("Quote")

    def clean(self, value: Any) -> Any:
        """Return the cleaned value; raises if the address is none of the web."""
        cleaned = super().clean(value)
        if cleaned["url"]:
            try:
                validate_web_address(cleaned["url"])
            except ValidationError as error:
                raise blocks.StructBlockValidationError({"url": error}) from error
        return cleaned


class ListBlock(blocks.StructBlock):
    """A list whose items may hold links."""

    ordered = blocks.BooleanBlock(required=False, label=_("Numbered"))
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE_FEATURES))

    class Meta:
        icon = "list-ul"
        label = _("List")


class ImageBlock(blocks.StructBlock):
    """A picture; it has a text alternative unless it only decorates."""

    image = ImageChooserBlock()
    alt = blocks.CharBlock(
        required=False,
        label=_("Text alternative"),
        help_text=_("What somebody who cannot see the picture needs to know."),
    )
    decorative = blocks.BooleanBlock(
        required=False, help_text=_("The picture tells nothing that the text does not.")
    )
    caption = blocks.CharBlock(required=False)

    class Meta:
        icon = "image"
        label = _("Image")

    def clean(self, value: Any) -> Any:
        """Return the cleaned value; raises if it has neither alternative nor the decorative mark."""
        cleaned = super().clean(value)
        if not (self.is_deferred_validation or cleaned["alt"] or cleaned["decorative"]):
            message = _("Write a text alternative, or mark the image as decorative.")
            raise blocks.StructBlockValidationError({"alt": ValidationError(message)})
        return cleaned


class FileBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(required=False, help_text=_("Shown instead of the file's own title."))

    class Meta:
        icon = "doc-full"
        label = _("File")
        help_text = _("PDF and DOCX files are searched, others are only handed out.")


class CalloutBlock(blocks.StructBlock):
    """A few lines set apart."""

    tone = blocks.ChoiceBlock(choices=Tone.choices, default=Tone.NOTE)
    title = blocks.CharBlock(required=False)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Callout")


class ClauseBlock(blocks.StructBlock):
    """One numbered rule of a guideline. It can be linked, compared and commented by itself."""

    number = blocks.CharBlock(
        max_length=16, help_text=_("As the text counts: 4, 4.2 or IV. Once in a document.")
    )
    heading = blocks.CharBlock(max_length=255, required=False)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)
    principle = SnippetChooserBlock("content_models.Principle", required=False)
    topic = SnippetChooserBlock("content_models.Topic", required=False)

    class Meta:
        icon = "list-ol"
        label = _("Clause")
        label_format = "{number} {heading}"


BODY_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("heading", HeadingBlock()),
    ("text", blocks.RichTextBlock(features=TEXT_FEATURES, icon="pilcrow", label=_("Text"))),
    ("list", ListBlock()),
    ("quote", QuoteBlock()),
    ("table", TableBlock(label=_("Table"))),
    ("image", ImageBlock()),
    ("file", FileBlock()),
    ("callout", CalloutBlock()),
]


class GuidelineBody(blocks.StreamBlock):
    """The body of a guideline: the usual blocks and clauses, each number once."""

    def clean(self, value: Any) -> Any:
        """Return the cleaned value; raises at each clause whose number stands before it already."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        seen: set[str] = set()
        errors = {}
        for position, block in enumerate(cleaned):
            if block.block_type != "clause":
                continue
            number = block.value["number"].strip()
            if number in seen:
                message = _(
                    "Another clause has the number %(number)s. Give this one a number of its own."
                )
                error = ValidationError(message, params={"number": number})
                errors[position] = blocks.StructBlockValidationError({"number": error})
            seen.add(number)
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned


GUIDELINE_BLOCKS = [*BODY_BLOCKS, ("clause", ClauseBlock())]
