"""What should be found, asked page by page, and what is."""

import sys
from collections import Counter
from dataclasses import dataclass, fields

from django.utils import timezone
from wagtail.models import Page

from cms.search.criteria import Criteria
from cms.search.find import find
from indexer.documents import build_targets, has_document
from indexer.engines.choose import engine
from indexer.engines.errors import EngineError
from indexer.published import live_index


@dataclass
class Counts:
    """Documents that were `lost`, `stale`, `leaked` or indexed twice."""

    lost: int = 0
    stale: int = 0
    leaked: int = 0
    duplicates: int = 0

    def add(self, other: "Counts") -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def __str__(self) -> str:
        return " ".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def public_pages() -> dict[str, Page]:
    """Return the pages that anybody may read, by Wagtail's own answers for each page."""
    now = timezone.now()
    return {
        f"page-{page.pk}": page
        for page in Page.objects.live().specific()
        if has_document(page)
        and not (page.expire_at and page.expire_at <= now)
        and page.url is not None
        and not page.get_view_restrictions().exists()
    }


def leaks() -> list[str]:
    """Return what a search shows now that it must not; an engine that is down shows nothing.

    Nobody else edits meanwhile. What is public is asked first: a page that expires in
    between is searched for too late, never too early.
    """
    public = public_pages()
    try:
        found = [hit.document.pk for hit in find(Criteria(page_size=100)).hits]
    except EngineError:
        return []
    return [pk for pk in found if pk not in public]


def compare() -> Counts:
    """Compare the engine with what should be in it, after quiescence."""
    built = build_targets(public_pages())
    expected = {pk: document.fingerprint for pk, document in built.items()}
    index = live_index()
    entries = list(engine().entries(index.name)) if index else []
    times = Counter(pk for pk, _ in entries)
    held = dict(entries)
    wrong = {
        "lost": expected.keys() - held.keys(),
        "stale": {pk for pk in expected.keys() & held.keys() if held[pk] != expected[pk]},
        "leaked": held.keys() - expected.keys(),
        "duplicates": {pk for pk, number in times.items() if number > 1},
    }
    for name, found in wrong.items():
        if found:
            sys.stdout.write(f"{name}: {' '.join(sorted(found))}\n")
    return Counts(**{name: len(found) for name, found in wrong.items()})
