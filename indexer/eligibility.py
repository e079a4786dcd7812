"""What is public: the one rule, as a query and, page by page, with its reason.

Nothing else decides it. A page is public if it is live, not expired, below a site's root
and in no closed section. `PageQuerySet.public()` is not enough: it lists an alias whose
source page is private.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, Value
from django.utils import timezone
from wagtail.documents.models import Document as StoredFile
from wagtail.models import Page, PageViewRestriction, Site


@dataclass(frozen=True)
class Decision:
    """Whether a page may be shown, and why not."""

    public: bool
    reason: str = ""


def sections() -> tuple[list[str], list[str]]:
    """Return the tree paths of the sites' root pages with their translations, and of closed ones.

    Closed are the restricted pages and, however often aliased, their aliases: Wagtail
    applies a page's restriction to its aliases and to all below both. An alias has no
    restriction of its own: Wagtail looks at its source alone.
    """
    keys = Site.objects.values("root_page__translation_key")
    restricted = PageViewRestriction.objects.filter(page__alias_of=None).values("page")
    roots, closed_pages = (
        Page.objects.filter(condition)
        .annotate(closed=Value(closed))
        .order_by()
        .values_list("pk", "path", "closed")
        for condition, closed in (
            (Q(translation_key__in=keys), False),
            (Q(pk__in=restricted), True),
        )
    )
    rows = roots.union(closed_pages).order_by("path")
    open_paths, closed = [], {}
    for pk, path, is_closed in rows:
        if is_closed:
            closed[pk] = path
        else:
            open_paths.append(path)
    found = set(closed)
    while found:
        aliases = Page.objects.filter(alias_of__in=found).exclude(pk__in=closed)
        new = dict(aliases.values_list("pk", "path"))
        closed |= new
        found = set(new)
    return open_paths, sorted(closed.values())


def closed_paths() -> list[str]:
    """Return the tree paths of closed sections."""
    return sections()[1]


def site_paths() -> list[str]:
    """Return the tree paths of the sites' root pages and of their translations."""
    return sections()[0]


def _below(paths: list[str], to: str) -> Q:
    """Return the pages at or below these paths; no paths, no pages."""
    if not paths:
        return Q((f"{to}pk__in", []))
    below = Q()
    for path in paths:
        below |= Q((f"{to}path__startswith", path))
    return below


def public_q(to: str = "") -> Q:
    """Return the condition on `wagtailcore.Page` that exactly the public pages meet now.

    For a model that has a page, `to` leads to it: `page__`.
    """
    now = timezone.now()
    roots, closed = sections()
    return (
        Q((f"{to}live", True), (f"{to}depth__gt", 1))  # the root of the tree is no page
        & (Q((f"{to}expire_at", None)) | Q((f"{to}expire_at__gt", now)))
        & _below(roots, to)
        & ~_below(closed, to)
    )


def file_is_public(file: StoredFile) -> bool:
    """Say whether everybody may read a file: no collection above it is restricted."""
    return not file.collection.get_view_restrictions().exists()


def decide(page: Page) -> Decision:
    """Say whether `page` is public, and if not, why: the same answer as `public_q`."""
    return decisions([page])[page.pk]


def decisions(pages: Iterable[Page]) -> dict[int, Decision]:
    """Return what `decide` says of each page, by its key, in a fixed number of queries."""
    sites = site_paths()
    closed = closed_paths()
    titles = dict(Page.objects.filter(path__in=closed).values_list("path", "title"))
    return {page.pk: _decision(page, sites, titles) for page in pages}


def _decision(page: Page, sites: list[str], closed: Mapping[str, str]) -> Decision:
    if not page.live:
        return Decision(public=False, reason="It is not published.")
    if page.expire_at and page.expire_at <= timezone.now():
        return Decision(public=False, reason=f"It expired on {page.expire_at:%Y-%m-%d %H:%M} UTC.")
    if page.depth == 1 or not any(page.path.startswith(path) for path in sites):
        return Decision(public=False, reason="It is not below the root page of a site.")
    for path, title in closed.items():
        if page.path.startswith(path):
            where = "It" if path == page.path else f"The section “{title}”"
            return Decision(public=False, reason=f"{where} is private.")
    return Decision(public=True)
