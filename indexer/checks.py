"""System checks: what would otherwise be found out by a document that is missing."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from content_models.models import document_models
from indexer import capture
from indexer.documents.blocks import BLOCK_TYPES


@register(Tags.models)
def every_block_is_built(**_: Any) -> list[CheckMessage]:
    """E001: a block type that no document would show or find."""
    return [
        Error(
            f"{model.__name__}.body has the block “{name}” that no document is built from.",
            hint="Add it to indexer/documents/blocks.py.",
            id="indexer.E001",
        )
        for model in document_models()
        for name in model._meta.get_field("body").stream_block.child_blocks
        if name not in BLOCK_TYPES
    ]


@register(Tags.models)
def every_detail_is_a_field(**_: Any) -> list[CheckMessage]:
    """E002: a detail of a page type that its model does not have."""
    return [
        Error(
            f"{model.__name__}.detail_fields names “{name}”, which is no field.", id="indexer.E002"
        )
        for model in document_models()
        for name in model.detail_fields
        if name not in {field.name for field in model._meta.get_fields()}
    ]


@register(Tags.database)
def every_trigger_is_installed(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """E004: a watched table without its trigger; its changes would go unseen."""
    if not databases or "default" not in databases:
        return []
    absent = capture.missing()
    if not absent:
        return []
    return [
        Error(
            f"{len(absent)} triggers that record changes are missing in the database.",
            hint="Run `python manage.py migrate`.",
            id="indexer.E004",
        )
    ]
