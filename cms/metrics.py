"""Numbers for Prometheus. All come from the database, so every web process tells the same."""

import hmac
import time
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from indexer import published, status
from indexer.engines.base import SearchQuery
from indexer.engines.choose import engine
from indexer.engines.errors import EngineError

PREFIX = "rights_commons_"


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus's text format to who sends `Authorization: Bearer METRICS_TOKEN`.

    Without that token, or when none is set, there is no such page.
    """
    sent = request.headers.get("Authorization", "").encode()
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(sent, expected):
        raise Http404
    registry = CollectorRegistry()
    registry.register(PipelineCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class PipelineCollector(Collector):
    """The pipeline's state at the moment of asking."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield one family of numbers after the other."""
        now = status.overview()
        for name, key, text in (
            ("pending", "pending", "Targets to build and documents to push."),
            ("pending_oldest_seconds", "oldest_pending_seconds", "Age of the oldest of them."),
            ("engine_queue_seconds", "oldest_push_seconds", "Age of the oldest unpushed document."),
            ("quarantined", "failed", "Documents that were set aside."),
            ("documents", "documents", "Public documents, terms included."),
            ("triggers_missing", "triggers_missing", "Triggers that have to be installed."),
        ):
            yield GaugeMetricFamily(PREFIX + name, text, value=now[key])
        failures = GaugeMetricFamily(PREFIX + "failures", "Failures by code.", labels=["code"])
        for code, number in now["failures_by_code"].items():
            failures.add_metric([code], number)
        yield failures
        lag = GaugeMetricFamily(
            PREFIX + "index_lag", "Numbers between feed and cursor.", labels=["index", "live"]
        )
        for index in now["indexes"]:
            lag.add_metric(
                [index["name"], str(index["live"]).lower()], now["seq"] - index["cursor"]
            )
        yield lag
        mended = GaugeMetricFamily(
            PREFIX + "settings_mended", "Times that settings were put right.", labels=["index"]
        )
        for index in now["indexes"]:
            mended.add_metric([index["name"]], index["settings_mended"])
        yield mended
        yield from _engine()


def _engine() -> Iterator[GaugeMetricFamily]:
    """Ask the engine for the number of documents: does it answer, and how fast."""
    index = published.live_index()
    if index is None:
        return
    began = time.perf_counter()
    try:
        # A search: the web's key may do nothing else.
        count = engine(index.engine).search(index.name, SearchQuery(page_size=0)).total
    except EngineError:
        yield GaugeMetricFamily(PREFIX + "engine_up", "Whether the engine answers.", value=0)
        return
    took = time.perf_counter() - began
    yield GaugeMetricFamily(PREFIX + "engine_up", "Whether the engine answers.", value=1)
    yield GaugeMetricFamily(PREFIX + "engine_documents", "Documents in the engine.", value=count)
    yield GaugeMetricFamily(PREFIX + "engine_latency_seconds", "Time of one answer.", value=took)
