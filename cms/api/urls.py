"""Addresses below /api/. Wagtail's v3 is left out: it writes, and knows session passwords."""

from django.urls import path, re_path

from cms.api.pages import router
from cms.api.problems import not_found
from cms.api.v1 import api

urlpatterns = [
    re_path(r"^v1/$", not_found),
    path("v1/", api.urls),
    path("v2/", router.urls),
    re_path(r"", not_found),
]
