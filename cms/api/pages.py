"""Wagtail's API v2: public pages, the same for everybody, whoever is logged in."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language_from_path
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page, Site

from cms.api.page_filters import FILTERS, TERMS
from indexer.eligibility import public_q

NUMBERS = ("id", "limit", "offset")


class PublicPages(PagesAPIViewSet):
    """The pages that `public_q` lets through, and nothing of others.

    Wagtail's own filter depends on the session: a password typed once opens a page. And an
    alias would name its source, public or not, so `alias_of` is left out. Addresses do not
    depend on the site that is asked, so there is no `site`.
    """

    authentication_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    filter_backends = FILTERS
    meta_fields = [name for name in PagesAPIViewSet.meta_fields if name != "alias_of"]
    known_query_parameters = (PagesAPIViewSet.known_query_parameters - {"site"}).union(TERMS)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is said twice, and what would end in a database error or in endless queries."""
        for name, value in request.query_params.items():
            if name not in TERMS and len(request.query_params.getlist(name)) > 1:
                raise BadRequestError(f"{name} is given more than once")
            if "\0" in value or (name in NUMBERS and not re.fullmatch("[0-9]{1,9}", value)):
                raise BadRequestError(f"{name} has no value {value[:80]!r}")
        if self.action == "listing_view" and "*" in request.query_params.get("fields", ""):
            raise BadRequestError("fields can't be * in a list: name them, or use /api/v1/")
        super().initial(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the public pages, also those that filters such as `child_of` may name."""
        pages: QuerySet[Page] = Page.objects.filter(public_q())
        return pages.select_related("content_type").order_by("id")

    def get_queryset(self) -> QuerySet[Page]:
        """Return those of the type that is asked for; addresses need the locale of each."""
        pages: QuerySet[Page] = super().get_queryset()
        return pages.select_related("locale")

    def find_object(self, queryset: QuerySet[Page], request: Request) -> Page | None:
        """Return the page with an id or at an address, in whatever language; None without either.

        Raises BadRequestError, Page.DoesNotExist.
        """
        unknown = set(request.GET) - self.find_query_parameters - {"fields", "rich_text_format"}
        if unknown:
            raise BadRequestError(f"find has no parameter {sorted(unknown)[0][:80]!r}")
        if "html_path" not in request.GET:
            page: Page | None = super().find_object(queryset, request)
            return page
        try:
            path = unquote(urlsplit(request.GET["html_path"]).path)
        except ValueError as error:
            raise Page.DoesNotExist from error
        language = get_language_from_path(path)
        rest = path.removeprefix(f"/{language}") if language else path
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            raise Page.DoesNotExist
        keys = {"translation_key": site.root_page.translation_key}
        start = Page.objects.get(locale__language_code=language or settings.LANGUAGE_CODE, **keys)
        return queryset.get(url_path=f"{start.url_path}{rest.strip('/')}/".replace("//", "/"))


router = WagtailAPIRouter("api-v2")
router.register_endpoint("pages", PublicPages)
