"""Addresses of the reading pages, below each language's prefix."""

from django.urls import path

from cms.reading import views

urlpatterns = [
    path("matrix/", views.matrix, name="matrix"),
    path("map/", views.city_map, name="map"),
    path("timeline/", views.timeline, name="timeline"),
]
