"""A character that PostgreSQL can't hold is bad input like any other."""

import pytest

from tests.factories import GuidelineFactory

ADDRESSES = (
    "/{0}/", "/guidelines/{0}/", "/search/?q={0}", "/search/?city={0}&topic={0}&lang={0}&sort={0}",
    "/search/values/city/?find={0}", "/search/results.csv?q={0}", "/search/feed.atom?city={0}",
    "/matrix/?topic={0}", "/map/?region={0}", "/timeline/?q={0}", "/compare/?ids={0}",
    "/id/page-{0}/", "/versions/{0}/", "/principles/{0}/", "/topics/{0}/", "/cities/{0}/",
    "/{0}sitemap.xml", "/documents/1/{0}", "/api/v1/search?q={0}", "/api/v1/find?path=/{0}/",
    "/api/v1/find?path=/%25{1}/", "/api/v1/suggest?q={0}", "/api/v1/guidelines/{0}",
    "/api/v1/changes?cursor={0}", "/api/v2/pages/?slug={0}", "/api/v2/pages/find/?html_path={0}",
)  # fmt: skip


@pytest.mark.django_db
def test_a_null_character_breaks_no_address(client, drained):
    page = GuidelineFactory()
    drained()
    for address in (
        *ADDRESSES,
        f"/compare/?ids=page-{page.pk}&ids={{0}}",
        f"/id/page-{page.pk}{{0}}/",
    ):
        client.raise_request_exception = False
        answer = client.get(address.format("%00", "00"))
        assert answer.status_code < 500, address
