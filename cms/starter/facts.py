"""The facts: what cities have published and run, as imported records that nobody has reviewed."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from cms.starter import organisations, pages
from cms.starter.records import LANGUAGE, Row, Step, key, rows, short_slug
from content_models.choices import (
    Confidence,
    GuidelineKind,
    Phase,
    PolicyKind,
    ResourceKind,
    Scope,
    SourceKind,
    Status,
)
from content_models.models import (
    City,
    CityLink,
    ContentPage,
    Guideline,
    Policy,
    Resource,
    Source,
    UseCase,
)

TYPES: dict[str, type[ContentPage]] = {
    "guideline": Guideline,
    "policy": Policy,
    "use_case": UseCase,
    "resource": Resource,
    "event": Resource,
}
CONFIDENCES = {"high": Confidence.CONFIRMED, "medium": Confidence.LIKELY}
NETWORKS = (organisations.COALITION, "Eurocities Digital Forum Lab")
# A kind is stated only where the title itself says it; the first match counts.
KINDS: dict[type[ContentPage], dict[str, str]] = {
    Guideline: {
        r"manifest": GuidelineKind.MANIFESTO,
        r"chart": GuidelineKind.CHARTER,
        r"standard": GuidelineKind.STANDARD,
        r"principles": GuidelineKind.PRINCIPLES,
    },
    Policy: {
        r"\bbill\b|^PL |^Proyecto": PolicyKind.BILL,
        r"local law|^Lei ": PolicyKind.LAW,
        r"ordinance|^Ordenanza": PolicyKind.ORDINANCE,
        r"resolution": PolicyKind.RESOLUTION,
        r"strategy|strategie|stratégie|\bplan\b": PolicyKind.STRATEGY,
    },
    Resource: {
        r"report": ResourceKind.REPORT,
        r"checklist|handbook|clauses|tool": ResourceKind.TOOLKIT,
        r"register|atlas|platform": ResourceKind.TOPIC_PAGE,
    },
}
MARKS = {
    # The mark of a source that its sentence names anyway.
    " (corpus 01)": "",
    " (corpus 10)": "",
    "corpus 03": "Barcelona Ethical Digital Standards",
    "corpus 05": "UK Algorithmic Transparency Recording Standard",
}
TEXT_NOT_FOUND = {
    "F004": (
        "That these guidelines exist is supported by the Coalition’s newsletter. "
        "Their text was not found, so none is shown here."
    )
}


def steps() -> Iterator[Step]:
    """Return one step for each fact."""
    geonames = {(row["name"], row["iso2"]): row["geonames_id"] for row in rows("cities.tsv")}
    sites = {row["host"]: row for row in rows("source_sites.tsv")}
    for row in rows("facts.tsv"):
        geonames_id = geonames[row["city"], row["country_iso2"]] if row["city"] else ""
        yield Step("imported records", partial(_create, row, geonames_id, sites))


def _create(row: Row, geonames_id: str, sites: dict[str, Row]) -> bool:
    if pages.exists(key(row["id"]), LANGUAGE):
        return False
    model = TYPES[row["type"]]
    issuers = organisations.names(row["issuing_body"])
    checked_on = _checked_on(row)
    scope = _scope(row, issuers)
    page = model(
        translation_key=key(row["id"]),
        title=row["title"],
        slug=f"{short_slug(row['title'])}-{row['id'].lower()}",
        summary=row["description"],
        body=json.dumps(_body(row["id"])),
        original_languages=row["languages"].split("|"),
        scope=scope,
        scope_country=row["country_iso2"] if scope == Scope.NATIONAL else "",
        status=Status(row["status"].replace(" ", "-")),
        date_adopted=row["year"],
        confidence=CONFIDENCES[row["confidence"]],
        checked_on=checked_on,
        evidence=evidence(row),
        imported=True,
        **_own_fields(model, row),
    )
    pages.link(
        page,
        principles={int(name.removeprefix("P")): "" for name in row["principles"].split("|")},
        topics=row["topics"].split("|"),
        issuers=issuers,
    )
    if geonames_id:
        city = City.objects.get(geonames_id=geonames_id, locale__language_code=LANGUAGE)
        page.city_links = [CityLink(city=city, sort_order=0)]
    page.sources = [_source(row, sites, checked_on)]
    pages.add(page, LANGUAGE, live=True)
    return True


def _own_fields(model: type[ContentPage], row: Row) -> dict[str, Any]:
    """Return what the row says about the fields that only this type has."""
    if model is UseCase:
        phase = row["status"].replace(" ", "-")
        return {"phase": phase if phase in Phase.values and phase != Phase.UNKNOWN else ""}
    if row["type"] == "event":
        return {"kind": ResourceKind.EVENT}
    for pattern, kind in KINDS[model].items():
        if re.search(pattern, row["title"], re.IGNORECASE):
            return {"kind": kind}
    return {}


def _scope(row: Row, issuers: list[str]) -> str:
    """Return for whom the document holds, if that is wider than its city."""
    if any(name in NETWORKS for name in issuers):
        return Scope.NETWORK
    if row["city"]:
        return ""
    return Scope.NATIONAL if row["country_iso2"] else Scope.INTERNATIONAL


def evidence(row: Row) -> str:
    """Return the evidence with names where the file has marks for its data sets."""
    found = row["evidence"].strip('"').replace('""', '"')
    for mark, name in MARKS.items():
        found = found.replace(mark, name)
    return found


def _checked_on(row: Row) -> date | None:
    """Return the day of the register's listing that the evidence names, if it does."""
    found = re.search(r"listing of (\d{4}-\d\d-\d\d)", row["evidence"])
    return date.fromisoformat(found[1]) if found else None


def _source(row: Row, sites: dict[str, Row], checked_on: date | None) -> Source:
    """Return the page that the row cites, or else what its evidence names first."""
    if row["url"]:
        site = sites[urlsplit(row["url"]).netloc]
        label, kind = site["label"], site["kind"]
    else:
        label = re.split(r" \(|;", row["evidence"])[0]
        kind = SourceKind.NEWSLETTER if "newsletter" in label else SourceKind.DATA_SET
    return Source(url=row["url"], label=label, kind=SourceKind(kind), checked_on=checked_on)


def _body(fact: str) -> list[dict[str, Any]]:
    """Return a note if the text is known not to have been found; the summary says the rest."""
    if fact not in TEXT_NOT_FOUND:
        return []
    value = {"tone": "warning", "title": "Text not found", "text": f"<p>{TEXT_NOT_FOUND[fact]}</p>"}
    return [{"type": "callout", "value": value, "id": str(key(f"{fact}/note"))}]
