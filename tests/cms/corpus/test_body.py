"""Foreign HTML → blocks: nothing dangerous, nothing lost."""

from uuid import UUID

import pytest

from cms.corpus.body import blocks
from content_models.models import Guideline, Resource

KEY = UUID(int=1)


def made(html, **options):
    return [(block["type"], block["value"]) for block in blocks(html, KEY, **options)]


def rich(html):
    (only,) = made(html)
    assert only[0] == "text"
    return only[1]


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">',
        '<a href="data:text/html,<script>alert(1)</script>">',
        "<svg><script>alert(1)</script></svg>",
        '<iframe src="javascript:alert(1)"></iframe>',
        '<p onclick="alert(1)" style="background:url(javascript:alert(1))">',
        "<style>p{background:url(//evil)}</style>",
        '<form action="https://evil.example"><input name=q value=alert(1)><button>',
        "<object data=evil></object><embed src=evil><base href=//evil>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    ],
)
def test_what_could_act_is_taken_out_and_the_words_stay(attack):
    text = rich(f"<p>before</p>{attack}<p>after</p>")
    assert "before" in text
    assert "after" in text
    for trace in ("alert", "evil", "onclick", "javascript", "<script", "<iframe", "<form", "style"):
        assert trace not in text.replace("&lt;", "")


def test_headings_cut_the_text():
    html = "<h1>A</h1><p>a</p><h2>B</h2><p>b</p><h3>C</h3>c<h4>D</h4><p>d</p><h5>E</h5><p>e</p>"
    assert made(html) == [
        ("heading", {"level": "2", "text": "A"}),
        ("text", "<p>a</p>"),
        ("heading", {"level": "2", "text": "B"}),
        ("text", "<p>b</p>"),
        ("heading", {"level": "3", "text": "C"}),
        ("text", "<p>c</p>"),
        ("heading", {"level": "3", "text": "D"}),
        ("text", "<p>d</p><p><b>E</b></p><p>e</p>"),
    ]


def test_a_first_heading_that_repeats_the_title_is_left_out():
    found = made("<h1>The Title</h1><p>a</p><h2>The title</h2>", title="The title")
    assert found == [("text", "<p>a</p>"), ("heading", {"level": "2", "text": "The title"})]


def test_a_heading_longer_than_one_may_be_stays_as_text():
    long = "word " * 60
    assert rich(f"<h2>{long}</h2>") == f"<p>{long.strip()}</p>"


def test_sections_that_the_text_numbers_become_clauses():
    html = (
        "<h2>1. Aims</h2><h3>1.1 Open</h3><p>be open</p><h3>1.2. Fair</h3><p>be fair</p>"
        "<h3>1.1 Again</h3><p>x</p><h2>5 steps</h2><p>y</p><h2>IV. Last</h2><p>z</p>"
    )

    def clause(number, heading, text):
        return (
            "clause",
            {"number": number, "heading": heading, "text": text, "principle": None, "topic": None},
        )

    assert made(html, clauses=True) == [
        ("heading", {"level": "2", "text": "1. Aims"}),
        clause("1.1", "Open", "<p>be open</p>"),
        clause("1.2", "Fair", "<p>be fair</p>"),
        ("heading", {"level": "3", "text": "1.1 Again"}),
        ("text", "<p>x</p>"),
        ("heading", {"level": "2", "text": "5 steps"}),
        ("text", "<p>y</p>"),
        clause("IV", "Last", "<p>z</p>"),
    ]
    assert {kind for kind, _ in made(html)} == {"heading", "text"}


def test_words_of_neighbouring_blocks_stay_apart():
    assert rich("<div>one</div><div>two</div><section>three<br>four</section>five") == (
        "<p>one</p><p>two</p><p>three<br/>four</p><p>five</p>"
    )


def test_bold_italic_and_links_stay_and_links_to_nowhere_go():
    html = (
        '<p><strong>b</strong> <em>i</em> <a href="https://example.net/?a=1&b=2">out</a> '
        '<a href="/inside.html">in</a> <a href="#x">here</a> <u>u</u></p>'
    )
    assert rich(html) == (
        '<p><b>b</b> <i>i</i> <a href="https://example.net/?a=1&amp;b=2">out</a> in here u</p>'
    )


def test_lists_stay_lists_at_every_depth():
    html = "<ul>stray<li>a<ul><li>b</li></ul>c</li><li><p>d</p><p>e</p></li><li> </li></ul>"
    assert rich(html) == "<ul><li>stray</li><li>a c<ul><li>b</li></ul></li><li>d  e</li></ul>"
    assert rich("<ol><li>one</li></ol>") == "<ol><li>one</li></ol>"


def test_a_table_keeps_its_cells_in_their_columns():
    html = (
        "<table><caption>Who</caption><tr><th>A</th><th>B</th><th>C</th></tr>"
        "<tr><td rowspan=2>a</td><td colspan=2><b>b</b> c</td></tr>"
        '<tr><td><a href="https://example.net">link</a></td></tr></table>'
    )
    ((kind, value),) = made(html)
    assert kind == "table"
    assert value["data"] == [
        ["A", "B", "C"],
        ["a", "b c", ""],
        ["", "link (https://example.net)", ""],
    ]
    assert value["table_caption"] == "Who"
    assert value["table_header_choice"] == "row"


def test_a_span_of_a_million_columns_makes_no_million_cells():
    ((_, value),) = made("<table><tr><td colspan=1000000 rowspan=1000000>x</td></tr></table>")
    assert sum(len(row) for row in value["data"]) <= 50


def test_quotes_are_quotes():
    html = '<blockquote><p>Said <a href="https://example.net">there</a>.</p></blockquote>'
    assert made(html) == [
        ("quote", {"text": "Said there (https://example.net).", "source": "", "url": ""})
    ]


def test_pictures_and_films_become_links_with_their_words():
    assert rich('<p><img src="https://example.net/a.png" alt="A bridge"></p>') == (
        '<p><a href="https://example.net/a.png">[A bridge]</a></p>'
    )
    assert rich('<img src="/a.png" alt="A bridge">') == "<p>[A bridge]</p>"
    assert rich('<iframe src="https://example.net/film"></iframe>') == (
        '<p><a href="https://example.net/film">[https://example.net/film]</a></p>'
    )
    assert made('<img src="/a.png">') == []


def test_the_lines_of_preformatted_text_stay_lines():
    assert rich("<pre>a\n  b</pre>") == "<p>a<br/>  b</p>"


def test_stand_ins_for_addresses_and_numbers_are_not_shown():
    html = (
        '<p>Write to <a href="mailto:office@example.org">office@example.org</a> or call '
        "1-555-010-0000.</p><table><tr><td>office@example.org</td></tr></table>"
        "<h2>Ask office@example.org</h2>"
    )
    assert "office@" not in str(made(html))
    assert "555" not in str(made(html))


def test_what_was_escaped_twice_is_read_as_it_was_meant():
    assert rich("<p>Q&amp;amp;A, &amp;quot;PII&amp;quot;, Amazon&amp;#8217;s</p>") == (
        '<p>Q&amp;A, "PII", Amazon’s</p>'
    )
    assert rich("<p>write &amp;copy; for ©</p>") == "<p>write &amp;copy; for ©</p>"


@pytest.mark.parametrize("tag", ["b", "div", "ul><li", "table><tr><td", "blockquote"])
@pytest.mark.parametrize("depth", [150, 900, 5000])
def test_nesting_of_any_depth_keeps_its_words(tag, depth):
    assert "inmost" in str(made(f"<{tag}>" * depth + "inmost"))


def test_ids_are_the_same_each_time_and_differ_within_and_between_documents():
    html = "<h2>A</h2><p>a</p>"
    first = [block["id"] for block in blocks(html, KEY)]
    assert first == [block["id"] for block in blocks(html, KEY)]
    other = [block["id"] for block in blocks(html, UUID(int=2))]
    assert len({*first, *other}) == 4


@pytest.mark.parametrize("html", ["", "   ", "<p></p>", "<p>&nbsp;</p>", "<!-- c -->", "<hr>"])
def test_nothing_makes_no_block(html):
    assert made(html) == []


def test_what_is_made_passes_the_editors_own_checks():
    html = (
        "<h2>1. A</h2><p>a</p><table><tr><td>x</td></tr></table><blockquote>q</blockquote>"
        "<ul><li>l</li></ul><h2>2.</h2><h2>3. C</h2>"
    )
    for model in (Guideline, Resource):
        stream = model._meta.get_field("body").stream_block
        value = stream.to_python(blocks(html, KEY, clauses=model is Guideline))
        assert len(stream.clean(value)) == len(value)
