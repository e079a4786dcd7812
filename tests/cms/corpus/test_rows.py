"""What a row must hold, and the word on each thing that is wrong with it."""

import gzip
import json

import pytest

from cms.corpus.lines import LONGEST, UnreadableFile, count, lines
from cms.corpus.rows import BadRow, check, parse
from tests.cms.corpus.made_up import row


def refused(**fields):
    with pytest.raises(BadRow) as error:
        check(row(**fields))
    return str(error.value)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id", "", "id: "),
        ("id", "a b", "'a b'"),
        ("id", "é", "'é'"),
        ("id", "x" * 201, "id: "),
        ("id", 7, "7"),
        ("id", ..., "id: is missing"),
        ("type", "poem", "'poem'"),
        ("lang", "", "lang: is no language code ('')"),
        ("lang", "xx", "lang: is no language code ('xx')"),
        ("lang", "english", "'english'"),
        ("title", "", "title: is empty"),
        ("title", " \n ", "title: is empty"),
        ("title", "&nbsp;", "title: is empty"),
        ("title", None, "title: "),
        ("title", "x" * 301, "title: has 301 characters, more than 300"),
        ("title", "a\0b", "title: holds a NUL character"),
        ("html", "a\0b", "html: holds a NUL character"),
        ("html", ["<p>"], "html: "),
        ("html", "\ud800", "html: "),
        ("url", "javascript:alert(1)", "url: is no http address ('javascript:alert(1)')"),
        ("url", "https://", "url: "),
        ("organisation", "x" * 256, "organisation: "),
        ("country", "Netherlands", "'Netherlands'"),
        ("country", "nl", "'nl'"),
        ("country", "QQ", "'QQ'"),
        ("date", "yesterday", "yesterday"),
        ("date", "2024-02-30", "2024-02-30"),
        ("tags", "a,b", "'a,b'"),
        ("tags", [1], "tags.0: "),
        ("tags", ["\0"], "tags.0: holds a NUL"),
        ("licence", "CC BY-NC 4.0", "licence: is no licence that we know"),
    ],
)
def test_a_bad_field_is_named_with_its_value(field, value, said):
    message = refused(**{field: value})
    assert message.startswith(field)
    assert said in message


@pytest.mark.parametrize("field", [name for name in row() if name not in {"chars"}])
def test_a_missing_field_is_named(field):
    assert refused(**{field: ...}) == f"{field}: is missing"


def test_everything_that_is_wrong_is_said_at_once():
    message = refused(title="", lang="xx")
    assert "title: " in message
    assert "lang: " in message


def test_a_city_without_a_country_is_refused():
    assert "country: " in refused(city="Portland", country="")


@pytest.mark.parametrize("line", [b"{", b"[1]", b"7", b'"x"', b"null", b"\xff{}", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(line):
    with pytest.raises(BadRow):
        parse(line)


def test_unknown_is_an_empty_text():
    found = check(row(url="", organisation="", country="", date="", status="", licence=""))
    assert (found.organisation, found.country, found.licence) == ("", "", "")
    assert found.translation_key == ""


def test_a_title_is_read_as_people_read_it():
    found = check(row(title="  Q&amp;A: &#34;yes&#34;\n and\tno\x01 "))
    assert found.title == 'Q&A: "yes" and no'


def test_g09_control_characters_do_not_come_in():
    found = check(
        row(title="a\x0bb\ufffe\x07", organisation="a\x0bb\x1f", html="<p>\x01a\tb\n</p>")
    )
    assert (found.title, found.organisation, found.html) == ("a b", "a b", "<p>a\tb\n</p>")


def test_licences_have_our_names():
    assert check(row(licence="Licence Ouverte 2.0")).licence == "etalab-2.0"
    assert check(row(licence="CC-BY-SA-4.0")).licence == "CC-BY-SA-4.0"


# Files


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz", "misnamed.txt"])
def test_lines_have_the_numbers_of_the_file(tmp_path, name):
    path = tmp_path / name
    data = b"\xef\xbb\xbf\xef\xbb\xbf{}\n\n  \r\n{}\r\n{}"
    path.write_bytes(gzip.compress(data) if name != "rows.jsonl" else data)
    assert [(number, line.strip()) for number, line in lines(path)] == [
        (1, b"{}"), (4, b"{}"), (5, b"{}"),
    ]  # fmt: skip
    assert count(path) == 3
    assert count(path, 2) == 2


def test_a_line_of_any_length_is_one_line(tmp_path):
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'"' + b"x" * (2 * LONGEST) + b'"\n{}\n')
    (first, second) = lines(path)
    assert len(first[1]) == LONGEST
    assert second == (2, b"{}\n")
    with pytest.raises(BadRow):
        parse(first[1])


def test_a_file_that_is_none_says_so(tmp_path):
    whole = gzip.compress(json.dumps(row()).encode() * 2000)
    (tmp_path / "broken.gz").write_bytes(whole[:-20])
    (tmp_path / "bad.gz").write_bytes(whole[:20] + b"\0" * 20 + whole[40:])
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
        (tmp_path / encoding).write_text(json.dumps(row()), encoding)
    for name in (
        "absent.jsonl",
        "",
        "broken.gz",
        "bad.gz",
        *(p.name for p in tmp_path.glob("utf*")),
    ):
        with pytest.raises(UnreadableFile, match=str(tmp_path)):
            count(tmp_path / name)
