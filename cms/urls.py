"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.documents.views import serve as wagtaildocs_views

from cms import health, sitemap
from cms.api import urls as api_urls
from cms.exports import urls as export_urls
from cms.metrics import metrics
from cms.reading import urls as reading_urls
from cms.search import urls as search_urls
from cms.security.shared_passwords import throttled

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        throttled(wagtaildocs_views.authenticate_with_password),
        name="wagtaildocs_authenticate_with_password",
    ),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", include(api_urls)),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", metrics),
    path("robots.txt", sitemap.robots),
    path("sitemap.xml", sitemap.index, name="sitemaps"),
    path("sitemap-<int:number>.xml", sitemap.sitemap, name="sitemap"),
]
if settings.SERVE_MEDIA:
    # Pictures only: other uploads may be private, and `documents/` asks who may read them.
    images = {"document_root": settings.MEDIA_ROOT / "images"}
    urlpatterns.append(path("media/images/<path:path>", serve, images))
urlpatterns += i18n_patterns(
    path("", include(search_urls)),
    path("", include(reading_urls)),
    path("search/", include(export_urls)),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        throttled(wagtail_views.authenticate_with_password),
        name="wagtailcore_authenticate_with_password",
    ),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
