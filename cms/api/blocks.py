"""The shapes of the blocks that a text is made of, as OpenAPI describes them."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field


class HeadingBlock(Schema):
    """A heading of level 2 or 3."""

    type: Literal["heading"]
    id: str
    level: int
    text: str


class TextBlock(Schema):
    """Paragraphs and simple lists."""

    type: Literal["text"]
    id: str
    html: str


class ListBlock(Schema):
    """A list; each item is HTML."""

    type: Literal["list"]
    id: str
    ordered: bool
    items: list[str]


class QuoteBlock(Schema):
    """Somebody else's words; `url` leads to the source or is empty."""

    type: Literal["quote"]
    id: str
    text: str
    source: str
    url: str


class TableBlock(Schema):
    """A table of plain text."""

    type: Literal["table"]
    id: str
    caption: str
    header_row: bool
    header_column: bool
    rows: list[list[str]]


class Rendition(Schema):
    """A picture in one of the sizes that there are."""

    name: str
    url: str
    width: int
    height: int


class ImageBlock(Schema):
    """A picture; `url` is null and there are no renditions if its file is lost."""

    type: Literal["image"]
    id: str
    url: str | None
    width: int | None
    height: int | None
    renditions: list[Rendition]
    alt: str
    caption: str


class FileBlock(Schema):
    """A file to download; `file` is its id."""

    type: Literal["file"]
    id: str
    file: str
    title: str
    url: str
    extension: str
    size: int


class CalloutBlock(Schema):
    """A few lines set apart."""

    type: Literal["callout"]
    id: str
    tone: str
    title: str
    html: str


class ClauseBlock(Schema):
    """A numbered rule of a guideline. `principle` and `topic` are slugs or empty."""

    type: Literal["clause"]
    id: str
    number: str
    heading: str
    html: str
    principle: str
    principle_label: str
    topic: str
    topic_label: str


Block = Annotated[
    HeadingBlock
    | TextBlock
    | ListBlock
    | QuoteBlock
    | TableBlock
    | ImageBlock
    | FileBlock
    | CalloutBlock
    | ClauseBlock,
    Field(discriminator="type"),
]
