"""The F cases: the headless API. F01 stands in tests/api/test_16_20_visibility.py."""

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from tests.factories import GuidelineFactory, PolicyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    ["%00", "ethics%00", "%00ethics%00", "a%00b", "%20", "%0B", "%C2%85", "%ED%A0%80", "%FF"],
)
def test_f03_a_nul_byte_is_taken_out_or_refused(client, drained, text):
    for address in (
        f"/search/?q={text}", f"/api/v1/search?q={text}", f"/api/v1/suggest?q={text}",
        f"/api/v1/facets/city?prefix={text}", f"/api/v1/guidelines?cursor={text}",
        f"/api/v1/find?path={text}", f"/api/v1/guidelines?topic={text}", f"/api/v1/topics/{text}",
        f"/api/v2/pages/?search={text}", f"/api/v2/pages/?topic={text}",
        f"/api/v2/pages/find/?html_path={text}", f"/compare/?ids={text}", f"/id/{text}/",
    ):  # fmt: skip
        assert client.get(address).status_code in {200, 302, 400, 404}, address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("city", "a"), ("published_after", "tomorrow"), ("published_before", "2024-02-30"),
        ("page_size", "-1"), ("page_size", "100000"), ("page_size", "0"), ("page_size", "x"),
        ("locale", "xx"), ("cursor", "x"), ("count", "maybe"), ("fallback", "2"),
        ("year_from", "-5"), ("limit", "-1"), ("offset", "x"), ("page", "0"), ("sort", "nope"),
    ],
)  # fmt: skip
def test_f04_a_wrong_type_in_a_list_is_a_400_that_names_the_parameter(client, name, value):
    response = client.get(f"/api/v1/guidelines?{name}={value}")
    assert (response.status_code, response.json()["parameter"]) == (400, name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("city", "a"), ("limit", "-1"), ("offset", "x"), ("limit", "100000"), ("limit", "٣"),
        ("locale", "xx"), ("order", "x"), ("search_operator", "xor"), ("limit", "1&limit=2"),
        ("first_published_at", "tomorrow"), ("first_published_at", "9999-12-31T23:59:59-14:00"),
    ],
)  # fmt: skip
def test_f04_in_version_2_too(client, name, value):
    response = client.get(f"/api/v2/pages/?{name}={value}")
    assert response.status_code == 400
    assert name in response.json()["message"]


def test_f06_a_walk_yields_each_once_in_every_order(client, walk_pages, drained):
    for _ in range(45):
        GuidelineFactory(title="Same", date_adopted="2024-01-01")
    Page.objects.update(first_published_at=timezone.now())
    drained()
    for sort in ("title", "date", "published", "updated"):
        for way in ("", "-"):
            found = walk_pages(f"/api/v1/guidelines?sort={way}{sort}&page_size=10")
            assert len(found) == len(set(found)) == 45
    for sort in ("relevance", "newest", "oldest", "title"):
        found = []
        for page in range(1, 6):
            answer = client.get(f"/api/v1/search?sort={sort}&page_size=10&page={page}").json()
            found += [hit["id"] for hit in answer["hits"]]
        assert len(found) == len(set(found)) == 45


@pytest.fixture
def walk_pages(client):
    def follow(path):
        found = []
        while path:
            page = client.get(path).json()
            found += [item["id"] for item in page["items"]]
            path = page["next"]
        return found

    return follow


@pytest.mark.parametrize("slug", ["policy", "política", "公平", "es", "search"])
def test_f08_the_path_that_the_api_gives_is_found_again(client, drained, slug):
    page = GuidelineFactory(slug=slug)
    dutch = Locale.objects.get(language_code="nl")
    page.copy_for_translation(dutch, copy_parents=True)
    Page.objects.filter(locale=dutch).update(live=True)
    drained()
    for item in client.get("/api/v1/guidelines?locale=*").json()["items"]:
        address = item["url"]
        for path in (address, f"{address}?a=b", address.rstrip("/")):
            answer = client.get("/api/v1/find", {"path": path}, follow=True)
            assert answer.json()["id"] == item["id"], path
    for item in client.get("/api/v2/pages/?limit=100").json()["items"]:
        address = {"html_path": item["meta"]["html_url"]}
        answer = client.get("/api/v2/pages/find/", address, follow=True)
        assert answer.json()["id"] == item["id"], address
    for path in ("/xx/policy/", "/xx/guidelines/policy/"):
        answer = client.get("/api/v1/find", {"path": path})
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_f09_what_is_hidden_is_in_no_list_total_search_or_facet(client, drained):
    open_page = PolicyFactory(title="Open")
    pages = [GuidelineFactory(title="Hidden") for _ in range(4)]
    drained()
    PageViewRestriction.objects.create(page=pages[0].get_parent(), restriction_type="login")
    assert client.get("/api/v1/guidelines?count=true").json() == {
        "items": [], "next": None, "count": 0,
    }  # fmt: skip
    assert client.get("/api/v1/search").json()["total"] == 1
    (row,) = client.get("/api/v1/facets/type").json()["values"]
    assert (row["value"], row["count"]) == ("policy", 1)
    assert client.get(f"/api/v1/guidelines/page-{pages[0].pk}").status_code == 404
    assert client.get(f"/api/v1/policies/page-{open_page.pk}").status_code == 200
    assert "Hidden" not in client.get("/api/v2/pages/?limit=100").content.decode()


def test_f11_only_the_origins_that_are_named_may_read_and_the_api_alone(client, drained, settings):
    settings.CORS_ALLOW_ALL_ORIGINS = False
    settings.CORS_ALLOWED_ORIGINS = ["https://city.example"]
    ask = {"access-control-request-method": "GET"}
    for method in (client.get, client.options):
        allowed = method("/api/v1/guidelines", headers={"origin": "https://city.example", **ask})
        foreign = method("/api/v1/guidelines", headers={"origin": "https://evil.example", **ask})
        assert allowed["Access-Control-Allow-Origin"] == "https://city.example"
        assert "Access-Control-Allow-Origin" not in foreign
        for response in (allowed, foreign):
            assert "Access-Control-Allow-Credentials" not in response
            assert "origin" in response["Vary"].lower()
    for path in ("/admin/", "/admin/login/", "/search/"):
        response = client.get(path, headers={"origin": "https://city.example"})
        assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("text", ["audit", "<b>", "onerror"])
def test_f13_markup_in_what_is_found_is_escaped_in_every_answer(client, drained, text):
    GuidelineFactory(
        title="<b>audit</b> <script>alert(1)</script>",
        summary="<mark>audit</mark> <img src=x onerror=alert(1)>",
        body=[("text", "<p>ximg &lt;img src=x onerror=alert(1)&gt; audit &lt;b&gt;</p>")],
    )
    drained()
    for hit in client.get("/api/v1/search", {"q": text}).json()["hits"]:
        for piece in hit["highlights"]:
            rest = piece["html"].replace("<mark>", "").replace("</mark>", "")
            assert "<" not in rest
    page = client.get("/search/", {"q": text}).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    suggested = client.get("/api/v1/suggest", {"q": text})
    assert suggested["Content-Type"] == "application/json"
    assert suggested["X-Content-Type-Options"] == "nosniff"


def test_f15_the_order_holds_while_searching(client, drained):
    for date, title in (("2020", "B policy"), ("2022", "A policy"), ("2021", "C policy")):
        GuidelineFactory(title=title, date_adopted=date)
    drained()

    def order(sort):
        answer = client.get(f"/api/v1/search?q=policy&sort={sort}").json()
        return [hit["title"][0] for hit in answer["hits"]]

    assert order("oldest") == ["B", "C", "A"]
    assert order("newest") == ["A", "C", "B"]
    assert order("title") == ["A", "B", "C"]
    assert client.get("/api/v1/search?q=policy&sort=date").status_code == 400

    def pages(order):
        answer = client.get(f"/api/v2/pages/?search=policy&order={order}").json()
        return [item["title"][0] for item in answer["items"]]

    assert pages("title") == ["A", "B", "C"] == pages("-title")[::-1]
