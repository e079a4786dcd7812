"""Copies that docs/mirror.py keeps, over a network that fails."""

import importlib.util
import io
import json
import sqlite3
import urllib.error
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client

from tests.mirror.edits import Editor

SITE = "http://localhost:8000"
_path = Path(__file__).parents[2] / "docs" / "mirror.py"
_spec = importlib.util.spec_from_file_location("mirror", _path)
mirror = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(mirror)


class Copy:
    """One reader with its own file. While it reads, somebody may edit."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.database = sqlite3.connect(":memory:")
        self.client = Client(raise_request_exception=True)
        self.faults = 0
        self.edits = True

    def catch_up(self, *, edits: bool = True) -> None:
        """Read to the end; begin again where the connection stayed away for too long."""
        self.edits = edits
        while True:
            try:
                mirror.catch_up(SITE, self.database, self.fetch)
            except (OSError, ValueError):
                continue
            return

    def fetch(self, url: str) -> dict:
        small = f"{url}&page_size={self.editor.chance.choice([1, 3, 20, 100])}"
        return mirror.fetch(small, opener=self.open, pause=lambda _seconds: None)

    def open(self, request, timeout):
        """Stand in for the network: answers come from the site, unless they do not."""
        chance = self.editor.chance
        fault = chance.random()
        if self.edits and chance.random() < 0.1:
            self.editor.edit()
        if fault < 0.05:
            self.faults += 1
            raise ConnectionResetError("the connection broke")
        parts = urlsplit(request.full_url)
        answer = self.client.get(f"{parts.path}?{parts.query}")
        if fault < 0.1:
            self.faults += 1
            return io.BytesIO(answer.content[: len(answer.content) // 2])
        if fault < 0.12:
            self.faults += 1
            raise urllib.error.HTTPError(request.full_url, 503, "busy", Message(), io.BytesIO())
        if fault < 0.15:  # it was answered, and nobody heard it
            self.faults += 1
            raise TimeoutError("no answer in time")
        if answer.status_code != 200:
            raise urllib.error.HTTPError(
                request.full_url, answer.status_code, "refused", Message(), io.BytesIO()
            )
        return io.BytesIO(answer.content)

    def documents(self) -> dict[str, dict]:
        rows = self.database.execute("SELECT id, document FROM documents")
        return {pk: json.loads(text) for pk, text in rows}

    def rounds(self) -> int:
        return self.database.execute("SELECT round FROM progress").fetchone()[0]
