"""What keeps the site closed; docs/security.md says why."""

from datetime import timedelta

from cms.settings import env as environment

env = environment.read()

# Who is asking.
TRUSTED_PROXIES = env.trusted_proxies

# Logging in: ten failures from one address, then a quarter of an hour of rest. Failures are
# not counted by name: then anybody could lock an editor out who knows how they log in.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_CLIENT_IP_CALLABLE = "cms.security.clients.client_address"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "site_admin/locked_out.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds
# A login lasts a working day and ends with the browser.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# What a page may do. Public pages: nothing inline, nothing from elsewhere.
SELF, NONE = ["'self'"], ["'none'"]
_public = {
    "default-src": NONE,
    "script-src": SELF,
    "style-src": SELF,
    "img-src": SELF,
    "font-src": SELF,
    "connect-src": SELF,
    "manifest-src": SELF,
    "form-action": SELF,
    "base-uri": NONE,
    "frame-ancestors": SELF,  # the editor shows a preview in a frame
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _public}
# Wagtail's admin writes scripts (date fields, lists of links) and styles into its pages,
# shows pictures before they are uploaded (blob:, data:), previews in frames and embeds videos.
ADMIN_CONTENT_SECURITY_POLICY = {
    **_public,
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "blob:", "data:"],
    "font-src": ["'self'", "data:"],
    "frame-src": SELF,
}
PERMISSIONS_POLICY = ", ".join(
    f"{name}=()"
    for name in (
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What somebody searched for stands in the address: no other site is told it.
SECURE_REFERRER_POLICY = "same-origin"

# Where the site itself sends requests to (cms/outgoing.py).
OUTGOING_PORTS = [443, 80]
OUTGOING_ALLOWED_NETWORKS = env.outgoing_allowed_networks.replace(",", " ").split()
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no block embeds anything

# What editors may upload; cms/security/uploads.py looks into each file. No SVG and no HTML:
# both can hold scripts. Files go through Wagtail's view, which asks who may read them.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.security.uploads.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]  # so that a hit can lead to its page
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50_000_000  # bytes
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.security.uploads.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
MAX_UNPACKED_SIZE = 200_000_000  # bytes of all parts of an office file

# How much a request may carry, in bytes; readers send next to nothing.
MAX_BODY = 100_000
MAX_ADMIN_BODY = WAGTAILDOCS_MAX_UPLOAD_SIZE + 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000  # the text of a form, without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's editor has one for each part of a block
DATA_UPLOAD_MAX_NUMBER_FILES = 20

DEFAULT_EXCEPTION_REPORTER_FILTER = "cms.security.scrub.ReportFilter"
