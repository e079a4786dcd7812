"""Topics in two levels, with the words by which search finds them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Q
from wagtail.models import Locale

from cms.starter.records import LANGUAGE, Step, key, text
from content_models.models import Topic


def steps() -> Iterator[Step]:
    """Return one step for each topic, the wider one first."""
    for slug, wider in text("topics.yaml").items():
        yield Step("topics", partial(_create, slug, wider, ""))
        for name, narrower in wider.get("topics", {}).items():
            yield Step("topics", partial(_create, f"{slug}/{name}", narrower, slug))


def topic(path: str) -> Topic:
    """Return the topic that the data files call `path`: `governance` or `governance/audit`.

    A topic that a person made under the same slug is taken as the same one. Raises
    Topic.DoesNotExist.
    """
    same = Q(translation_key=key(f"topic/{path}")) | Q(slug=path.replace("/", "-"))
    found: Topic | None = Topic.objects.filter(same, locale__language_code=LANGUAGE).first()
    if found is None:
        raise Topic.DoesNotExist(f"There is no topic “{path}”.")
    return found


def ensure(path: str) -> Topic:
    """Return the topic `path`, created with the one above it if it is not there."""
    wider, _, narrower = path.partition("/")
    fields = text("topics.yaml")[wider]
    _create(wider, fields, "")
    if narrower:
        _create(path, fields["topics"][narrower], wider)
    return topic(path)


def _create(path: str, fields: dict[str, Any], parent: str) -> bool:
    try:
        topic(path)
    except Topic.DoesNotExist:
        new = Topic(
            locale=Locale.objects.get(language_code=LANGUAGE),
            translation_key=key(f"topic/{path}"),
            name=fields["name"],
            slug=path.replace("/", "-"),
            parent=topic(parent) if parent else None,
            synonyms="\n".join(dict.fromkeys(fields["synonyms"])),
        )
        new.full_clean()
        new.save()
        return True
    return False
