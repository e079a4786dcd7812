"""A document as schema.org JSON-LD, for search engines that read pages."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from cms.search.presenters import absolute
from search_config.document import Body

TYPES = {
    "guideline": "DigitalDocument",
    "policy": "Legislation",
    "use-case": "Article",
    "resource": "CreativeWork",
}
# What would end the element that the data stand in.
_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def element(body: Body, url: str) -> SafeString:
    """Return the document at `url` as a script element of data, which no policy forbids."""
    data = json.dumps(linked_data(body, url), ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308  escaped


def linked_data(body: Body, url: str) -> dict[str, Any]:
    """Return the document at `url` in the words of schema.org. What is not stated is absent."""
    address = absolute(url)
    data = {
        "@context": "https://schema.org",
        "@type": TYPES.get(body["type"], "CreativeWork"),
        "@id": address,
        "url": address,
        "name": body["title"],
        "alternateName": body["title_original"],
        "abstract": body["summary"],
        "inLanguage": body["lang"],
        "datePublished": body["date"],
        "creativeWorkStatus": body["status"],
        "license": _licence(body["licence"]),
        "creditText": body["attribution"],
        "publisher": [_named("Organization", each["label"]) for each in body["issuing_bodies"]],
        "about": [
            _named("DefinedTerm", term["label"]) for term in (*body["principles"], *body["topics"])
        ],
        "spatialCoverage": [
            *(_named("City", city["label"]) for city in body["cities"]),
            *(_named("Country", country["label"]) for country in body["countries"]),
        ],
        "isBasedOn": [source["url"] for source in body["sources"] if source["url"]],
        "associatedMedia": [
            {"@type": "MediaObject", "name": file["title"], "contentUrl": absolute(file["url"])}
            for file in body["files"]
        ],
    }
    return {name: value for name, value in data.items() if value}


def _named(kind: str, name: str) -> dict[str, str]:
    return {"@type": kind, "name": name}


def _licence(identifier: str) -> str:
    """Return the address of an SPDX licence; our own words for none of theirs have none."""
    known = identifier and not identifier.startswith("LicenseRef-")
    return f"https://spdx.org/licenses/{identifier}" if known else ""
