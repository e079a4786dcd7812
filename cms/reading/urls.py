"""Addresses of the reading pages, below each language's prefix."""

from django.urls import path

from cms.reading import documents, views

urlpatterns = [
    path("matrix/", views.matrix, name="matrix"),
    path("map/", views.city_map, name="map"),
    path("timeline/", views.timeline, name="timeline"),
    path("compare/", documents.compare, name="compare"),
    path("id/<slug:key>/", documents.permalink, name="permalink"),
    path("versions/<slug:key>/", documents.history, name="versions"),
    path("versions/<slug:key>/<slug:number>/", documents.version, name="version"),
]
