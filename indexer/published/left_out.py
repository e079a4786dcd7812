"""What a search must leave out: what its index still holds and what is hidden by now."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from wagtail.models import Page

from indexer.eligibility import public_q
from indexer.models import Change, Document, SearchIndex
from search_config.document import section_value, sections
from search_config.indexes import CONTENT

# So many ids a search leaves out one by one. Their cost grows with the square of their
# number (docs/decisions/0004): above it, whole sections are left out where they are hidden.
FEW = 200


@dataclass(frozen=True)
class Exclusions:
    """What a search must leave out: ids, and sections by the values of the field `section`."""

    ids: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()


def live_index() -> SearchIndex | None:
    """Return the index that searches read, or None before the first drain."""
    return SearchIndex.objects.filter(live=True).first()


def hidden(index: SearchIndex) -> frozenset[str]:
    """Return ids that `index` may still hold and that must not be found.

    These are removals it has not got yet and, while changes wait or an expiry has passed,
    stored documents that are no longer public.
    """
    removed = Document.objects.filter(seq__gt=index.cursor).exclude(removed_at=None)
    ids = set(removed.values_list("pk", flat=True))
    present = Document.objects.filter(removed_at=None).exclude(page=None)
    if Change.objects.exists() or present.filter(expires_at__lte=timezone.now()).exists():
        public = Page.objects.filter(public_q()).values("pk")
        ids |= set(present.exclude(page__in=public).values_list("pk", flat=True))
    return frozenset(ids)


def exclusions(index: SearchIndex) -> Exclusions:
    """Return what `hidden` names, in as few values as `index` can understand.

    A section stands for the documents below it if all are hidden and `index` has each at its
    present URL. What moved since is named by id, so nothing hidden slips through.
    """
    ids = hidden(index)
    knows_sections = index.config.partition(":")[0] == CONTENT.documents_fingerprint()
    if len(ids) <= FEW or not knows_sections:
        return Exclusions(ids)
    shown: set[str] = set()
    known: list[tuple[str, str]] = []
    rows = Document.objects.exclude(url="").values_list("pk", "url", "url_seq", "removed_at")
    for pk, url, since, removed in rows.iterator():
        if pk not in ids:
            shown.update(() if removed else sections(url))
        elif since and since <= index.cursor:
            known.append((pk, url))
    below: dict[str, set[str]] = defaultdict(set)
    for pk, url in known:
        # An address that also stands above what is shown can't be left out as a whole.
        below[next((each for each in sections(url) if each not in shown), "")].add(pk)
    whole = {section for section, held in below.items() if section and len(held) > 1}
    covered = frozenset().union(*(below[section] for section in whole))
    return Exclusions(ids - covered, frozenset(map(section_value, whole)))
