"""What Wagtail would show although it is public no longer."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page


@hooks.register("before_serve_page")
def hide_expired(page: Page, _request: HttpRequest, *_: Any) -> None:
    """Answer 404 from the minute a page expires, not from the next run of publish_scheduled."""
    if page.expire_at and page.expire_at <= timezone.now():
        raise Http404
