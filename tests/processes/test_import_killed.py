"""A real import and a real worker, killed with SIGKILL in the middle: nothing missing, nothing twice."""

import json

import pytest

from tests.cms.corpus.made_up import row, write

pytestmark = [pytest.mark.processes, pytest.mark.timeout(400)]

ROWS = 500
PARAGRAPH = "<h2>Purpose</h2><p>{}</p>".format("It counts what passes. " * 40)
COMPARE = """
import json
from wagtail.models import Page, ReferenceIndex, Revision
from cms.corpus.models import ImportedRow
from content_models.models import UseCase
from indexer.documents import has_document
from indexer.eligibility import public_q
from indexer.engines.choose import engine
from indexer.published import documents, live_index
pages = list(UseCase.objects.all())
entries = list(engine().entries(live_index().name))
stored = documents().exclude(page=None)
print(json.dumps({
    "rows": ImportedRow.objects.count(),
    "titles": sorted(page.title for page in pages),
    "problems": Page.find_problems(),
    "whole": all(
        page.sources.count() == 1 and page.issuer_links.count() == 1 and page.latest_revision
        and page.revisions.count() == 1 and ReferenceIndex.get_references_for_object(page).exists()
        for page in pages
    ),
    "public": sorted(f"page-{p.pk}" for p in Page.objects.filter(public_q()) if has_document(p)),
    "entries": sorted(entry[0] for entry in entries),
    "current": sorted(entries) == sorted((d.pk, d.fingerprint) for d in stored),
}))
"""
IMPORTED = "SELECT count(*) FROM corpus_importedrow"
CLAIMED = "SELECT count(*) FROM indexer_change WHERE claims > 0"
CURSOR = "SELECT max(cursor) FROM indexer_searchindex"


def test_an_import_and_a_worker_killed_in_the_middle_lose_nothing_and_double_nothing(
    site, tmp_path
):
    rows = [row(n, html=PARAGRAPH, organisation=f"Office {n % 20}") for n in range(ROWS)]
    path = str(write(tmp_path / "rows.jsonl.gz", rows))

    def kill(name, moment):
        before = 0 if moment is CLAIMED else site.ask(moment)
        site.wait(lambda: site.ask(moment) > before or (name == "worker" and site.settled()))
        site.kill(name)

    site.start("import", "django", "import_corpus", path)
    kill("import", IMPORTED)
    assert site.ask(IMPORTED) < ROWS
    site.start_worker()
    kill("worker", CLAIMED)
    site.start_worker()
    site.start("import", "django", "import_corpus", path, "--resume")
    kill("import", IMPORTED)
    said = site.manage("import_corpus", path)
    assert f"{ROWS} imported" not in said
    assert "0 skipped" in said
    kill("worker", CURSOR)
    site.start_worker()
    site.wait(site.settled)
    found = json.loads(site.run(COMPARE))
    assert found["titles"] == sorted(f"System {n}" for n in range(ROWS))
    assert found["rows"] == ROWS
    assert found["problems"] == [[], [], [], [], []]
    assert found["whole"]
    assert found["entries"] == found["public"]
    assert len(found["public"]) == ROWS
    assert found["current"]
