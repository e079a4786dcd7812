"""Addresses of the reading pages, below each language's prefix."""

from django.urls import path

from cms.reading import documents, views

urlpatterns = [
    path("matrix/", views.matrix, name="matrix"),
    path("map/", views.city_map, name="map"),
    path("timeline/", views.timeline, name="timeline"),
    path("browse/", views.browse, name="browse"),
    path("principles/", views.terms, {"kind": "principle"}, name="principles"),
    path("principles/<slug:slug>/", views.term, {"kind": "principle"}, name="principle"),
    path("topics/", views.terms, {"kind": "topic"}, name="topics"),
    path("topics/<slug:slug>/", views.term, {"kind": "topic"}, name="topic"),
    path("cities/", views.terms, {"kind": "city"}, name="cities"),
    path("cities/<slug:slug>/", views.term, {"kind": "city"}, name="city"),
    path("press-and-privacy/", views.press, name="press"),
    path("compare/", documents.compare, name="compare"),
    path("id/<slug:key>/", documents.permalink, name="permalink"),
    path("versions/<slug:key>/", documents.history, name="versions"),
    path("versions/<slug:key>/<slug:number>/", documents.version, name="version"),
]
