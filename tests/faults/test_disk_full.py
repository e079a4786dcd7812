"""The disk of the embedded engine is full: what was there is found, what is new waits."""

import subprocess

import pytest

from cms.search.criteria import Criteria
from cms.search.find import find
from indexer.engines.choose import engine
from indexer.models import Failure, SearchIndex
from indexer.published import documents
from tests.factories import GuidelineFactory


@pytest.fixture
def small_disk(tmp_path, settings):
    """Put the engine on a disk of one megabyte; return its folder."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"needs the right to mount a small disk: {done.stderr}")
    settings.EMBEDDED_ENGINE_DIR = folder / "engine"
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder):
    """Fill the disk to its last byte; return the file that does."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return ballast


@pytest.mark.parametrize("begun", [True, False], ids=["an index", "nothing"])
def test_a_full_disk_loses_nothing_and_blames_no_document(small_disk, drained, begun):
    if begun:
        old = {f"page-{GuidelineFactory().pk}" for _ in range(3)}
        drained()
    else:
        old = set()
        engine().drop(SearchIndex.objects.get(live=True).name)
        SearchIndex.objects.update(cursor=0, config="")
    ballast = fill(small_disk)
    new = {f"page-{GuidelineFactory(summary='word ' * 60).pk}" for _ in range(40)}
    drained()
    index = SearchIndex.objects.get(live=True)
    assert index.attempts == 1
    assert "full" in index.error
    assert not Failure.objects.exists()
    if begun:
        assert {hit.document.pk for hit in find(Criteria(page_size=100)).hits} == old
    ballast.unlink()
    SearchIndex.objects.update(next_at=None)
    drained()
    assert dict(engine().entries(index.name)) == {
        d.pk: d.fingerprint for d in documents().exclude(page=None)
    }
    assert {hit.document.pk for hit in find(Criteria(page_size=100)).hits} == old | new
