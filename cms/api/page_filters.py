"""Filters of Wagtail's API v2, so that none tells what is hidden and none loses a page."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.models import DateField, QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api.v2 import filters
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from cms.api.filters import chosen_values
from cms.api.problems import BadParameterError
from indexer import published

TERMS = ("principle", "topic", "city")


class TermFilter(BaseFilterBackend):
    """?principle=a&principle=b&city=x: (a or b) and x, by slug, as everywhere else."""

    def filter_queryset(
        self,
        request: Request,
        queryset: QuerySet[Page],
        view: Any,  # noqa: ARG002  as all filters are called
    ) -> QuerySet[Page]:
        """Return the pages whose documents have the values. Raises BadRequestError."""
        try:
            chosen = chosen_values({name: request.GET.getlist(name) for name in TERMS})
        except BadParameterError as error:
            raise BadRequestError(str(error)) from error
        for name, values in chosen.items():
            documents = published.having(published.documents(), name, values)
            queryset = queryset.filter(pk__in=documents.values("page"))
        return queryset


class FieldsFilter(filters.FieldsFilter):
    """?title=x: a value that a field can't have, such as a word for a date, is a bad one."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Page], view: Any
    ) -> QuerySet[Page]:
        """Return the pages whose fields have the values. Raises BadRequestError."""
        for name, value in request.GET.items():
            field = queryset.model._meta._forward_fields_map.get(name)
            if isinstance(field, DateField):
                try:
                    moment = field.to_python(value)
                    if getattr(moment, "tzinfo", None):
                        moment.astimezone(UTC)  # as the database will be told
                except (ValidationError, OverflowError) as error:
                    raise BadRequestError(f"{name} has no value {value[:80]!r}") from error
        found: QuerySet[Page] = super().filter_queryset(request, queryset, view)
        return found


class OrderingFilter(filters.OrderingFilter):
    """?order=title: pages with the same title have an order too, so that paging loses none."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Page], view: Any
    ) -> QuerySet[Page]:
        """Return the pages in order. Raises BadRequestError."""
        given = request.GET.get("order", "")
        for word in given.split(",") if given else ():
            field = view.model._meta._forward_fields_map.get(word.lstrip("-"))
            if word != "random" and (field is None or field.is_relation):
                raise BadRequestError(f"order has no value {word[:80]!r}")
        ordered: QuerySet[Page] = super().filter_queryset(request, queryset, view)
        last = "-id" if given.startswith("-") else "id"
        return ordered if given == "random" else ordered.order_by(*ordered.query.order_by, last)


class LocaleFilter(filters.LocaleFilter):
    """?locale=: an unknown one is a bad parameter."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Page], view: Any
    ) -> QuerySet[Page]:
        """Return the pages in a language. Raises BadRequestError."""
        locale = request.GET.get("locale")
        if locale is not None and locale not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
            raise BadRequestError(f"locale has no value {locale[:80]!r}")
        found: QuerySet[Page] = super().filter_queryset(request, queryset, view)
        return found


def _hiding(base: type[BaseFilterBackend]) -> type[BaseFilterBackend]:
    """Return a filter that finds nothing near a page that is hidden, as near one that is not."""

    class Filter(base):
        def filter_queryset(
            self, request: Request, queryset: QuerySet[Page], view: Any
        ) -> QuerySet[Page]:
            try:
                found: QuerySet[Page] = super().filter_queryset(request, queryset, view)
            except BadRequestError as error:
                if isinstance(error.__cause__, Page.DoesNotExist):
                    return queryset.none()
                raise
            return found

    return Filter


class SearchFilter(filters.SearchFilter):
    """?search=: among all pages; of what it finds the list keeps what it may show, in its order.

    The search of the database can't be asked for what is public: it filters by few fields.
    """

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Page], view: Any
    ) -> QuerySet[Page]:
        """Return the pages that are found. Raises BadRequestError."""
        operator = request.GET.get("search_operator") or "and"
        if operator not in {"and", "or"}:
            raise BadRequestError(f"search_operator has no value {operator[:80]!r}")
        if "search" not in request.GET:
            return queryset
        if not request.GET["search"].strip():  # SQLite's search can't read blanks
            return queryset.none()
        found = super().filter_queryset(request, Page.objects.order_by("title"), view)
        try:
            return queryset.filter(pk__in=[page.pk for page in found])
        except OperationalError as error:  # SQLite's search can't read every text
            value = request.GET["search"][:80]
            raise BadRequestError(f"search has no value {value!r}") from error


FILTERS = [
    FieldsFilter,
    _hiding(filters.ChildOfFilter),
    _hiding(filters.AncestorOfFilter),
    _hiding(filters.DescendantOfFilter),
    OrderingFilter,
    _hiding(filters.TranslationOfFilter),
    LocaleFilter,
    TermFilter,
    SearchFilter,
]
