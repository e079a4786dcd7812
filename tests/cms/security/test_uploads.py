"""Only what is harmless can be uploaded, and it is handed out as a file, to those who may."""

import io
import struct
import zipfile
import zlib

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from cms.security import uploads

pytestmark = pytest.mark.django_db
Document, Image = get_document_model(), get_image_model()
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    return client


def archive(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            # Without the time of day: parallel workers must name the tests alike.
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}
DOCX = archive(**TYPES, **{"word/document.xml": b"<w/>"})
XLSX = archive(**TYPES, **{"xl/workbook.xml": b"<w/>"})
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text")
PDF = b"%PDF-1.7\n%%EOF"


def upload(client, name, content, title="File"):
    root = Collection.get_first_root_node()
    sent = {"title": title, "collection": root.pk, "file": SimpleUploadedFile(name, content)}
    return client.post("/admin/documents/add/", sent)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF), ("a.PDF", PDF), ("a.docx", DOCX), ("a.xlsx", XLSX), ("a.odt", ODT),
        ("a.txt", "ä".encode()), ("a.txt", "ä".encode("latin-1")), ("a.csv", b"a;b\n1;2"),
        ("a.csv", "a;b".encode("utf-16")), ("a.txt", b"\xef\xbb\xbfa"),
    ],
)  # fmt: skip
def test_usual_files_are_taken(editor, name, content):
    assert upload(editor, name, content).status_code == 302
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", HTML), ("a.htm", HTML), ("a.svg", SVG), ("a.svgz", b"x"), ("a.xhtml", HTML),
        ("a.xml", SVG), ("a.exe", b"MZ"), ("a.sh", b"#!/bin/sh"), ("a.js", b"x"), ("a.php", b"x"),
        ("a.docm", DOCX), ("a.zip", DOCX), ("a", PDF), ("a.pdf.html", PDF), ("a.pdf ", PDF),
        ("a.pdf.", PDF), (".pdf", PDF), ("a.swf", b"x"), ("a.eml", b"x"), ("a.mht", HTML),
    ],
)  # fmt: skip
def test_other_kinds_are_refused_by_name(editor, name, content):
    answer = upload(editor, name, content)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"file"}
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", HTML), ("a.pdf", SVG), ("a.pdf", b"MZ\x90"), ("a.pdf", b"GIF89a%PDF-"),
        ("a.pdf", b"<html>%PDF-1.7"), ("a.txt", HTML), ("a.txt", b"\xef\xbb\xbf " + HTML),
        ("a.csv", SVG), ("a.txt", b"<?xml version='1.0'?>"), ("a.txt", b"MZ\x90\0"),
        ("a.txt", b"\x7fELF\0"), ("a.txt", PDF), ("a.txt", DOCX), ("a.txt", b"#!/bin/sh"),
        ("a.txt", HTML.decode().encode("utf-16")), ("a.docx", HTML), ("a.docx", PDF),
        ("a.docx", XLSX), ("a.docx", ODT), ("a.docx", b"PK\x03\x04"), ("a.docx", DOCX[:40]),
        ("a.docx", archive(**TYPES, **{"word/document.xml": b"", "word/vbaProject.bin": b""})),
        ("a.odt", DOCX), ("a.odt", archive(mimetype=b"text/html")), ("a.xlsx", DOCX),
    ],
)  # fmt: skip
def test_a_false_ending_helps_nobody(editor, name, content):
    answer = upload(editor, name, content)
    assert answer.status_code == 200
    assert name in str(answer.context["form"].errors["file"])
    assert not Document.objects.exists()


def test_an_office_file_that_unpacks_to_too_much_is_refused(editor, settings):
    settings.MAX_UNPACKED_SIZE = 1_000_000
    bomb = archive(**TYPES, **{"word/document.xml": b"0" * 2_000_000})
    assert len(bomb) < 10_000
    answer = upload(editor, "a.docx", bomb)
    assert "unpacks to more than" in str(answer.context["form"].errors["file"])


def test_a_file_that_is_too_big_is_refused(editor, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    answer = upload(editor, "a.pdf", PDF + b" " * 1000)
    assert "too big" in str(answer.context["form"].errors["file"])


def test_uploading_many_at_once_is_checked_too(editor):
    root = Collection.get_first_root_node()
    for name, content, taken in (
        ("a.pdf", HTML, False),
        ("a.html", HTML, False),
        ("a.pdf", PDF, True),
    ):
        file = SimpleUploadedFile(name, content)
        answer = editor.post(
            "/admin/documents/multiple/add/",
            {"files[]": file, "title": "x", "collection": root.pk},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )
        assert answer.json()["success"] is taken, name
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Report 2024.PDF", "Report-2024.pdf"),
        ("x.php.pdf", "x-php.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("a\u202efdp.exe.pdf", "a-fdp-exe.pdf"),
        ('a"; rm -rf x.pdf', "a-rm-rf-x.pdf"),
        ("<img src=x>.pdf", "img-src-x.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a-Set-Cookie-x.pdf"),
        ("política.pdf", "política.pdf"),
        ("…….pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_names_become_plain(name, plain):
    assert uploads.plain_name(name) == plain


def document(collection=None, name="rules.pdf", content=PDF):
    where = collection or Collection.get_first_root_node()
    return Document.objects.create(title="x", file=ContentFile(content, name), collection=where)


@pytest.mark.parametrize(
    ("name", "handed_out"),
    [
        ("rules.pdf", "inline"),  # a hit leads to its page
        ("rules.txt", "attachment"),
        ("rules.docx", "attachment"),
        ("old.html", "attachment"),
        ("old.pdf.html", "attachment"),
        ("old.svg", "attachment"),
        ("old.xhtml", "attachment"),
        ("old.xml", "attachment"),
    ],
)
def test_a_file_has_no_rights_and_only_a_pdf_is_shown(client, name, handed_out):
    file = document(name=name)
    answer = client.get(file.url)
    assert answer["Content-Disposition"].partition(";")[0] == handed_out
    assert "Content-Encoding" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    kept = client.get(file.url, headers={"If-None-Match": answer["ETag"]})
    assert kept.status_code == 304
    for each in (answer, kept):
        assert each["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert not each.cookies
    answer.close()


def test_a_page_that_asks_for_a_files_password_is_no_file(client):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type="password", password="shared words"
    )
    answer = client.get(document(closed).url)
    assert "sandbox" not in answer["Content-Security-Policy"]
    assert b"<form" in answer.content


def test_a_file_of_a_closed_collection_is_for_those_who_may_read_it(client):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    file = document(closed)
    assert client.get(file.url).status_code == 302
    assert client.get(f"/media/{file.file.name}").status_code == 404
    client.force_login(get_user_model().objects.create_user("reader", password="x"))
    assert b"".join(client.get(file.url).streaming_content) == PDF


def picture(kind="PNG", size=(20, 20)):
    file = io.BytesIO()
    Picture.new("RGB", size).save(file, kind)
    return file.getvalue()


def bomb(width, height):
    """A small file that says it is a very large picture."""

    def chunk(name, data):
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def add_image(client, name, content):
    root = Collection.get_first_root_node()
    sent = {"title": "x", "collection": root.pk, "file": SimpleUploadedFile(name, content)}
    return client.post("/admin/images/add/", sent)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.gif", "GIF")]
)
def test_usual_pictures_are_taken(editor, name, kind):
    assert add_image(editor, name, picture(kind)).status_code == 302
    assert Image.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG), ("a.png", SVG), ("a.png", HTML), ("a.png", picture("JPEG")),
        ("a.html", picture()), ("a.ico", picture("ICO")), ("a.tiff", picture("TIFF")),
        ("a.bmp", picture("BMP")), ("a.png", b""), ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.png", picture()[:45]), ("a.jpg", picture("JPEG", (200, 200))[:400]),
        ("a.png", bomb(10_000, 6_000)), ("a.png", bomb(12_000, 12_000)),
        ("a.png", bomb(60_000, 60_000)), ("a.png", bomb(2**31 - 1, 2**31 - 1)),
    ],
)  # fmt: skip
def test_other_pictures_and_bombs_are_refused_at_the_field(editor, name, content):
    answer = add_image(editor, name, content)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"file"}
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/search/", "100001", 413), ("/api/v1/search", "999999999999", 413),
        ("/admin/login/", "51000001", 413), ("/admin/login/", "-1", 413), ("/", "x", 413),
        ("/search/", "100000", 405),
    ],
)  # fmt: skip
def test_a_body_that_is_too_long_is_not_read(client, path, length, status):
    answer = client.post(path, b"x", content_type="text/plain", CONTENT_LENGTH=length)
    assert answer.status_code == status
    if status == 413:
        assert length in answer.content.decode()
