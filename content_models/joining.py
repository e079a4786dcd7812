"""Joining terms that mean the same: whatever refers to one of them refers to the other afterwards.

Triggers record each row that changes, so the pages reach the search index by themselves.
"""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.fields import StreamField
from wagtail.models import ReferenceIndex, Revision

from content_models.models import City, Organisation, Topic
from content_models.models.taxonomy import Term, lines

JOINABLE: dict[str, type[Term]] = {"topic": Topic, "city": City, "organisation": Organisation}
NAMES = {Topic: "synonyms", City: "other_names", Organisation: "other_names"}


@transaction.atomic
def join(keep: Term, other: Term) -> None:
    """Let `keep` stand for `other` in each language, and delete `other`; its names are kept.

    Raises ValidationError, and changes nothing, if they are one term or if topics would come
    to stand on a third level or in a circle.
    """
    if keep.translation_key == other.translation_key:
        raise ValidationError(f"“{keep}” and “{other}” are the same term.")
    versions = type(keep).objects.filter(translation_key=other.translation_key)
    for version in versions:
        own = keep.get_translation_or_none(version.locale)
        if own is None and version.locale_id == keep.locale_id:
            own = keep
        if own is None:
            version.translation_key, version.slug = keep.translation_key, keep.slug
            version.save()
        else:
            _join_version(own, version)


def _join_version(keep: Term, other: Term) -> None:
    if isinstance(keep, Topic) and keep.parent and Topic.objects.filter(parent=other.pk).exists():
        raise ValidationError(f"“{keep}” is on the second level, below “{other}” are topics.")
    _move_rows(keep, other)
    _move_in_streams(keep, other)
    _move_in_revisions(keep, other)
    field = NAMES[type(keep)]
    names = [*lines(getattr(keep, field)), other.name, *lines(getattr(other, field))]
    once: dict[str, str] = {}
    for each in names:
        once.setdefault(" ".join(each.split()).casefold(), each)
    once.pop(keep.name.casefold(), None)
    setattr(keep, field, "\n".join(once.values()))
    keep.save()
    other.delete()  # refused if anything refers to it still


def _move_rows(keep: Term, other: Term) -> None:
    """Point foreign keys to `keep`; a page that is tied to both loses the second tie."""
    for relation in other._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        for row in model._default_manager.filter(**{name: other}):
            setattr(row, name, keep)
            try:
                row.validate_constraints()
            except ValidationError:
                row.delete()
            else:
                row.save()


def _move_in_streams(keep: Term, other: Term) -> None:
    for group in ReferenceIndex.get_references_to(other).group_by_source_object():
        source = getattr(group[0], "specific", group[0])
        for field in source._meta.get_fields():
            if isinstance(field, StreamField):
                raw = list(getattr(source, field.name).raw_data)
                if (moved := _moved(raw, keep, other)) != raw:
                    setattr(source, field.name, json.dumps(moved))
                    source.save()


def _move_in_revisions(keep: Term, other: Term) -> None:
    """Let drafts, scheduled and older revisions name `keep`."""
    for revision in Revision.objects.iterator(chunk_size=200):
        moved = _moved(revision.content, keep, other)
        if moved != revision.content:
            Revision.objects.filter(pk=revision.pk).update(content=moved)


def _moved(value: Any, keep: Term, other: Term) -> Any:
    """Return serialised content with the one term for the other.

    In links and in blocks a field that holds a term is called like its model.
    """
    name = str(keep._meta.model_name)
    if isinstance(value, dict):
        moved = {key: _moved(part, keep, other) for key, part in value.items()}
        return moved | {name: keep.pk} if value.get(name) == other.pk else moved
    if isinstance(value, list):
        parts = [_moved(part, keep, other) for part in value]
        tied = [n for n, part in enumerate(parts) if _is_link(part, name) and part[name] == keep.pk]
        return [part for n, part in enumerate(parts) if n not in tied[1:]]
    if isinstance(value, str) and value.startswith("[{"):
        try:
            stream = json.loads(value)
        except ValueError:
            return value
        moved_stream = _moved(stream, keep, other)
        return value if moved_stream == stream else json.dumps(moved_stream)
    return value


def _is_link(part: Any, name: str) -> bool:
    return isinstance(part, dict) and name in part and "page" in part
