"""The laptop's broker never hands out half a message."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from cms.celery import app


@pytest.fixture
def channel(tmp_path):
    folders = {name: str(tmp_path / name) for name in ("in", "processed", "control")}
    options = {
        "data_folder_in": folders["in"],
        "data_folder_out": folders["in"],
        "processed_folder": folders["processed"],
        "control_folder": folders["control"],
    }
    for folder in folders.values():
        Path(folder).mkdir()
    assert app  # which puts our transport in place
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection.channel()


def test_a_message_is_whole_before_it_is_seen(channel, monkeypatch):
    write = Path.write_text

    def write_slowly(path, text):
        write(path, "")
        with pytest.raises(Empty):
            channel._get("index")
        return write(path, text)

    monkeypatch.setattr(Path, "write_text", write_slowly)
    channel._put("index", {"body": "é"})
    assert channel._get("index") == {"body": "é"}


def test_each_message_comes_once(channel):
    for number in range(3):
        channel._put("index", {"number": number})
    assert sorted(channel._get("index")["number"] for _ in range(3)) == [0, 1, 2]
    with pytest.raises(Empty):
        channel._get("index")
