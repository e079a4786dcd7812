"""Criteria 16 to 20: nothing hidden is told by any answer, and what is told is fit for others."""

import io
import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, PageViewRestriction, Site

from content_models.models import Guideline
from indexer.models import Document
from tests.doors import assert_hidden
from tests.factories import GuidelineFactory, home_page

pytestmark = pytest.mark.django_db

MARK = "zzsecretzz zzsecret2zz"


def restrict(page, kind="login"):
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password="open"
    )
    if kind == "groups":
        restriction.groups.add(Group.objects.first())


def expire(page):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


def schedule(page):
    Page.objects.filter(pk=page.pk).update(
        live=False, go_live_at=timezone.now() + timedelta(days=1)
    )


HIDE = {
    "draft": lambda page: page.unpublish(),
    "expired": expire,
    "scheduled": schedule,
    "login": restrict,
    "groups": lambda page: restrict(page, "groups"),
    "password": lambda page: restrict(page, "password"),
    "ancestor": lambda page: restrict(home_page()),
}


@pytest.mark.parametrize("way", HIDE)
@pytest.mark.parametrize("of", ["page", "alias", "translation"])
def test_criterion_16_no_answer_tells_of_what_is_hidden(client, drained, way, of):
    source = page = GuidelineFactory(
        title=MARK, slug="s", summary=MARK, body=[("text", f"<p>{MARK}</p>")]
    )
    if of == "alias":
        page = source.create_alias(update_slug="alias")
        HIDE[way](source)
    if of == "translation":
        spanish = Locale.objects.get(language_code="es")
        page = source.copy_for_translation(spanish, copy_parents=True)
        Page.objects.filter(locale=spanish).update(live=True)
        HIDE[way](source)
    named = GuidelineFactory(
        title="Open", supersedes=Guideline.objects.get(pk=page.pk),
        body=[("text", f'<p>See <a linktype="page" id="{page.pk}">that</a></p>')],
    )  # fmt: skip
    drained()
    if way == "ancestor" and of == "translation":
        restrict(home_page().get_translation(Locale.objects.get(language_code="es")))
    elif page.pk == source.pk or way not in {"login", "groups", "password"} or of != "alias":
        HIDE[way](Page.objects.get(pk=page.pk).specific)
    pages = {
        pk: ("secret", Page.objects.get(pk=pk).get_url() or "/x/") for pk in (source.pk, page.pk)
    }
    anonymous = None
    for drain_first in (False, True):
        if drain_first:
            drained()
        assert_hidden(client, pages, public_marks=())
        if way != "ancestor":
            item = client.get(f"/api/v1/guidelines/page-{named.pk}").json()
            assert item["related"] == []
            assert f'"page-{page.pk}"' not in json.dumps(item)
        anonymous = client.get("/api/v1/guidelines?locale=*").content
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    session = client.session
    session["passed_page_view_restrictions"] = list(
        PageViewRestriction.objects.values_list("pk", flat=True)
    )
    session.save()
    assert client.get("/api/v1/guidelines?locale=*").content == anonymous
    for address in (f"/api/v1/guidelines/page-{page.pk}", f"/api/v2/pages/{page.pk}/"):
        assert client.get(address).status_code == 404


def test_criterion_17_hidden_and_absent_answers_are_the_same_bytes(client, drained):
    page = GuidelineFactory(slug="hidden")
    drained()
    restrict(page)

    def said(path):
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == 404
        return response.content.replace(path.encode(), b"").replace(b"page-999999", b"")

    for hidden, absent in (
        (f"guidelines/page-{page.pk}", "guidelines/page-999999"),
        ("guidelines/hidden", "guidelines/absent"),
        (f"documents/page-{page.pk}/related", "documents/page-999999/related"),
    ):
        assert said(hidden) == said(absent)
    paths = [
        client.get("/api/v1/find", {"path": f"/guidelines/{s}/"}) for s in ("hidden", "absent")
    ]
    assert paths[0].content == paths[1].content


@pytest.fixture
def linking(drained):
    """A guideline with a link of every kind, to what is public and to what is not."""
    target, hidden = GuidelineFactory(slug="target"), GuidelineFactory(slug="hidden")
    restrict(hidden)
    file = get_document_model().objects.create(title="F", file=ContentFile(b"text", name="f.txt"))
    picture = io.BytesIO()
    Picture.new("RGB", (2400, 1200), "teal").save(picture, "PNG")
    image = get_image_model().objects.create(
        title="I", file=ImageFile(io.BytesIO(picture.getvalue()), name="i.png")
    )
    html = (
        f'<p><a linktype="page" id="{target.pk}">public</a> '
        f'<a linktype="page" id="{hidden.pk}">hidden words</a> '
        f'<a linktype="document" id="{file.pk}">file</a> <a href="#there">anchor</a> '
        '<a href="//example.org/x">other</a> <a href="/search/?q=a&amp;b">here</a> '
        f'<a href="https://example.org/?a=1&amp;b=2">out</a>'
        f'<embed embedtype="image" id="{image.pk}" format="left" alt="A &quot;dome&quot;"/>'
        '<embed embedtype="image" id="99999" alt="lost"/></p>'
    )
    page = GuidelineFactory(
        slug="linking",
        body=[
            ("text", html),
            ("list", {"ordered": False, "items": [html]}),
            ("callout", {"tone": "note", "title": "", "text": html}),
            ("image", {"image": image, "alt": "Alt", "decorative": False, "caption": "C"}),
            ("file", {"document": file, "title": ""}),
        ],
    )
    drained()
    return page, hidden, image


def texts(item) -> list[str]:
    return [
        html
        for block in item["blocks"]
        for html in (block.get("html", ""), *block.get("items", ()))
        if html
    ]


def test_criterion_18_and_f01_links_and_pictures_are_html_or_text_if_they_are_not_public(
    get, linking
):
    page, hidden, _ = linking
    (listed,) = [i for i in get("guidelines")["items"] if i["slug"] == "linking"]
    item = get(f"guidelines/page-{page.pk}")
    assert listed == item
    assert len(texts(item)) == 3
    for html in texts(item):
        assert "hidden words" in html
        assert "/hidden/" not in html
        assert f'"{hidden.pk}"' not in html
        assert not re.search("linktype|embedtype|<embed|data-|lost", html)
        (picture,) = BeautifulSoup(html, "lxml").find_all("img")
        assert picture["src"].startswith("http://localhost:8000/media/images/i.width-960")
        assert picture["alt"] == 'A "dome"'


def test_criterion_19_addresses_are_absolute_with_one_site_and_with_two(get, linking, drained):
    _page, _, _ = linking
    base = "http://localhost:8000"

    def links():
        return [
            re.findall('(?:href|src)="([^"]*)"', html) for html in texts(get("guidelines/linking"))
        ]

    one = links()
    for found in one:
        assert all(link.startswith(("http://", "https://")) for link in found)
        assert f"{base}/guidelines/target/" in found
        assert f"{base}/guidelines/linking/#there" in found
        assert f"{base}/search/?q=a&amp;b" in found
        assert "https://example.org/?a=1&amp;b=2" in found
    Site.objects.create(hostname="other.example", port=80, root_page=Page.objects.get(depth=1))
    drained()
    assert links() == one


def test_criterion_19_the_host_is_that_of_one_setting(get, linking, settings):
    settings.PUBLIC_BASE_URL = "https://commons.example"
    settings.WAGTAILADMIN_BASE_URL = "https://admin.example"
    text = json.dumps(get("guidelines/linking"))
    assert "localhost" not in text
    assert "admin.example" not in text
    assert "https://commons.example/guidelines/target/" in text


def test_criterion_20_pictures_have_fixed_sizes_and_no_reading_makes_one(client, get, linking):
    with CaptureQueriesContext(connection) as queries:
        item = get("guidelines/linking")
        client.get("/api/v1/guidelines")
        client.get("/api/v1/changes?include=document")
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    (block,) = [block for block in item["blocks"] if block["type"] == "image"]
    sizes = {size["name"]: (size["width"], size["height"]) for size in block["renditions"]}
    assert sizes == {"width-480": (480, 240), "width-960": (960, 480), "width-1920": (1920, 960)}
    assert block["url"].startswith("http://localhost:8000/media/images/")


def test_criterion_20_a_lost_file_is_null_and_its_words_stay(get, linking, drained):
    page, _, image = linking
    image.renditions.all().delete()
    image.file.storage.delete(image.file.name)
    Guideline.objects.get(pk=page.pk).save_revision().publish()
    drained()
    (block,) = [b for b in get("guidelines/linking")["blocks"] if b["type"] == "image"]
    assert (block["url"], block["renditions"]) == (None, [])
    assert (block["alt"], block["caption"]) == ("Alt", "C")
    assert Document.objects.filter(pk=f"page-{page.pk}", removed_at=None).exists()
