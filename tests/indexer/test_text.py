"""Text out of HTML, and HTML that is safe to show."""

import pytest

from indexer.text import html_to_text, rich_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>Scope</h2><p>Human oversight</p><ul><li>audit</li><li>appeal</li></ul>",
         "Scope Human oversight audit appeal"),
        ("<p>un<b>believ</b>able</p>", "unbelievable"),
        ("<p>one<br>two</p>", "one two"),
        ("<p>al\u00adgo\u200britme</p>", "algoritme"),
        ("<p>a&nbsp;b &amp; c</p>", "a b & c"),
        ("<p>in<!-- note -->side</p>", "inside"),
        ("<p>read</p><script>no()</script><style>p{}</style><p hidden>no</p>", "read"),
        ('<p>see <img alt="the map"></p>', "see the map"),
        ("<div>" * 3000 + "deep" + "</div>" * 3000, "deep"),
        ("", ""),
    ],
)  # fmt: skip
def test_people_and_the_index_read_the_same_words(html, text):
    assert html_to_text(html) == text


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
