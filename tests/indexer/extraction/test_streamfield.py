"""Stored StreamField JSON: what people typed is read, how it is stored is not."""

import json

import pytest

from indexer.extraction.streamfield import stream_text


def block(kind, value):
    return {"type": kind, "value": value, "id": "11111111-aaaa-4bbb-8ccc-000000000001"}


READ = {
    "plain and rich": ([block("heading", "5 < 7 & <b is fine"), block("text", "<p>a<b>b</b></p>")],
                       "5 < 7 & <b is fine ab"),
    "structs and lists": ([block("steps", [block("item", {"title": "One", "body": "<p>two</p>"}),
                                           {"title": "three"}, "four"])], "One two three four"),
    "settings, keys and addresses": ([block("image", {"image": 3, "alt": "A map", "align": "left",
                                                      "url": "https://x.example/y", "id": 9}),
                                      block("embed", "https://video.example/z"),
                                      block("page", 41), block("shown", True), block("none", None)],
                                     "A map"),
    "table": ([block("table", {"data": [["Risk", "Owner"], ["Bias", None]], "table_caption": "Cap",
                               "first_row_is_table_header": True})], "Cap Risk Owner Bias"),
    "typed table": ([block("t", {"columns": [{"type": "text", "heading": "Year"}],
                                 "rows": [{"values": [2024]}, {"values": ["<p>x</p>"]}],
                                 "caption": ""}),
                      block("t", {"columns": [{"type": "image", "heading": "Map"}],
                                  "rows": [{"values": [41]}]})], "Year 2024 x Map"),
    "choices": ({"blocks": [block("status", "in_force"), block("kinds", ["a", "b"]),
                            block("card", {"status": "draft", "title": "in_force"})],
                 "choices": {"status": [["draft", "Being drafted"], ["in_force", "Binding"]],
                             "kinds": [["Group", [["a", "Law"], ["b", "Plan"]]]]}},
                "Binding Law Plan Being drafted in_force"),
    "raw html": ([block("raw", "<div>shown<script>no</script></div>"),
                  block("raw", "<script>no()</script><style>no</style>shown"),
                  block("raw", '<iframe src="no"></iframe><img src="no" alt="A map">')],
                 "shown shown A map"),
    "texts about tags": ([block("heading", "Use of <p> and <br>"), block("code", "print('<p>')"),
                          block("heading", "#ethics"), block("heading", "#1")],
                         "Use of <p> and <br> print('<p>') #ethics #1"),
    "links and colours": ([block("card", {"cta_url": "next", "link": "#part", "tint": "#ff0000",
                                          "key_": "11111111aaaa4bbb8ccc000000000001"})], ""),
    "half a character": ([block("text", "<p>a\ud83d</p>")], "a"),
    "json in a string": ([block("body", json.dumps([block("text", "<p>inner</p>")]))], "inner"),
    "draft.js": ([block("text", json.dumps({"blocks": [{"key": "a1b2", "text": "typed",
                                                        "type": "unstyled"}], "entityMap": {}}))],
                 "typed"),
    "a page": ({"title": "Title", "body": [block("text", "<p>body</p>")]}, "Title body"),
    "nothing": ([], ""),
}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), READ.values(), ids=READ)
def test_what_people_typed_is_read(data, words):
    assert " ".join(stream_text(json.dumps(data)).split()) == words


def test_what_is_no_json_is_an_error():
    with pytest.raises(ValueError, match="Expecting"):
        stream_text("<p>")
