"""A batch of targets → their documents."""

import hashlib
import json
import logging
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.models import Page

from content_models.models import ContentPage, document_models
from indexer.documents import pages, terms
from indexer.documents.context import Context
from indexer.eligibility import public_q
from search_config.document import Body
from search_config.limits import unsearched
from search_config.normal import searched

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Built:
    """A document as it ought to be stored; `seen` are the targets that it was built from.

    `named` is what readers of the document are told of others that it names: they look that
    up when they read, and learn from a new `seq` that it has changed.
    """

    kind: str
    page: int | None
    locale: str
    url: str
    title_key: str
    date: str
    published_at: datetime | None
    expires_at: datetime | None
    body: dict[str, Any]
    named: tuple[Any, ...]
    seen: frozenset[str] = field(compare=False)

    @property
    def unsearched(self) -> str:
        """What of its text is too long to be searched, in sentences; "" for nothing."""
        said = unsearched([searched(each["text"]) for each in self.body.get("passages", ())])
        files = sum(file["text"] == "partial" for file in self.body.get("files", ()))
        return f"{said} Files searched in part: {files}.".strip() if files else said

    @property
    def fingerprint(self) -> str:
        """32 hex digits that differ whenever anything that is shown or indexed does."""
        parts = [self.kind, self.locale, self.url, self.title_key, str(self.expires_at), self.body]
        text = json.dumps([*parts, self.unsearched, self.named], sort_keys=True, allow_nan=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fold_title(title: str) -> str:
    """Return a title as it is sorted: without accents, case and leading marks."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).lstrip("\"'“”«¿¡ ")[:255]


def has_document(page: Page) -> bool:
    """Say whether pages of this type are documents; home and index pages are none."""
    return issubclass(page.specific_class or Page, ContentPage)


def shared(kind: str, body: Mapping[str, Any]) -> set[str]:
    """Return what others are built from because of this document: its work, a city's country."""
    return {f"work-{body['work']}"} | ({f"country-{body['country']}"} if kind == "city" else set())


def build_document(page: ContentPage) -> Body:
    """Return the stored document of one page as it stands in memory: its own HTML, a preview.

    The text of its files is left out: the page links to them.
    """
    return pages.build(page, Context(reads_files=False))[0]


def build_targets(targets: Iterable[str]) -> dict[str, Built | Exception | None]:
    """Return the document of each target: None if it has none, an exception if it failed."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    result: dict[str, Built | Exception | None] = {}
    for target in targets:
        kind, _, pk = target.rpartition("-")
        result[target] = None
        if pk.isdecimal():
            by_kind[kind].append(int(pk))
    result |= _pages(by_kind.pop("page", []))
    for kind, pks in by_kind.items():
        if kind in terms.BUILDERS:
            result |= _terms(kind, pks)
    return result


def _pages(pks: list[int]) -> dict[str, Built | Exception | None]:
    context = Context()
    found: dict[str, Built | Exception | None] = {}
    for model in document_models() if pks else []:
        batch = list(model.objects.filter(public_q(), pk__in=pks))
        prefetch_related_objects(batch, *pages.LINKS)
        context.load_versions(str(page.translation_key) for page in batch)
        for page in batch:
            try:
                built = _page(page, context)
                _ = built.fingerprint  # a body that can't be stored fails here, alone
                found[f"page-{page.pk}"] = built
            except Exception as error:
                logger.exception("page-%s could not be built", page.pk)
                found[f"page-{page.pk}"] = error
    return found


def _page(page: ContentPage, context: Context) -> Built:
    body, seen = pages.build(page, context)
    related = (int(relation["id"].removeprefix("page-")) for relation in body["related"])
    return Built(
        kind=page.document_type,
        page=page.pk,
        locale=context.locales[page.locale_id],
        url=context.path_of(page),
        title_key=fold_title(page.title),
        date=body["date"],
        published_at=page.first_published_at,
        expires_at=page.expire_at,
        body=dict(body),
        named=(context.versions(body["work"]), [context.named(pk) for pk in related]),
        seen=frozenset(seen),
    )


def _terms(kind: str, pks: list[int]) -> dict[str, Built | Exception | None]:
    return {
        f"{kind}-{pk}": Built(
            kind=kind,
            page=None,
            locale=body["lang"],
            url="",
            title_key=fold_title(body["label"]),
            date="",
            published_at=None,
            expires_at=None,
            body=body,
            named=named,
            seen=frozenset(seen),
        )
        for pk, (body, named, seen) in terms.build(kind, pks).items()
    }
