"""Our API beside Wagtail's own API v2 with all fields, on the same corpus, in one run.

    python -m tests.services.postgresql python -m tests.benchmarks.api FILE.jsonl.gz
        [--limit N] [--rounds 30]

Imports FILE into an empty database, then asks both in turn, in this process. Prints SQL queries
and time for pages of 1, 20 and 100 items, then the two lists of 20 side by side, and ends with
`documents=… times_as_fast=…`.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
os.environ.setdefault("STATE_DIR", tempfile.mkdtemp(prefix="rc-bench-"))
django.setup()

from django.conf import settings  # noqa: E402  Django has to be set up first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path  # noqa: E402
from wagtail.api import APIField  # noqa: E402
from wagtail.api.v2.router import WagtailAPIRouter  # noqa: E402
from wagtail.api.v2.views import PagesAPIViewSet  # noqa: E402

from cms import urls  # noqa: E402
from content_models.models import document_models  # noqa: E402
from indexer import published  # noqa: E402
from indexer.drain import drain  # noqa: E402

LINKS = {
    "principle_links": "principle",
    "topic_links": "topic",
    "city_links": "city",
    "issuer_links": "organisation",
}
SIZES = (1, 20, 100)


class Stock(PagesAPIViewSet):
    """Wagtail's own, asked for all fields."""


def mount_stock() -> None:
    """Let Wagtail's own API give the fields that ours gives, at /stock/."""
    for model in document_models():
        names = [
            field.name
            for field in model._meta.get_fields()
            if getattr(field, "column", None)
            and field.model is not model._meta.get_parent_list()[-1]
        ]
        own = [name for name in names if not name.endswith("_ptr")]
        model.api_fields = [APIField(name) for name in (*own, *LINKS, "sources")]
        for relation, name in LINKS.items():
            model._meta.get_field(relation).related_model.api_fields = [APIField(name)]
        source = model._meta.get_field("sources").related_model
        source.api_fields = [APIField(name) for name in ("url", "label", "kind")]
    router = WagtailAPIRouter("stock")
    router.register_endpoint("pages", Stock)
    urls.urlpatterns.insert(0, path("stock/", router.urls))


def timed(client: Client, address: str) -> float:
    """Return how many milliseconds an answer takes; its body is read."""
    start = time.perf_counter()
    response = client.get(address)
    body = b"".join(response)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code} {body[:300]!r}")
    return (time.perf_counter() - start) * 1000


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        timed(client, address)
    return len(captured)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    settings.API_RATE_LIMIT = 0
    settings.WAGTAILAPI_LIMIT_MAX = 100
    mount_stock()
    call_command("migrate", verbosity=0)
    call_command(
        "import_corpus", str(asked.file), *(["--limit", str(asked.limit)] * bool(asked.limit))
    )
    while drain().more:
        pass
    client = Client()
    documents = published.documents().exclude(page=None)
    kinds = documents.values_list("kind").annotate(n=Count("pk"))
    kind = max(kinds, key=lambda row: row[1])[0]
    model = next(model for model in document_models() if model.document_type == kind)
    from cms.api.collections import name_of

    ours = f"/api/v1/{name_of(kind)}?locale=*&page_size="
    stock = f"/stock/pages/?type={model._meta.label}&fields=*&rich_text_format=html&limit="
    print(f"{connection.vendor}, {documents.count()} documents, lists of {kind}")
    others = ("/api/v1/search?page_size=", "/api/v1/changes?include=document&page_size=")
    print(f"{'address':44}" + "".join(f"{n:>5} items: queries, ms" for n in SIZES))
    for address in (ours, *others, stock):
        row = ""
        for size in SIZES:
            timed(client, f"{address}{size}")
            number = queries(client, f"{address}{size}")
            median = statistics.median(timed(client, f"{address}{size}") for _ in range(3))
            row += f"{number:>17} {median:>7.1f}"
        print(f"{address[:44]:44}{row}", flush=True)
    times: dict[str, list[float]] = {ours: [], stock: []}
    for _ in range(asked.rounds):
        for address, measured in times.items():
            measured.append(timed(client, f"{address}20"))
    for name, address in (("ours", ours), ("stock", stock)):
        measured = times[address]
        print(
            f"{name}: requests_per_second={1000 / statistics.mean(measured):.1f} "
            f"median_ms={statistics.median(measured):.1f} p95_ms={p95(measured):.1f}"
        )
    factor = statistics.mean(times[stock]) / statistics.mean(times[ours])
    print(f"documents={documents.count()} times_as_fast={factor:.1f}")
    return 0 if factor >= 10 else 1


if __name__ == "__main__":
    sys.exit(main())
