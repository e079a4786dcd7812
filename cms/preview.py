"""Drafts for other front ends: a signed token shows one draft of one page for a quarter of an hour.

Whoever may edit a page mints one in the admin and is led to the front end with it; the front
end asks `/api/v1/preview/{token}`. What is shown is the draft as it was last saved.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import Page, Revision

from content_models.models import ContentPage
from indexer.documents import build_document
from indexer.published import Document

SECONDS = 15 * 60
_signer = signing.TimestampSigner(salt="preview")


class Refused(Exception):
    """A token shows nothing: altered, too old, or its user may edit the page no longer."""


def token(page: Page, user_id: int | None) -> str:
    """Return a token for the last draft of `page`; its user must be allowed to edit the page."""
    return _signer.sign_object(
        {"page": page.pk, "revision": page.latest_revision_id, "user": user_id}
    )


def read(token: str) -> Document:
    """Return the draft as a stored document would be. It is stored nowhere. Raises Refused."""
    try:
        named = _signer.unsign_object(token, max_age=SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise Refused from error
    user = get_user_model().objects.filter(pk=named["user"], is_active=True).first()
    page = Page.objects.filter(pk=named["page"]).first()
    revision = Revision.page_revisions.filter(pk=named["revision"], object_id=named["page"]).first()
    if not (user and page and revision and _may_edit(page, user)):
        raise Refused
    draft = revision.as_object()
    body = build_document(draft)
    return Document(
        id=f"page-{page.pk}",
        kind=body["type"],
        locale=draft.locale.language_code,
        url=draft.get_url() or "",
        slug=body["slug"],
        work=body["work"],
        published_at=draft.first_published_at,
        changed_at=revision.created_at,
        body=body,
    )


@require_safe
def mint(request: HttpRequest, page_id: int) -> HttpResponse:
    """Lead the editor of a page to the front end `to` with a token for its last draft."""
    page = get_object_or_404(Page, pk=page_id)
    if not (isinstance(page.specific, ContentPage) and _may_edit(page, request.user)):
        raise PermissionDenied
    front_end = request.GET.get("to", "")
    if front_end not in settings.PREVIEW_URLS or page.latest_revision_id is None:
        raise Http404
    query = urlencode({"token": token(page, request.user.pk)})
    response = HttpResponseRedirect(f"{front_end}?{query}")
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of caches and search engines, and its address out of other sites' logs."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _may_edit(page: Page, user: object) -> bool:
    return bool(page.permissions_for_user(user).can_edit())
