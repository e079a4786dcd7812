"""The public API, version 1."""

from ninja import NinjaAPI

from cms.api import changes, documents, search
from cms.api.problems import register

api = NinjaAPI(
    title="Rights Commons",
    version="1",
    description=(
        "Guidelines, policies and use cases on digital rights in cities. Public and read-only. "
        "Errors are `application/problem+json`. Unknown parameters are refused."
    ),
    docs_url="/docs/",
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)
register(api)
api.add_router("", search.router)
api.add_router("", documents.router)
api.add_router("", changes.router)
