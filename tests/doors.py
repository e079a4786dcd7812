"""Every door by which the public comes at content. A test of hiding goes through all of them.

A page under test is marked: its title, summary and text hold `zz<name>zz` and `zz<name>2zz`.
An issue that adds an answer of the site adds its address here; nothing else has to change.
"""

from collections import Counter

# Lists, feeds and exports: asked as they are.
LISTS = [
    "/",
    "/guidelines/",
    "/policies/",
    "/search/?page_size=100",
    "/search/values/city/",
    "/sitemap-0.xml",
    "/sitemap-1.xml",
    "/search/results.csv",
    "/search/results.jsonl",
    "/search/results.bib",
    "/search/feed.atom",
    "/matrix/?all=1",
    "/map/",
    "/timeline/",
    "/api/v1/search?page_size=100",
    *(
        f"/api/v1/{name}?locale=*&page_size=100"
        for name in ("guidelines", "policies", "use-cases", "resources", "topics", "organisations")
    ),
    "/api/v1/guidelines?locale=es&fallback=true&sort=-date&count=true",
    "/api/v1/changes?include=document&page_size=500",
    "/api/v1/facets/topic",
    "/api/v2/pages/?limit=100&fields=seo_title,search_description&type=content_models.Guideline",
    "/api/v2/pages/?limit=100&fields=seo_title,search_description&type=content_models.Policy",
]
# The answers that one page might get; `mark` is a word of its own.
OF_ONE = [
    "{url}",
    "/id/page-{pk}/",
    "/versions/page-{pk}/",
    "/compare/?ids=page-{pk}",
    "/search/?q={mark}",
    "/search/feed.atom?q={mark}",
    "/api/v1/search?q={mark}",
    "/api/v1/suggest?q={mark}",
    "/api/v1/guidelines/page-{pk}",
    "/api/v1/documents/page-{pk}/related",
    "/api/v1/find?path={url}",
    "/api/v2/pages/{pk}/",
    "/api/v2/pages/find/?html_path={url}",
]


def answers(client, addresses):
    """Yield each address with what it says to `client`."""
    for address in addresses:
        response = client.get(address)
        # Wagtail asks for a login where a whole section is closed.
        assert response.status_code in {200, 301, 302, 404}, f"{address}: {response.status_code}"
        yield address, b"".join(response).decode()


def assert_hidden(client, pages, public_marks, also=()):
    """Nothing of `pages` (id → (mark, last URL)) is shown by any door.

    A mark that a public page shows as well, such as a page's alias, is in `public_marks`.
    `also` are marks of pages that are looked for in the lists alone.
    """
    marks = {mark for mark, _ in pages.values()} - set(public_marks) | set(also)
    for address, text in answers(client, LISTS):
        for mark in marks:
            assert f"zz{mark}2zz" not in text, f"{mark} is shown by {address}"
    for pk, (mark, url) in pages.items():
        own = [
            a.format(url=url, pk=pk, mark=f"zz{mark}zz") for a in OF_ONE if url or "url" not in a
        ]
        for address, text in answers(client, own):
            shown = f"zz{mark}2zz" in text and (mark in marks or mark not in address)
            assert not shown, f"page {pk}, {mark}, is shown by {address}"


def found(client):
    """Return the ids that the search API finds; its total and counts must be theirs."""
    answer = client.get("/api/v1/search?page_size=100").json()
    hits = answer["hits"]
    assert answer["total"] == len(hits)
    for facet, field in (("city", "cities"), ("principle", "principles")):
        counted = {row["value"]: row["count"] for row in answer["facets"][facet] if row["count"]}
        counted.pop("not-stated", None)
        assert counted == Counter(slug for hit in hits for slug in hit[field]), facet
    kinds = {row["value"]: row["count"] for row in answer["facets"]["type"] if row["count"]}
    assert kinds == Counter(hit["type"] for hit in hits)
    return {hit["id"] for hit in hits}
