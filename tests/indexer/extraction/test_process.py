"""The reader runs apart: it can't take the worker along, nor more than it is given."""

import json

import pytest

from indexer.extraction import process
from indexer.extraction.outcome import Limits, Status
from indexer.extraction.process import extract


def test_a_reader_that_takes_too_long_is_stopped(tmp_path):
    path = tmp_path / "long.html"
    path.write_text("<p>word")
    found = extract(path, limits=Limits(wall_seconds=0.01))
    assert (found.status, found.pages) == (Status.UNREADABLE, ())
    assert found.reason == "It takes longer than 40 s to read."


def test_a_reader_gets_no_more_memory_than_its_limit(tmp_path):
    path = tmp_path / "large.html"
    path.write_text("<p>" + "word " * 20_000_000)
    limits = Limits(memory=200 * 2**20, markup=2**30)
    assert extract(path, limits=limits).status is Status.UNREADABLE


@pytest.mark.parametrize("size", [0, 11])
def test_an_empty_and_a_huge_file_are_not_opened(tmp_path, monkeypatch, size):
    monkeypatch.setattr(process, "_run", None)
    path = tmp_path / "file.pdf"
    path.write_bytes(b"x" * size)
    assert extract(path, limits=Limits(file_size=10)).status is Status.UNREADABLE


def said(*lines, code=0):
    output = b"\n".join(json.dumps(line).encode() for line in lines)
    return process._understood(output, code, Limits())


def test_pages_read_before_the_end_came_are_kept():
    found = said({"page": "one"}, {"page": "two"}, code=-9)
    assert (found.status, found.pages) == (Status.PARTIAL, ("one", "two"))
    assert found.reason
    cut = process._understood(b'{"page": "one"}\n{"page": "tw', -11, Limits())
    assert (cut.status, cut.pages) == (Status.PARTIAL, ("one",))


def test_pages_without_words_are_no_text():
    end = {"status": "ok", "reason": ""}
    assert said({"page": ""}, {"page": ""}, end).status is Status.NO_TEXT
    assert said(end).status is Status.NO_TEXT
    assert said({"page": ""}, {"page": "x"}, end).status is Status.OK


def test_markup_past_its_limit_is_said(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<p>one</p><p>two</p>")
    found = extract(path, limits=Limits(markup=10))
    assert (found.status, found.text) == (Status.PARTIAL, "one")
