"""Rows that are made up: nobody's real text is in the repository."""

import gzip
import json

from django.core.management import call_command


def row(number=1, **fields):
    """Return a sound row; a field given as ... is left out."""
    made = {
        "id": f"row-{number}",
        "corpus": "made_up",
        "type": "use_case",
        "lang": "en",
        "title": f"System {number}",
        "html": f"<h2>Purpose</h2><p>What system {number} is for.</p>",
        "url": f"https://example.net/{number}",
        "organisation": "Ministry of Examples",
        "country": "NL",
        "city": "",
        "date": "2024-03-01",
        "status": "published",
        "tags": [],
        "licence": "CC0-1.0",
        "chars": 40,
    } | fields
    return {name: value for name, value in made.items() if value is not ...}


def write(path, rows):
    """Write rows, or lines as they are, to a file; gzipped if its name says so."""
    lines = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in rows]
    data = b"".join(line + b"\n" for line in lines)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def run(path, *options, **named):
    call_command("import_corpus", str(path), *options, **named)
