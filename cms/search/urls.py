"""Addresses of the search pages, below each language's prefix."""

from django.urls import path

from cms.search.views import search, values

urlpatterns = [
    path("search/", search, name="search"),
    path("search/values/<slug:name>/", values, name="search_values"),
]
