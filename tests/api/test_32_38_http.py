"""Criteria 32 to 38 (and 1, 6): caches, other origins, limits, errors, the description."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from openapi_spec_validator import validate
from wagtail.models import PageViewRestriction

from cms.api import deprecations
from tests.factories import PolicyFactory

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "openapi.json"
ORIGIN = {"origin": "https://other.example"}
PATHS = (
    "guidelines",
    "guidelines/rules",
    "topics",
    "search",
    "changes",
    "suggest?q=ru",
    "facets/city",
)


def described(client) -> dict:
    return client.get("/api/v1/openapi.json").json()


@pytest.mark.parametrize("path", PATHS)
def test_criterion_32_an_unchanged_answer_costs_three_small_queries(client, guideline, path):
    first = client.get(f"/api/v1/{path}")
    assert first["Cache-Control"] == "no-cache"
    assert not first["ETag"].startswith("W/")
    with CaptureQueriesContext(connection) as queries:
        again = client.get(f"/api/v1/{path}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "no-cache"
    assert len(queries) <= 3
    assert not [query for query in queries if '"body"' in query["sql"]]


def test_criterion_32_no_answer_varies_by_cookie_or_language_or_sets_a_cookie(client, guideline):
    german = client.get("/api/v1/guidelines?page_size=0", headers={"accept-language": "de"})
    assert german.json() == client.get("/api/v1/guidelines?page_size=0").json()
    for path in (*PATHS, "nope", "guidelines?x=1"):
        response = client.get(f"/api/v1/{path}", headers={"accept-language": "de"})
        assert response["Vary"] == "origin"
        assert not response.cookies
        assert "Content-Language" not in response


def test_criterion_32_a_detail_says_when_it_changed(client, guideline):
    assert client.get("/api/v1/guidelines/rules")["Last-Modified"].endswith("GMT")


def test_criterion_33_every_event_changes_the_tags_and_what_is_hidden_is_gone_at_once(
    client, guideline, drained
):
    def tags():
        return {path: client.get(f"/api/v1/{path}").get("ETag") for path in PATHS}

    before = tags()
    topic = guideline.topic_links.first().topic
    topic.name = "Renamed"
    topic.save()
    drained()
    renamed = tags()
    assert not [path for path in PATHS if before[path] == renamed[path]]
    PageViewRestriction.objects.create(page=guideline, restriction_type="login")
    # The worker has not run: a cache that asks back learns it nevertheless.
    for path in ("guidelines/rules", f"guidelines/page-{guideline.pk}"):
        response = client.get(
            f"/api/v1/{path}", headers={"if-none-match": renamed["guidelines/rules"]}
        )
        assert response.status_code == 404
    again = client.get("/api/v1/guidelines", headers={"if-none-match": renamed["guidelines"]})
    assert (again.status_code, again.json()["items"]) == (200, [])


@pytest.mark.parametrize("path", ["guidelines", "nope", "guidelines?x=1"])
def test_criterion_34_any_origin_may_read_without_credentials(client, guideline, path):
    response = client.get(f"/api/v1/{path}", headers=ORIGIN)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response["Vary"] == "origin"
    for name in ("Deprecation", "ETag", "Link", "Retry-After"):
        assert name in response["Access-Control-Expose-Headers"]


def test_criterion_34_304_429_and_preflight_have_the_headers_too(client, guideline, settings):
    tag = client.get("/api/v1/guidelines")["ETag"]
    unchanged = client.get("/api/v1/guidelines", headers={**ORIGIN, "if-none-match": tag})
    preflight = client.options(
        "/api/v1/guidelines", headers={**ORIGIN, "access-control-request-method": "GET"}
    )
    settings.API_RATE_LIMIT = 1
    cache.clear()
    client.get("/api/v1/guidelines")
    limited = client.get("/api/v1/guidelines", headers=ORIGIN)
    assert [unchanged.status_code, limited.status_code] == [304, 429]
    for response in (unchanged, preflight, limited):
        assert response["Access-Control-Allow-Origin"] == "*"
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "if-none-match" in preflight["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/admin/login/", "/search/", "/guidelines/", "/health/live"])
def test_criterion_34_nothing_else_is_open_to_other_origins(client, guideline, path):
    response = client.get(path, headers=ORIGIN)
    assert "Access-Control-Allow-Origin" not in response


def test_criterion_35_an_address_may_ask_so_often_in_a_minute(client, guideline, settings):
    settings.API_RATE_LIMIT = 3
    cache.clear()
    answers = [client.get("/api/v1/guidelines") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    # A header that anybody can write does not help; another address has a count of its own.
    forged = client.get("/api/v1/guidelines", headers={"x-forwarded-for": "192.0.2.9"})
    assert forged.status_code == 429
    assert client.get("/api/v1/guidelines", REMOTE_ADDR="192.0.2.9").status_code == 200
    assert client.get("/search/").status_code == 200
    settings.API_RATE_LIMIT = 0
    assert client.get("/api/v1/guidelines").status_code == 200


def test_criterion_35_one_network_of_ipv6_is_one_asker(client, guideline, settings):
    settings.API_RATE_LIMIT = 1
    cache.clear()
    asked = [
        client.get("/api/v1/topics", REMOTE_ADDR=address).status_code
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "::ffff:192.0.2.1", "192.0.2.1", "")
    ]  # fmt: skip
    assert asked == [200, 429, 200, 200, 429, 200]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["guidelines", "search", "changes"])
def test_criterion_36_another_method_is_a_405_problem(client, guideline, path, method):
    response = getattr(client, method)(f"/api/v1/{path}")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:rights-commons:method-not-allowed"


@override_settings(DEBUG=False)
def test_criterion_36_a_500_is_a_problem_that_tells_nothing(guideline, monkeypatch):
    def broken(*_):
        raise RuntimeError("SELECT secret FROM table")

    monkeypatch.setattr("cms.api.documents.present", broken)
    response = Client(raise_request_exception=False).get("/api/v1/guidelines")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:rights-commons:internal-server-error"
    assert b"SELECT" not in response.content
    assert b"Traceback" not in response.content


def test_criterion_36_options_name_the_methods(client, guideline):
    for path in ("guidelines", "guidelines/rules", "search"):
        response = client.options(f"/api/v1/{path}")
        assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert client.options("/api/v1/nope").status_code == 404


def test_criterion_37_the_description_is_valid_and_blocks_are_told_apart(client):
    schema = described(client)
    assert schema["openapi"].startswith("3.1")
    validate(schema)
    blocks = schema["components"]["schemas"]["PageItem"]["properties"]["blocks"]["items"]
    assert blocks["discriminator"]["propertyName"] == "type"
    from indexer.documents.blocks import BLOCK_TYPES

    assert set(blocks["discriminator"]["mapping"]) == BLOCK_TYPES
    for path in schema["paths"].values():
        for status, response in path["get"]["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]


def test_criterion_37_the_documentation_page_needs_no_other_host(client):
    response = client.get("/api/v1/docs/")
    html = response.content.decode()
    assert response.status_code == 200
    assert "openapi.json" in html
    assert "//" not in html.replace("http://www.w3.org", "")


def test_criterion_38_the_description_is_the_one_that_was_agreed(client):
    """If this change is meant: `python -m tests.api.golden`, and look at the difference."""
    assert described(client) == json.loads(GOLDEN.read_text())


def test_criterion_38_what_is_deprecated_says_since_when_and_until(client, guideline, monkeypatch):
    assert "Deprecation" not in client.get("/api/v1/guidelines?year_from=2000")
    monkeypatch.setattr(
        deprecations, "PARAMETERS",
        {"year_from": deprecations.Deprecation(date(2026, 1, 1), date(2026, 7, 1))},
    )  # fmt: skip
    response = client.get("/api/v1/guidelines?year_from=2000")
    assert response["Deprecation"] == "@1767225600"
    assert response["Sunset"] == "Wed, 01 Jul 2026 00:00:00 GMT"
    assert "Deprecation" not in client.get("/api/v1/guidelines")
    parameters = described(client)["paths"]["/api/v1/guidelines"]["get"]["parameters"]
    assert [p["name"] for p in parameters if p.get("deprecated")] == ["year_from"]


def test_criterion_38_each_item_names_the_version_of_its_shape(get, guideline):
    assert get("guidelines/rules")["schema_version"] == 1
    assert get("topics")["items"][0]["schema_version"] == 1


def test_criterion_15_without_the_engine_the_search_says_503_and_lists_go_on(
    client, guideline, monkeypatch
):
    from cms.search import find
    from indexer.engines.errors import EngineUnavailable

    def broken(_):
        raise EngineUnavailable("down", retry_after=7)

    PolicyFactory()
    monkeypatch.setattr(find, "engine", broken)
    for path in ("search", "suggest?q=x", "facets/city"):
        response = client.get(f"/api/v1/{path}")
        assert (response.status_code, response["Retry-After"]) == (503, "7")
        assert response["Content-Type"] == "application/problem+json"
    for path in ("guidelines", "changes", f"documents/page-{guideline.pk}/related"):
        assert client.get(f"/api/v1/{path}").status_code == 200
