"""Writes the agreed description of the API anew: `python -m tests.api.golden`."""

import json
import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
django.setup()

from cms.api.v1 import api  # noqa: E402  Django has to be set up first

schema = api.get_openapi_schema(path_prefix="/api/v1/")
golden = Path(__file__).parent / "openapi.json"
golden.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
