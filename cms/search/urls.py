"""Addresses of the search page, below each language's prefix."""

from django.urls import path

from cms.search.views import search

urlpatterns = [path("search/", search, name="search")]
