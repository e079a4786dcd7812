"""The public API, version 1: it only grows by what readers may ignore."""

from copy import deepcopy
from typing import Any

from ninja import NinjaAPI

from cms.api import changes, deprecations, documents, nearby, preview, search
from cms.api.problems import CONTENT_TYPE, register


class Api(NinjaAPI):
    """An API that describes its errors as what they are."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Return the description, with errors, defaults and what is deprecated put right."""
        schema = deepcopy(super().get_openapi_schema(**kwargs))  # parts of it are shared
        for path in schema["paths"].values():
            operation = path["get"]
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
            for parameter in operation["parameters"]:
                if parameter["name"] in deprecations.PARAMETERS:
                    parameter["deprecated"] = True
        for shape in schema["components"]["schemas"].values():
            for value in shape.get("properties", {}).values():
                # What `fields` leaves out is absent, and has no value that a client could assume.
                value.pop("default", None)
        return schema


api = Api(
    title="Rights Commons",
    version="1",
    description=(
        "Guidelines, policies and use cases on digital rights in cities. Public and read-only; "
        "without keys or cookies. Errors are `application/problem+json`. Parameters that are "
        "not described are refused. Answers have an ETag: ask with If-None-Match."
    ),
    docs_url="/docs/",
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)
register(api)
for router in (search.router, nearby.router, documents.router, changes.router, preview.router):
    api.add_router("", router)
