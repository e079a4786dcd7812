"""What a copy must hold: asked page by page, and read from the lists."""

from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.api.collections import TERMS, page_collections, term_collections
from content_models.models import ContentPage

SITE = "http://localhost:8000"


def compare(held: dict[str, dict]) -> tuple[int, int, int]:
    """Return how many documents a copy lacks, holds too much, and holds in another state."""
    wanted = listed()
    assert set(wanted) == public(), "the lists do not agree with the pages"
    missing = wanted.keys() - held.keys()
    extra = held.keys() - wanted.keys()
    different = {pk for pk in wanted.keys() & held.keys() if wanted[pk] != held[pk]}
    for pk in sorted(different)[:3]:
        names = [name for name in wanted[pk] if wanted[pk][name] != held[pk].get(name)]
        print(pk, {name: (wanted[pk][name], held[pk].get(name)) for name in names})
    return len(missing), len(extra), len(different)


def listed() -> dict[str, dict]:
    """Return every document that the lists show, without what the feed leaves out."""
    client, found = Client(), {}
    for name in (*page_collections().values(), *term_collections().values()):
        path = f"/api/v1/{name}?locale=*&page_size=100"
        while path:
            page = client.get(path).json()
            for item in page["items"]:
                item.pop("count", None)
                found[item["id"]] = item
            path = (page["next"] or "").removeprefix(SITE)
    return found


def public() -> set[str]:
    """Return the ids of what is public, by Wagtail's own word on each page."""
    terms = {
        f"{kind}-{pk}"
        for kind, model in TERMS.items()
        for pk in model.objects.values_list("pk", flat=True)
    }
    return terms | {
        f"page-{page.pk}"
        for page in Page.objects.filter(live=True)
        if issubclass(page.specific_class, ContentPage)
        and not (page.expire_at and page.expire_at <= timezone.now())
        and not page.get_view_restrictions().exists()
        and page.get_url() is not None
    }
