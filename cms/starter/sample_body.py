"""A sample's blocks as its file writes them → blocks as Wagtail stores them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.starter.diagram import flow
from cms.starter.pages import principle
from cms.starter.pdf import questionnaire
from cms.starter.records import key, text
from cms.starter.topics import topic


def blocks(sample: str, items: Sequence[Mapping[str, Any]], version: str) -> list[dict[str, Any]]:
    """Return the blocks that `version` has.

    A block's id depends on its place in the file alone, so it is the same in all languages
    and versions: that makes it a permalink.
    """
    made = []
    for position, item in enumerate(items):
        if item.get("since", version) > version:
            continue
        kind = next(iter(item))
        content = item[kind]
        if isinstance(content, Mapping) and version in content:
            content = {**content, **content[version]}
        block_id = str(key(f"{sample}/{position}"))
        made.append({"type": kind, "value": VALUES[kind](content, block_id), "id": block_id})
    return made


def _paragraphs(plain: str) -> str:
    """Return plain text as HTML; an empty line parts paragraphs."""
    return "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in plain.split("\n\n"))


def _list(content: Mapping[str, Any], block_id: str) -> dict[str, Any]:
    items = [
        {"type": "item", "value": _paragraphs(item), "id": str(key(f"{block_id}/{number}"))}
        for number, item in enumerate(content["items"])
    ]
    return {"ordered": content["ordered"], "items": items}


def _table(content: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {
        "data": content["rows"],
        "table_caption": content["caption"],
        "table_header_choice": "row",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
    }


def _image(content: Mapping[str, Any], _: str) -> dict[str, Any]:
    model = get_image_model()
    title = content["caption"]
    image = model.objects.filter(title=title).first() or model.objects.create(
        title=title, file=ContentFile(flow(content["diagram"]), name="sample-diagram.png")
    )
    return {"image": image.pk, "alt": content["alt"], "decorative": False, "caption": title}


def _file(content: Mapping[str, Any], _: str) -> dict[str, Any]:
    model = get_document_model()
    annex = text(f"samples/{content['annex']}.yaml")
    document = model.objects.filter(title=annex["title"]).first() or model.objects.create(
        title=annex["title"], file=ContentFile(questionnaire(annex), name=annex["filename"])
    )
    return {"document": document.pk, "title": content["title"]}


def _clause(content: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {
        "number": content["number"],
        "heading": content["heading"],
        "text": _paragraphs(content["text"]),
        "principle": principle(content["principle"]).pk,
        "topic": topic(content["topic"]).pk,
    }


VALUES: dict[str, Callable[[Any, str], Any]] = {
    "heading": lambda content, _: {"level": "2", "text": content},
    "text": lambda content, _: _paragraphs(content),
    "quote": lambda content, _: content,
    "callout": lambda content, _: {**content, "text": _paragraphs(content["text"])},
    "list": _list,
    "table": _table,
    "image": _image,
    "file": _file,
    "clause": _clause,
}
