"""Text out of HTML, and HTML that is safe to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text import html_to_text, rich_text, visible_text

PEOPLE_READ = {
    "blocks": ("<h2>Scope</h2><p>Human oversight</p><ul><li>audit</li><li>appeal</li></ul>",
               "Scope Human oversight audit appeal"),
    "open blocks": ("<p>one<p>two<dl><dt>a<dd>b<dt>c<dd>d</dl>", "one two a b c d"),
    "inline": ("<p>un<b>believ</b>able</p>", "unbelievable"),
    "unknown elements are inline": ("<p>un<my-tag>known</my-tag></p>", "unknown"),
    "br": ("<p>one<br>two<br/>three<br />four</p>", "one two three four"),
    "br closed": ("<p>one</br>two</BR >three<br></br>four</p>", "one two three four"),
    "hr": ("one<hr>two", "one two"),
    "wbr": ("data<wbr>base", "database"),
    "zero width and soft hyphen": ("<p>al\u00adgo\u200brit\u2060me</p>", "algoritme"),
    "marks of direction": ("<p>\u202aeen\u202c t\u200ewee\u061c</p>", "een twee"),
    "byte order mark": ("\ufeff<p>\ufeffone</p>", "one"),
    "entities": ("<p>a&nbsp;b &amp; c &#8364; &lt;p&gt;</p>", "a b & c € <p>"),
    "no tags at all": ("5 &lt; 7 &amp; 9", "5 < 7 & 9"),
    "escaped twice inside a word": ("Z&amp;uuml;rich AT&amp;amp;T Caf&amp;eacute;",
                                    "Zürich AT&T Café"),
    "a text about entities": ("write &amp;lt; for &lt; and &amp;nbsp; here",
                              "write &lt; for < and &nbsp; here"),
    "comment": ("<p>Article 22<!-- -->(<!-- -->3<!-- -->) in<!-- note -->side</p>",
                "Article 22(3) inside"),
    "cdata": ("<p>a<![CDATA[hidden]]>b</p>", "ab"),
    "code": ("<p>read</p><script>no()</script><style>p{}</style><noscript>no</noscript>"
             "<template><p>no</p></template>", "read"),
    "hidden": ('<p hidden>no</p><p style="color:red; DISPLAY : none">no</p>'
               '<p aria-hidden="true">no</p><dialog>no</dialog><datalist><option>no</datalist>yes',
               "yes"),
    "hidden until found": ('<p hidden="until-found">yes</p><dialog open>yes</dialog>', "yes yes"),
    "fallbacks": ("a<iframe>no</iframe>b<object>no<p>no</p></object>c<video>no</video>d",
                  "a b c d"),
    "svg": ("a<svg><title>no</title><style>no</style><text>no</text></svg>b", "a b"),
    "formula": ("<math><mi>x</mi><mo>=</mo><mn>1</mn><annotation>no</annotation></math>", "x=1"),
    "head": ("<html><head><title>no</title><meta content=no></head><body>yes</body></html>", "yes"),
    "alt": ('<p>see <img alt="the map"><embed alt="a plan"/><img></p>', "see the map a plan"),
    "table": ("<table><caption>Register</caption><tr><th>Risk<th>Owner<tr><td>Bias<td></table>",
              "Register Risk Owner Bias"),
    "details": ("<details><summary>More</summary>text</details>end", "More text end"),
    "form": ("<label>Name</label><button>Send</button><button>Stop</button>"
             "<select><option>a<option>b</select><input value=no>", "Name Send Stop a b"),
    "ruby": ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>",
             "漢字 kan ji"),
    "sub and sup": ("H<sub>2</sub>O km<sup>2</sup> 1<sup>st</sup>", "H2O km2 1st"),
    "marks of notes": ("privacy<sup>12</sup> ends.<sup>[3]</sup> Next", "privacy 12 ends. [3] Next"),
    "block by style": ('<span style="display:block">one</span><span>two</span>', "one two"),
    "cells by style": ('<b style="display:table-cell">one</b><b style="display:inline-flex">two</b>'
                       '<i style="float:left">d</i>rop', "one two drop"),
    "control characters": ("<p>a\x00b\x07c</p><p>d\x0be</p>", "abc d e"),
    "half a character": ("<p>a\ud83db</p>", "ab"),
    "prologue": ("<?xml version='1.0'?><html><body>yes</body></html>", "yes"),
    "only an address": ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
    "3,000 elements deep": ("<div>" * 3000 + "deep" + "</div>" * 3000 + "end", "deep end"),
    "30,000 elements deep": ("<b>" * 30_000 + "deep", "deep"),
    "nothing": ("", ""),
}  # fmt: skip


@pytest.mark.parametrize(("html", "text"), PEOPLE_READ.values(), ids=PEOPLE_READ)
def test_people_and_the_index_read_the_same_words(html, text):
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param("<p>caf\u00adé".encode(), "café", id="utf-8"),
        pytest.param("\ufeff<p>café".encode(), "café", id="utf-8 with a mark"),
        pytest.param("<p>café".encode("utf-16"), "café", id="utf-16"),
        pytest.param("<meta charset=iso-8859-2><p>Łódź".encode("iso-8859-2"), "Łódź", id="told"),
        pytest.param("<p>café – l’été".encode("cp1252"), "café – l’été", id="untold"),
        pytest.param(b"<meta charset=nonsense><p>caf\xe9", "café", id="told wrongly"),
        pytest.param(b"<meta charset=rot13><p>caf\xe9", "café", id="told no charset"),
        pytest.param(b"<meta charset=utf-16><p>caf\xc3\xa9", "café", id="told another"),
        pytest.param("<meta charset=iso-8859-1><p>“é” – €".encode("cp1252"), "“é” – €", id="wider"),
        pytest.param("<meta charset=x-sjis><p>人工①".encode("cp932"), "人工1", id="by an old name"),
        pytest.param("<meta charset=iso-8859-8-i><p>בינה".encode("iso-8859-8"), "בינה", id="8-i"),
        pytest.param("<p>café l’été".encode() + b"\xc3", "café l’été\ufffd", id="cut short"),
        pytest.param(b"<meta charset=utf-8>\xe9<p>a\xc3\xa9", "\ufffd aé", id="one byte wrong"),
        pytest.param(b"\xef\xbb\xbf<p>a\xe9", "a\ufffd", id="a mark and one byte wrong"),
        pytest.param(
            "<meta charset=big5><p>城市".encode("big5") + b"\xff", "城市\ufffd", id="big5"
        ),
    ],
)
def test_bytes_are_decoded_as_a_browser_would(data, text):
    assert html_to_text(data) == text


def test_what_is_shown_stays_as_it_was_written():
    assert (
        visible_text("<p>Su\ufb03cient  Daten\u00adschutz</p>") == "Su\ufb03cient Daten\u00adschutz"
    )
    assert html_to_text("<p>Su\ufb03cient  Daten\u00adschutz</p>") == "Sufficient Datenschutz"


@given(st.text(alphabet="<>/&;!-abp \n\x00'\"=", max_size=80) | st.text(max_size=80))
def test_no_markup_is_too_broken(html):
    assert "\0" not in html_to_text(html)


@pytest.mark.parametrize(
    "html",
    [
        '<p onclick="x()">a</p>',
        "<script>x()</script>",
        '<a href="javascript:x()">a</a>',
        "<img src=x onerror=x()>",
        "<iframe src=//x></iframe>",
    ],
)
def test_nothing_that_runs_gets_through(html):
    shown = rich_text(html, lambda kind, target: None)
    assert "x()" not in shown
    assert "<img" not in shown
    assert "iframe" not in shown


def test_a_link_becomes_an_address_or_loses_it():
    html = '<a linktype="page" id="3">text</a>'
    assert 'href="/p/"' in rich_text(html, lambda kind, target: "/p/")
    assert rich_text(html, lambda kind, target: None) == "text"
