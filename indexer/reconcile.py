"""Compare pages, stored documents and engines, and record what differs.

Nothing is written to an engine here: a document that differs gets a new `seq`, an id that
nobody knows a tombstone, a page without its document a Change. The drain does the rest.
"""

import logging

from wagtail.models import Page

from content_models.models import document_models
from indexer import changes, indexes
from indexer.comparison import MANY, Comparison, Found, searched
from indexer.eligibility import public_q
from indexer.engines.choose import engine
from indexer.engines.errors import EngineError, IndexMissing
from indexer.models import Change, Failure
from indexer.parts import Part

logger = logging.getLogger(__name__)


def reconcile(part: Part | None = None) -> Found:
    """Compare everything, or one part, in both directions; the pages of a part are recorded."""
    found = Found()
    if part:
        changes.record(sorted(part.targets), bulk=True)
        found.recorded += len(part.targets)
    else:
        _compare_pages(found)
    for index in indexes.fed():
        if index.rests:
            found.unread[index.name] = index.error
            continue
        try:
            Comparison(index, part, found).run()
        except EngineError as error:
            found.unread[index.name] = str(error)
    if found.missing or found.extra or found.different:
        logger.warning("reconciled: %s", found)
    return found


def after_restore() -> Found:
    """Begin again after the database was restored from a backup.

    Readers get a new epoch, every index all documents; what an engine knows from later than
    the backup is taken out; every page and term is built again.
    """
    indexes.start_over()
    found = reconcile()
    changes.record(["all"], bulk=True)
    found.recorded += 1
    return found


def counts_differ() -> bool:
    """Say whether an index that has everything holds more or fewer documents than it should."""
    for index in indexes.fed():
        if index.next_at or indexes.behind(index):
            continue
        failed = Failure.objects.filter(index=index.name).count()
        expected = searched().count()
        try:
            held = engine(index.engine).count(index.name)
        except IndexMissing:
            return True
        except EngineError:
            continue
        # The engine may hold an earlier state of what it has refused, or nothing of it.
        if not expected - failed <= held <= expected:
            logger.warning("%s holds %d documents, not %d", index.name, held, expected)
            return True
    return False


def _compare_pages(found: Found) -> None:
    """Record public pages without a document, and documents whose page is not public."""
    public = Page.objects.filter(public_q())
    kinds = [model._meta.label_lower.split(".") for model in document_models()]
    documents = public.filter(
        content_type__app_label__in=[app for app, _ in kinds],
        content_type__model__in=[model for _, model in kinds],
    )
    settled = set(Change.objects.values_list("target", flat=True).distinct()[:MANY])
    settled |= set(Failure.objects.filter(index="").values_list("document_id", flat=True))
    lacking = documents.exclude(pk__in=searched().values("page"))
    missing = {f"page-{pk}" for pk in lacking.values_list("pk", flat=True)[:MANY]} - settled
    extra = searched().exclude(page__in=public.values("pk")).values_list("pk", flat=True)
    leaving = set(extra[:MANY]) - settled
    found.missing += len(missing)
    found.extra += len(leaving)
    found.recorded += len(missing | leaving)
    changes.record(sorted(missing | leaving))
