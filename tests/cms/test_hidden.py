"""Nothing that is not public is in any index, answer, count or highlight: before and after a drain."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import PageViewRestriction

from content_models.models import Guideline
from indexer.engines.choose import engine
from indexer.models import SearchIndex
from indexer.published import left_out
from tests.factories import CityFactory, GuidelineFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine_name")]

MARK = "zzhiddenzz"


def password(page):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="open")


def group(page):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.add(Group.objects.get(name="Editors"))


def password_above(page):
    password(page.get_parent())


def group_above(page):
    group(page.get_parent().get_parent())


def unpublish(page):
    page.unpublish()


def unpublish_in_silence(page):
    Guideline.objects.filter(pk=page.pk).update(live=False)


def expire(page):
    Guideline.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


def delete(page):
    page.delete()


HIDING = [
    password, group, password_above, group_above, unpublish, unpublish_in_silence, expire, delete,
]  # fmt: skip


@pytest.fixture(params=["one by one", "by section"], autouse=True)
def _left_out(request, monkeypatch):
    """Leave out hidden documents in both ways (indexer/published)."""
    if request.param == "by section":
        monkeypatch.setattr(left_out, "FEW", 0)


@pytest.fixture
def secret(drained):
    """Publish a page whose every word, and whose city and topic, is a mark; index it."""
    page = GuidelineFactory(
        title=MARK,
        summary=f"About {MARK}",
        cities=[CityFactory(name="Zztown", slug="zztown")],
        topics=[TopicFactory(name="Zztopic", slug="zztopic")],
        body=[("text", f"<p>Text of {MARK}</p>")],
    )
    GuidelineFactory(title="Something else")
    drained()
    return page


def answers(client):
    """Yield every public answer in which the page might show up."""
    for address in (
        "/api/v1/search",
        f"/api/v1/search?q={MARK}",
        "/api/v1/search?q=text",
        "/api/v1/search?city=zztown",
        "/api/v1/search?topic=zztopic&sort=title",
        "/search/",
        "/search/?q=text",
        "/guidelines/",
        "/",
        "/api/v2/pages/",
        "/api/v2/pages/?type=content_models.Guideline&fields=seo_title",
    ):
        response = client.get(address)
        # Wagtail asks for a login where a whole section is closed.
        assert response.status_code in {200, 302}, address
        yield address, response.content.decode()


def assert_found(client):
    assert [a for a, text in answers(client) if MARK in text]


def assert_hidden(client, page):
    for address, text in answers(client):
        shown = text.replace(f"q={MARK}", "").replace(f'value="{MARK}"', "")
        shown = shown.replace(f"“{MARK}”", "").replace(f"{MARK} · ", "").replace(f"{MARK} – ", "")
        assert MARK not in shown, address
    for query in (f"q={MARK}", "city=zztown", "topic=zztopic"):
        assert client.get(f"/api/v1/search?{query}").json()["total"] == 0
    facets = client.get("/api/v1/search").json()["facets"]
    counts = {(v["value"], v["count"]) for f in facets.values() for v in f if v["count"]}
    assert not [value for value, _ in counts if value.startswith("zz")]
    for detail in (f"/api/v2/pages/{page.pk}/", f"/guidelines/{page.slug}/"):
        response = client.get(detail)
        assert MARK not in response.content.decode().replace(f"/guidelines/{page.slug}/", "")


@pytest.mark.parametrize("hide", HIDING, ids=lambda f: f.__name__)
def test_what_is_hidden_is_found_nowhere_from_commit_on_and_not_in_the_index_after_it(
    hide, secret, client, drained
):
    assert_found(client)
    pk = secret.pk
    hide(secret)
    secret.pk = pk
    assert_hidden(client, secret)  # the worker has not run
    drained()
    assert_hidden(client, secret)
    index = SearchIndex.objects.get(live=True)
    assert f"page-{pk}" not in dict(engine().entries(index.name))


def test_totals_and_counts_are_right_though_the_hidden_page_is_not_on_the_page_asked_for(
    secret, client, drained
):
    before = client.get("/api/v1/search").json()["total"]
    password(secret)
    answer = client.get("/api/v1/search?sort=title&page_size=1").json()
    assert answer["hits"][0]["title"] == "Something else"
    assert answer["total"] == before - 1
    assert "zztown" not in {value["value"] for value in answer["facets"]["city"]}


def test_a_draft_is_nowhere(drained, client):
    CityFactory(slug="zztown")
    TopicFactory(slug="zztopic")
    page = GuidelineFactory(title=MARK, summary=MARK, live=False, slug="draft")
    drained()
    page.save_revision()
    assert_hidden(client, page)


def test_words_of_a_draft_of_a_live_page_are_nowhere(secret, client, drained):
    other = Guideline.objects.get(title="Something else")
    other.title = "zzdraftzz"
    other.save_revision()
    drained()
    assert client.get("/api/v1/search?q=zzdraftzz").json()["total"] == 0


def test_a_visitor_who_typed_the_password_or_logged_in_finds_no_more(secret, client, drained):
    password(secret)
    restriction = PageViewRestriction.objects.get()
    session = client.session
    session["passed_page_view_restrictions"] = [restriction.pk]
    session.save()
    user = get_user_model().objects.create_superuser("root", password="root")
    client.force_login(user)
    assert_hidden_from_apis(client, secret)
    drained()
    assert_hidden_from_apis(client, secret)


def assert_hidden_from_apis(client, page):
    assert client.get(f"/api/v1/search?q={MARK}").json()["total"] == 0
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404
    assert (
        MARK
        not in client.get(
            "/api/v2/pages/?fields=seo_title&type=content_models.Guideline"
        ).content.decode()
    )


def test_what_was_hidden_and_is_shown_again_unchanged_comes_back(secret, client, drained):
    password(secret)
    assert client.get(f"/api/v1/search?q={MARK}").json()["total"] == 0
    PageViewRestriction.objects.all().delete()
    drained()
    assert client.get(f"/api/v1/search?q={MARK}").json()["total"] == 1


def test_a_link_to_a_hidden_page_keeps_its_words_and_loses_its_address(secret, client, drained):
    password(secret)
    page = GuidelineFactory(
        title="Linking",
        body=[("text", f'<p>See <a linktype="page" id="{secret.pk}">the other text</a>.</p>')],
    )
    drained()
    html = client.get(page.get_url()).content.decode()
    assert "the other text" in html
    assert MARK not in html


def test_a_marked_word_in_a_highlight_is_escaped(drained, client):
    GuidelineFactory(title="<img src=x onerror=alert(1)> zzmarkzz")
    drained()
    hit = client.get("/api/v1/search?q=zzmarkzz").json()["hits"][0]
    assert "<img" not in json.dumps([h["html"] for h in hit["highlights"]])
