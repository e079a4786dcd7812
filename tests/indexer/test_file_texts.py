"""Attached files: read apart from the drain, found on the pages that publish them."""

import io
import json
import resource
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from fpdf import FPDF
from wagtail.documents.models import Document as StoredFile
from wagtail.models import Collection, CollectionViewRestriction

from indexer import file_texts, status, tasks
from indexer.extraction.outcome import EXTRACTOR, LIMITS
from indexer.models import Change, Document, FileText
from tests.factories import GuidelineFactory

CASES = Path(__file__).parents[1] / "cases" / "files"


def stored(name: str, data: bytes | None = None, **fields) -> StoredFile:
    content = (CASES / name).read_bytes() if data is None else data
    fields.setdefault("title", name)
    return StoredFile.objects.create(file=ContentFile(content, name=name), **fields)


def attaching(*files: StoredFile, **fields):
    body = [
        {"type": "file", "value": {"document": file.pk, "title": ""}, "id": f"b{n}"}
        for n, file in enumerate(files)
    ]
    return GuidelineFactory(body=json.dumps(body), **fields)


def linking(*files: StoredFile, **fields):
    links = "".join(f'<a linktype="document" id="{file.pk}">here</a>' for file in files)
    return GuidelineFactory(body=[("text", f"<p>{links}</p>")], **fields)


def body_of(page) -> dict:
    return Document.objects.get(pk=f"page-{page.pk}").body


def found(client, words) -> list:
    return client.get("/api/v1/search", {"q": words}).json()["hits"]


def test_a_page_is_found_at_once_and_by_its_file_when_that_is_read(drained, client):
    page = attaching(stored("B07-permission-only-rc4.pdf"), title="Powers of the mayor")
    drained()
    assert [hit["id"] for hit in found(client, "mayor")] == [f"page-{page.pk}"]
    assert found(client, '"emergency powers"') == []
    assert body_of(page)["files"][0]["text"] == "waiting"
    assert file_texts.read_files(600) == 1
    drained()
    (hit,) = found(client, '"emergency powers"')
    assert hit["id"] == f"page-{page.pk}"
    assert body_of(page)["files"][0]["text"] == "ok"


def test_b12_a_hit_says_on_which_pages_of_a_file_it_is(drained, client):
    file = stored("B12-70000-words.pdf")
    page = attaching(file)
    drained()
    file_texts.read_files(600)
    drained()
    for word, number in (("zzfirstwordzz", 1), ("zzlastwordzz", 47)):
        (hit,) = found(client, word)
        assert [place["label"] for place in hit["places"]] == [f"p. {number}"]
        assert hit["places"][0]["url"].endswith(f"{file.url}#page={number}")
        assert hit["highlights"][0]["url"] == hit["places"][0]["url"]
    (hit,) = found(client, "audit")
    assert len(hit["places"]) == 47
    assert body_of(page)["files"][0]["text"] == "ok"


def test_the_page_links_each_place(drained, client):
    both = stored("B01-ligatures.pdf", title="Annex"), stored("B15-tables.docx", title="Record")
    attaching(*both, summary="The workflow.")
    drained()
    file_texts.read_files(600)
    drained()
    html = client.get("/search/", {"q": "workflow"}).content.decode()
    assert f'<a href="{both[0].url}#page=1">Annex, p. 1</a>' in html
    html = client.get("/search/", {"q": "steward"}).content.decode()
    assert f'<a href="{both[1].url}">Record</a>' in html


@pytest.mark.parametrize(
    ("name", "how_far"),
    [
        ("B09-scanned.pdf", "no_text"),
        ("B10-truncated.pdf", "unreadable"),
        ("B10-not-a-pdf.pdf", "unreadable"),
        ("B10-empty.pdf", "unreadable"),
        ("B17-corrupt.docx", "unreadable"),
    ],
    ids=["B09", "B10-truncated", "B10-not-a-pdf", "B10-empty", "B17"],
)
def test_a_bad_file_stops_neither_its_page_nor_its_neighbours(drained, client, name, how_far):
    page = attaching(stored(name), stored("B01-ligatures.pdf"), title="Bad company")
    drained()
    assert file_texts.read_files(600) == 2
    drained()
    assert [hit["id"] for hit in found(client, "certified")] == [f"page-{page.pk}"]
    assert [hit["id"] for hit in found(client, "company")] == [f"page-{page.pk}"]
    bad, good = body_of(page)["files"]
    assert (bad["text"], good["text"]) == (how_far, "ok")
    assert bad["text_reason"]
    assert status.of_page(page).files == (bad,)
    assert file_texts.read_files(600) == 0  # settled: no retry loop
    assert not Change.objects.exists()


def test_400_pages_and_a_corrupt_file_cost_at_most_their_limits_and_hold_nobody_up(drained, client):
    long = FPDF()
    long.set_font("Helvetica", size=8)
    for number in range(400):
        long.add_page()
        for line in range(20):
            long.text(5, 10 + line * 10, f"page{number} " + "limits of algorithms " * 16)
    heavy = attaching(
        stored("long.pdf", bytes(long.output())), stored("B17-corrupt.docx"), title="Heavy company"
    )
    neighbour = attaching(stored("B01-ligatures.pdf"), title="Next door")
    drained()
    assert [hit["id"] for hit in found(client, "heavy")] == [f"page-{heavy.pk}"]  # nobody waits
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, time.monotonic()
    assert file_texts.read_files(600) == 3
    peak, seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, time.monotonic() - began
    assert seconds < 3 * LIMITS.wall_seconds
    assert peak == before or peak * 1024 < LIMITS.memory
    drained()
    texts = [(file["text"], file["text_reason"]) for file in body_of(heavy)["files"]]
    assert texts[0] == ("partial", "Only its first 2,000,000 characters were read.")
    assert texts[1][0] == "unreadable"
    (hit,) = found(client, "page280")
    assert (hit["id"], hit["places"][0]["label"]) == (f"page-{heavy.pk}", "long.pdf, p. 281")
    assert [hit["id"] for hit in found(client, "certified")] == [f"page-{neighbour.pk}"]


def test_the_same_content_is_read_once(drained, monkeypatch):
    attaching(stored("B01-ligatures.pdf"))
    drained()
    assert file_texts.read_files(600) == 1
    drained()
    page = attaching(stored("B01-ligatures.pdf", title="again"))
    drained()
    monkeypatch.setattr(file_texts, "extract", None)  # nobody reads it again
    file_texts.read_files(600)
    drained()
    assert body_of(page)["files"][0]["text"] == "ok"
    assert FileText.objects.count() == 1


def test_a_file_that_a_text_links_to_is_searched_once_as_an_attached_one(drained, client):
    both = stored("B01-ligatures.pdf", title="Annex"), stored("B15-tables.docx", title="Record")
    page = linking(both[1], *both)
    page.body.append(("file", {"document": both[0], "title": "First"}))
    page.save_revision().publish()
    drained()
    assert file_texts.read_files(600) == 2
    drained()
    files = [(file["title"], file["text"]) for file in body_of(page)["files"]]
    assert files == [("First", "ok"), ("Record", "ok")]
    (hit,) = found(client, "steward")
    assert [place["label"] for place in hit["places"]] == ["Record"]
    assert hit["places"][0]["url"].endswith(both[1].url)
    (hit,) = found(client, "certified")
    assert {place["label"] for place in hit["places"]} == {"First, p. 1"}
    html = client.get("/search/", {"q": "steward"}).content.decode()
    assert f'<a href="{both[1].url}">Record</a>' in html
    page.body.clear()
    page.save_revision().publish()
    drained()
    assert found(client, "steward") == []


@pytest.mark.parametrize("publish", [attaching, linking])
def test_a_private_file_gives_no_text(drained, client, publish):
    collection = Collection.get_first_root_node().add_child(name="Closed")
    file = stored("B01-ligatures.pdf", collection=collection, title="Hushed")
    page = publish(file)
    drained()
    file_texts.read_files(600)
    drained()
    assert len(found(client, "certified")) == 1
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="login"
    )
    drained()
    assert found(client, "certified") == []
    assert not any(word in json.dumps(body_of(page)) for word in ("certified", "Hushed"))
    FileText.objects.all().delete()
    assert file_texts.read_files(600) == 0
    restriction.delete()
    drained()
    assert file_texts.read_files(600) == 1


def test_a_replaced_file_is_found_by_its_new_text_alone(drained, client):
    file = stored("a.html", b"<p>oldtext")
    attaching(file)
    drained()
    file_texts.read_files(600)
    drained()
    assert len(found(client, "oldtext")) == 1
    file.file.save("a.html", ContentFile(b"<p>newtext"))
    file.file_hash = ""
    file.save()
    drained()
    assert found(client, "oldtext") == []
    file_texts.read_files(600)
    drained()
    assert len(found(client, "newtext")) == 1


def test_two_workers_do_not_read_one_file_and_a_dead_one_is_followed(drained):
    file = stored("B01-ligatures.pdf")
    attaching(file)
    drained()
    row = FileText.objects.create(
        digest=file.get_file_hash(), extractor=EXTRACTOR, at=timezone.now()
    )
    assert file_texts.read_files(600) == 0
    FileText.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(minutes=6))
    assert file_texts.read_files(600) == 1


def test_a_file_that_is_gone_is_tried_again_later(drained, client):
    file = stored("B01-ligatures.pdf")
    page = attaching(file, title="Without its file")
    file.get_file_hash()
    Path(file.file.path).rename(f"{file.file.path}.away")
    drained()
    assert file_texts.read_files(600) == 0
    assert len(found(client, "without")) == 1
    assert body_of(page)["files"][0]["text"] == "waiting"
    Path(f"{file.file.path}.away").rename(file.file.path)
    FileText.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert file_texts.read_files(600) == 1


def test_a_file_stored_elsewhere_is_fetched(drained, monkeypatch):
    file = stored("B01-ligatures.pdf")
    attaching(file)
    drained()

    def no_path(*_):
        raise NotImplementedError

    monkeypatch.setattr(FileSystemStorage, "path", no_path)
    monkeypatch.setattr(
        type(file.file), "open", lambda self, mode: io.BytesIO((CASES / file.title).read_bytes())
    )
    file.get_file_hash = lambda: "digest"
    assert file_texts._read(file)
    assert FileText.objects.get(digest="digest").status == "ok"


def test_more_text_than_a_document_takes_is_said(drained, monkeypatch):
    monkeypatch.setattr("indexer.documents.files.MOST", 60)
    page = attaching(stored("B01-ligatures.pdf"), stored("B15-tables.docx"))
    drained()
    file_texts.read_files(600)
    drained()
    assert [file["text"] for file in body_of(page)["files"]] == ["partial", "partial"]
    assert status.of_page(page).reason == "Files searched in part: 2."
    assert status.overview()["in_part"] == 1


def test_texts_of_lost_files_are_forgotten(drained):
    file = stored("B01-ligatures.pdf")
    attaching(file)
    drained()
    file_texts.read_files(600)
    FileText.objects.create(digest="old", extractor="0", at=timezone.now())
    tasks.purge_tombstones()
    assert [row.digest for row in FileText.objects.all()] == [file.get_file_hash()]
