"""A search as an Atom feed: what it finds, the documents that are newest here first."""

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.api.links import absolute, api_url
from cms.exports.text import plain
from cms.exports.views import asked, polite
from cms.search import find
from cms.search.criteria import Criteria
from indexer.published import Document

ENTRIES = 50


@polite
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with the feed. An entry's id lasts; its address may change."""
    criteria = asked(request)
    documents = find.newest(find.ids(criteria), ENTRIES)
    made = Atom1Feed(
        title=_title(criteria),
        link=absolute(request.path.replace("feed.atom", "") + _query(criteria)),
        description=None,
        language=get_language(),
        feed_url=absolute(request.path + _query(criteria)),
        author_name="Rights Commons",
    )
    for document in documents:
        _add(made, document)
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response


def _add(made: Atom1Feed, document: Document) -> None:
    body = document.body
    terms = (*body["principles"], *body["topics"], *body["cities"])
    made.add_item(
        title=plain(body["title"]),
        link=absolute(document.url),
        description=plain(body["summary"]),
        unique_id=api_url(document.kind, document.pk),
        pubdate=document.published_at,
        updateddate=document.changed_at,
        author_name=plain("; ".join(each["label"] for each in body["issuing_bodies"])) or None,
        categories=[plain(term["label"]) for term in terms],
        item_copyright=plain("; ".join(filter(None, (body["licence"], body["attribution"])))),
    )


def _title(criteria: Criteria) -> str:
    words = plain(criteria.text.strip())
    return f"Rights Commons: {words}" if words else _("Rights Commons: search")


def _query(criteria: Criteria) -> str:
    query = criteria.query_string()
    return f"?{query}" if query else ""
