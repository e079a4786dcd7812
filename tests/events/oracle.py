"""What ought to be shown, asked of Wagtail page by page, without the project's own rule."""

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page, Site

from content_models.models import City, Organisation, Principle, Topic
from indexer.documents import build_targets
from indexer.engines.choose import engine
from indexer.models import Document, Failure, Feed, SearchIndex
from indexer.published import documents

TERMS = {"principle": Principle, "topic": Topic, "city": City, "organisation": Organisation}


def is_public(page):
    expired = page.expire_at and page.expire_at <= timezone.now()
    restricted = page.get_view_restrictions().exists()
    return page.live and not expired and not restricted and bool(page.get_url_parts())


def public_pages():
    """Return every page that anybody may read now, by the id of its document."""
    Site.clear_site_root_paths_cache()
    pages = Page.objects.filter(depth__gt=1).specific()
    return {f"page-{page.pk}": page for page in pages if is_public(page)}


def assert_equal(client, public, wanted):
    """Index, stored documents and API hold exactly what is public.

    `public` are the pages by id, `wanted` those of them that are documents.
    """
    assert not Failure.objects.exists()
    stored = documents().in_bulk()
    for key, page in wanted.items():
        assert key in stored, f"{page} has no document"
        assert_describes(stored[key], page)
    terms = {
        f"{kind}-{term.pk}": term for kind, model in TERMS.items() for term in model.objects.all()
    }
    assert stored.keys() == wanted.keys() | terms.keys()
    for key, term in terms.items():
        assert stored[key].body["label"] == term.name
        assert stored[key].body["slug"] == term.slug
    # Whatever a document was built from has been followed: built anew, each is the same.
    built = build_targets(sorted(stored))
    assert {key: new.fingerprint for key, new in built.items()} == {
        key: document.fingerprint for key, document in stored.items()
    }
    index = SearchIndex.objects.get(live=True)
    assert dict(engine().entries(index.name)) == {key: stored[key].fingerprint for key in wanted}
    assert index.cursor == Feed.row().seq
    for kind, address in (("guideline", "guidelines"), ("policy", "policies")):
        items = client.get(f"/api/v1/{address}?locale=*&page_size=100").json()["items"]
        kinds = {key for key, page in wanted.items() if page.document_type == kind}
        assert {item["id"] for item in items} == kinds
    listed = client.get("/api/v2/pages/?limit=100&fields=_,id").json()["items"]
    assert {f"page-{item['id']}" for item in listed} == public.keys()


def assert_describes(document, page):
    body = document.body
    assert document.url == page.get_url_parts()[2]
    assert document.expires_at == page.expire_at
    assert document.locale == page.locale.language_code
    assert (body["title"], body["summary"]) == (page.title, page.summary)
    for field, links, term in (
        ("principles", page.principle_links, "principle"),
        ("topics", page.topic_links, "topic"),
        ("cities", page.city_links, "city"),
        ("issuing_bodies", page.issuer_links, "organisation"),
    ):
        labels = [getattr(link, term).name for link in links.all()]
        assert [row["label"] for row in body[field]] == labels, field
    # Of a work that is public in several languages each reader is shown one.
    versions = Document.objects.filter(removed_at=None, body__work=body["work"])
    shown = [code for version in versions for code in version.body["shown_in"]]
    assert sorted(set(shown)) == sorted({code for code, _ in settings.LANGUAGES} | set(shown))
