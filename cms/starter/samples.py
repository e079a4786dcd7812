"""Sample documents, written for this site and marked so. The switch is SAMPLE_CONTENT."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from cms.starter import organisations, pages
from cms.starter.records import LANGUAGE, Step, key, text
from cms.starter.sample_body import blocks
from content_models.choices import Licence, Scope
from content_models.models import ContentPage, Guideline, Policy, UseCase

# An original comes before its translations.
FILES = ("guideline.en", "guideline.es", "guideline.fr", "policy.en", "use_case.en")
TYPES: dict[str, type[ContentPage]] = {
    model.__name__: model for model in (Guideline, Policy, UseCase)
}


def steps() -> Iterator[Step]:
    """Return one step for each sample."""
    for name in FILES:
        yield Step("sample documents", partial(_create, name))


def _create(name: str) -> bool:
    own = text(f"samples/{name}.yaml")
    origin = own.get("translates", name)
    original = text(f"samples/{origin}.yaml")
    language = own.get("language", LANGUAGE)
    if pages.exists(key(origin), language):
        return False
    sample = {**original, **own, "fields": {**original["fields"], **own["fields"]}}
    organisations.create(organisations.SAMPLE_CITY)
    page = TYPES[sample["type"]](
        translation_key=key(origin),
        title=sample["title"],
        slug=sample["slug"],
        summary=sample["summary"],
        title_original=original["title"] if origin != name else "",
        original_languages=[LANGUAGE],
        scope=Scope.NETWORK,
        licence=Licence.CC0,
        sample=True,
    )
    pages.link(
        page,
        principles=sample["principles"],
        topics=sample["topics"],
        issuers=[organisations.SAMPLE_CITY],
    )
    for version in sample.get("versions", [""]):
        _write(page, origin, sample, version)
        if not page.pk:
            pages.add(page, language, live=False)
        pages.publish(page)
        page = type(page).objects.get(pk=page.pk)
    return True


def _write(page: ContentPage, origin: str, sample: Mapping[str, Any], version: str) -> None:
    """Give `page` the fields and the text of one version."""
    for field, value in sample["fields"].items():
        setattr(page, field, value[version] if isinstance(value, dict) else value)
    if version:
        page.version_label = version
    page.body = json.dumps(blocks(origin, sample["body"], version))
