"""Whatever is stored, what readers get runs nothing and leads to the web only."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError

from content_models.blocks import QuoteBlock
from content_models.models import HomePage, Resource, Source
from indexer.text import rich_text
from tests.factories import GuidelineFactory, ResourceFactory

ALLOWED = {
    "p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li", "sub", "sup", "code", "h3", "h4", "img",
}  # fmt: skip
NO_ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "\x01javascript:alert(1)", "java\tscript:alert(1)",
    "java\nscript:alert(1)", " javascript:alert(1)", "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)", "&#x6A&#x61;vascript:alert(1)", "data:text/html,<script>x</script>",
    "vbscript:x", "file:///etc/passwd", "blob:https://x/1", "view-source:https://x/", "ftp://x/",
    "jar:https://x!/", "feed:javascript:alert(1)", "livescript:x", "about:blank", "tel:123",
]  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>", "<SCRIPT SRC=//x></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "<img/src/onerror=alert(1)>", '<p onclick="alert(1)">a</p>',
        "<p/onmouseover=alert(1)>a", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
        "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
        "<math href='javascript:alert(1)'>a</math>",
        "<template><script>alert(1)</script></template>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<style>@import 'https://x'</style>", '<p style="background:url(javascript:alert(1))">a</p>',
        "<p style='position:fixed;inset:0'>a</p>", '<p class="x" id="main">a</p>',
        "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'>",
        "<object data=x></object>", "<embed src=x>", "<applet code=x>", "<base href=//x>",
        "<meta http-equiv=refresh content='0;url=//x'>", "<link rel=stylesheet href=//x>",
        "<form action=//x><input name=q><button>a</button></form>", "<button formaction=javascript:x>a",
        "<video><source onerror=alert(1)></video>", "<details open ontoggle=alert(1)>a</details>",
        "<textarea><img src=x onerror=alert(1)></textarea>", "<title><img src=x onerror=alert(1)></title>",
        "<xmp><img src=x onerror=alert(1)></xmp>", "<plaintext><script>alert(1)</script>",
        "<!--><script>alert(1)</script>-->", "<!--<img src=x onerror=alert(1)>-->", "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml ?><script>alert(1)</script>", "<a href='x' ping='//x'>a</a>", "<a target=_blank href=https://x>a</a>",
        "<p><b><a href='https://x/' onclick='alert(1)'>a", "<p" * 500, "<b>" * 3000 + "a",
        "<select><iframe></select><script>alert(1)</script>", "<a\x00 href='javascript:alert(1)'>a</a>",
        '<a linktype="page" id="1" onclick="alert(1)">a</a>', '<embed embedtype="media" url="https://x"/>',
        '<a linktype="page" id="1"><script>alert(1)</script></a>', '<embed embedtype="image" id="1" alt="&quot;><script>alert(1)</script>"/>',
        '<embed embedtype="image" id="1"/><img src="//x/pixel"><noscript><img src="//x"></noscript>',
        *[f'<a href="{address}">a</a>' for address in NO_ADDRESSES],
    ],
)  # fmt: skip
def test_an_attack_comes_out_as_plain_text(html):
    shown = rich_text(html, lambda kind, target: "/page/")
    soup = BeautifulSoup(shown, "html.parser")
    for tag in soup.find_all(True):
        assert tag.name in ALLOWED, shown[:200]
        assert set(tag.attrs) <= {"href", "rel", "src", "alt"}, shown[:200]
        assert tag.name != "img" or tag["src"] == "/page/", shown[:200]
        assert re.match(r"https?://|mailto:|/|#|x$", tag.get("href", "/")), shown[:200]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/?a=1&amp;b=2">a</a>', '<a href="mailto:office@example.org">a</a>',
        "<p>1 &lt; 2 &amp; 3</p>", "<ul><li>a</li></ul>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    ],
)  # fmt: skip
def test_what_is_harmless_stays_as_it_is(html):
    assert rich_text(html, lambda kind, target: None).replace(' rel="noopener"', "") == html


@pytest.mark.django_db
@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_no_editor_can_give_such_an_address(address):
    for model, field in ((Source, "url"), (Source, "archived_url"), (Resource, "event_url")):
        with pytest.raises(ValidationError):
            model._meta.get_field(field).clean(address, None)
    block = QuoteBlock()
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"text": "a", "url": address}))


@pytest.mark.django_db
@pytest.mark.parametrize("address", NO_ADDRESSES[:10])
def test_such_an_address_in_the_database_is_not_shown(client, address):
    page = ResourceFactory(
        body=[("quote", {"text": "Words", "source": "Somebody", "url": address})]
    )
    Resource.objects.filter(pk=page.pk).update(event_url=address)
    Source.objects.create(page=page, label="Source", url=address)
    shown = client.get(page.url).content.decode()
    links = [link["href"] for link in BeautifulSoup(shown, "html.parser").find_all("a", href=True)]
    assert all(re.match(r"https?://|/|#|\?", link) for link in links)
    assert "Somebody" in shown
    assert "Source" in shown


@pytest.mark.django_db
def test_introductions_are_cleaned_and_do_not_tell_where_hidden_pages_are(client):
    hidden = GuidelineFactory(title="Hidden", slug="hidden-place", live=False)
    shown = GuidelineFactory(slug="open-place")
    home = HomePage.objects.get(locale__language_code="en")
    home.introduction = (
        f'<p onclick="x()"><a linktype="page" id="{hidden.pk}">one</a> '
        f'<a linktype="page" id="{shown.pk}">two</a><script>x()</script></p>'
    )
    home.save()
    page = client.get("/").content.decode()
    assert "hidden-place" not in page
    assert 'href="/guidelines/open-place/"' in page
    assert "x()" not in page
