"""The data files, the keys by which a record is known again, and the type of one step."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from django.utils.text import slugify

DATA = Path(__file__).parent / "data"
LANGUAGE = "en"
_NAMESPACE = UUID("0b3f7c1e-5d0a-4e9b-9a55-3f1d6f2c8a10")

Row = dict[str, str]


@dataclass(frozen=True)
class Step:
    """One record to load.

    `create` makes it and everything that belongs to it, and returns True. It returns False,
    and changes nothing, if the record is there already, edited or not.
    """

    kind: str
    create: Callable[[], bool]


def key(word: str) -> UUID:
    """Return the lasting key of the record that the data files call `word`.

    It is the record's translation key: it stays when somebody changes the slug or the title.
    """
    return uuid5(_NAMESPACE, word)


def rows(name: str) -> list[Row]:
    """Return the rows of a tab-separated file of this application."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def text(name: str) -> Any:
    """Return what a YAML file of this application holds."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def short_slug(title: str) -> str:
    """Return a slug of at most 80 characters that ends with a whole word."""
    slug = slugify(title)
    return slug if len(slug) <= 80 else slug[:80].rpartition("-")[0]
