"""A DOCX is read in order and whole, within limits, whatever it holds."""

import zipfile

import pytest

from indexer.extraction.docx import read_docx
from indexer.extraction.outcome import CutShortError, Limits, NotReadError, Status

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str, *properties: str) -> str:
    marks = "".join(f"<w:{name}/>" for name in properties)
    return f"<w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def part(body: str, prologue: str = "") -> str:
    return (
        f'{prologue}<w:document {NAMESPACE} xmlns:mc="urn:mc" xmlns:wp="urn:wp">'
        f"<w:body>{body}</w:body></w:document>"
    )


def packed(tmp_path, parts: dict) -> str:
    path = tmp_path / "file.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def text(tmp_path, body: str, **parts) -> str:
    (page,) = read_docx(packed(tmp_path, {"word/document.xml": part(body), **parts}), Limits())
    return page


CELL = "<w:tc>{}</w:tc>"
READ = {
    "runs": (paragraph(run("un"), run("believ", "b"), run("able")), "unbelievable"),
    "paragraphs": (paragraph(run("one")) + paragraph(run("two")), "one two"),
    "tab and break": (paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"),
                      "a b c"),
    "hyphens": (paragraph("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/>"
                          "<w:t>erate</w:t></w:r>"), "coop-erate"),
    "tracked changes": (paragraph("<w:del><w:r><w:delText>no</w:delText></w:r></w:del>",
                                  f"<w:ins>{run('yes')}</w:ins>",
                                  f"<w:moveFrom>{run('no')}</w:moveFrom>"), "yes"),
    "hidden and fields": (paragraph(run("no", "vanish"), "<w:r><w:instrText>no</w:instrText></w:r>",
                                    run("yes")), "yes"),
    "hidden switched off": (paragraph('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>yes</w:t></w:r>'),
                            "yes"),
    "nested tables": ("<w:tbl><w:tr>" + CELL.format(paragraph(run("a")))
                      + CELL.format("<w:tbl><w:tr>" + CELL.format(paragraph(run("b")))
                                    + "</w:tr></w:tbl>" + paragraph(run("c")))
                      + "</w:tr></w:tbl>" + paragraph(run("d")), "a b c d"),
    "a text box once": ("<mc:AlternateContent><mc:Choice>" + paragraph(run("box"))
                        + "</mc:Choice><mc:Fallback>" + paragraph(run("box"))
                        + "</mc:Fallback></mc:AlternateContent>", "box"),
    "a picture's alternative": (paragraph('<w:r><wp:docPr descr="a map" name="no"/></w:r>'), "a map"),
    "nothing": (paragraph(), ""),
}  # fmt: skip


@pytest.mark.parametrize(("body", "words"), READ.values(), ids=READ)
def test_people_and_the_index_read_the_same_words(tmp_path, body, words):
    assert text(tmp_path, body) == words


def test_notes_follow_the_text(tmp_path):
    notes = part(paragraph(run("a note")))
    assert text(tmp_path, paragraph(run("body")), **{"word/footnotes.xml": notes}) == "body a note"


def test_damaged_notes_do_not_take_the_text_with_them(tmp_path):
    notes = {"word/footnotes.xml": part("<w:p>"), "word/endnotes.xml": part(paragraph(run("end")))}
    notes["word/footnotes.xml"] = notes["word/footnotes.xml"][:-9]
    pages = read_docx(
        packed(tmp_path, {"word/document.xml": part(paragraph(run("body")))} | notes), Limits()
    )
    assert next(pages) == "body end"
    with pytest.raises(CutShortError, match="notes are damaged"):
        next(pages)


def test_the_package_says_where_its_text_is(tmp_path):
    relations = '<R><r Type="http://x/officeDocument" Target="/word/document2.xml"/></R>'
    parts = {"_rels/.rels": relations, "word/document2.xml": part(paragraph(run("here")))}
    assert list(read_docx(packed(tmp_path, parts), Limits())) == ["here"]


ENTITIES = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        pytest.param({"word/document.xml": part("x", ENTITIES)}, Status.UNREADABLE, id="entities"),
        pytest.param({"word/document.xml": "<w:document"}, Status.UNREADABLE, id="broken xml"),
        pytest.param({"other.txt": "x"}, Status.UNREADABLE, id="no text part"),
        pytest.param({"word/document.xml": part("x" * 3_000_000)}, Status.UNREADABLE, id="bomb"),
    ],
)
def test_what_would_blow_up_is_refused(tmp_path, parts, status):
    with pytest.raises(NotReadError) as error:
        list(read_docx(packed(tmp_path, parts), Limits(unpacked=1_000_000)))
    assert error.value.status == status


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Status.PROTECTED),
        (b"no zip at all", Status.UNREADABLE),
    ],
    ids=["encrypted", "no zip"],
)
def test_what_is_no_package_says_so(tmp_path, data, status):
    path = tmp_path / "file.docx"
    path.write_bytes(data)
    with pytest.raises(NotReadError) as error:
        list(read_docx(path, Limits()))
    assert error.value.status == status
