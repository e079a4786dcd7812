"""Wagtail's API v2: public pages, the same for everybody, whoever is logged in."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page

from indexer.eligibility import public_q

NUMBERS = ("id", "limit", "offset")


class PublicPages(PagesAPIViewSet):
    """The pages that `public_q` lets through, and nothing of others.

    Wagtail's own filter depends on the session: a password typed once opens a page. And an
    alias would name its source, public or not, so `alias_of` is left out.
    """

    authentication_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    meta_fields = [name for name in PagesAPIViewSet.meta_fields if name != "alias_of"]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - {"site"}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what would end in a database error."""
        for name, value in request.query_params.items():
            too_long = name in NUMBERS and not (value.isdecimal() and len(value) <= 9)
            if "\0" in value or too_long:
                raise BadRequestError(f"{name} has no value {value[:80]!r}")
        super().initial(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the public pages, also those that filters such as `child_of` may name."""
        pages: QuerySet[Page] = Page.objects.filter(public_q())
        return pages.order_by("id")


router = WagtailAPIRouter("api-v2")
router.register_endpoint("pages", PublicPages)
