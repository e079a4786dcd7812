"""Reads the files that public documents attach, outside the drain.

A page is searchable at once without its files' text; when that is there, the file is
recorded as changed and the documents built from it follow.
"""

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from wagtail.documents.models import Document as StoredFile

from indexer import changes
from indexer.documents.files import is_read
from indexer.eligibility import file_is_public
from indexer.extraction.outcome import EXTRACTOR, Extraction
from indexer.extraction.process import extract
from indexer.models import Dependency, FileText

logger = logging.getLogger(__name__)

# A reader is stopped after 45 s: one that has not settled after this time has died.
DEAD_AFTER = timedelta(minutes=5)


def read_files(seconds: float = 10.0) -> int:
    """Read files that wait, for about `seconds`; return how many were read.

    Any number of workers may do it at once. A file that can't be fetched from where it is
    stored is tried again later; what the file itself is to blame for is settled.
    """
    until = time.monotonic() + seconds
    done = 0
    for stored in waiting():
        if time.monotonic() > until:
            break
        try:
            done += _read(stored)
        except OSError as error:
            logger.warning("file-%s can't be fetched: %s", stored.pk, error)
    return done


def waiting() -> Iterator[StoredFile]:
    """Yield the files that public documents name and that have not been read."""
    targets = Dependency.objects.filter(target__startswith="file-").values_list("target", flat=True)
    ids = {int(target.removeprefix("file-")) for target in targets.distinct()}
    read = FileText.objects.filter(extractor=EXTRACTOR).exclude(status="")
    files = StoredFile.objects.filter(pk__in=ids).exclude(file_hash__in=read.values("digest"))
    for stored in files.select_related("collection").order_by("pk"):
        if is_read(stored) and file_is_public(stored):
            yield stored


def forget_unused() -> int:
    """Delete the texts of contents that no file has any more, and of earlier extractors."""
    hashes = StoredFile.objects.values("file_hash")
    used = FileText.objects.filter(digest__in=hashes, extractor=EXTRACTOR)
    return FileText.objects.exclude(pk__in=used.values("pk")).delete()[0]


def _read(stored: StoredFile) -> bool:
    """Read one file unless another worker is at it; say whether it was read."""
    digest = stored.get_file_hash()  # computed and saved here if an import left it out
    now = timezone.now()
    row, is_new = FileText.objects.get_or_create(
        digest=digest, extractor=EXTRACTOR, defaults={"at": now}
    )
    if not is_new:
        abandoned = FileText.objects.filter(pk=row.pk, status="", at__lt=now - DEAD_AFTER)
        if not abandoned.update(at=now):
            return False
    with _local(stored) as path:
        found = extract(path, stored.file_extension)
    with transaction.atomic():
        _keep(row, found)
        same = StoredFile.objects.filter(file_hash=digest).values_list("pk", flat=True)
        changes.record(f"file-{pk}" for pk in same)
    logger.info("file-%s was read: %s %s", stored.pk, found.status, found.reason)
    return True


def _keep(row: FileText, found: Extraction) -> None:
    row.status, row.reason, row.pages = found.status, found.reason, list(found.pages)
    row.save()


@contextmanager
def _local(stored: StoredFile) -> Iterator[Path]:
    """Give the path of a file on this machine, fetched if it is stored elsewhere."""
    try:
        path = Path(stored.file.path)
    except NotImplementedError:
        path = None
    if path:
        yield path
        return
    with tempfile.NamedTemporaryFile() as copy, stored.file.open("rb") as source:
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield Path(copy.name)
