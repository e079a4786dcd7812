"""Pages into the tree, many at once, each as if an editor without a name had published it.

Wagtail saves page by page, in some thirty queries; here a batch takes about that many. What
Wagtail's own saving leaves behind is left behind too: tree, links, revision, log, references,
the admin's search.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from cms.corpus.models import ImportedRow
from cms.corpus.pages import Draft
from cms.starter.pages import INDEXES
from content_models.models import ContentPage

LINKS = ("principle_links", "topic_links", "city_links", "issuer_links", "sources")
# Places left free in the tree before each batch: an editor who adds a page while the batch is
# being written takes the next one.
GAP = 16


def write(drafts: Sequence[Draft]) -> None:
    """Save these pages and publish them. Must run in a transaction."""
    _share_works(drafts)
    for draft in drafts:
        # What a page has none of: else Wagtail asks the database, three times for each.
        for relation in get_all_child_relations(draft.page):
            draft.page._cluster_related_objects.setdefault(relation.get_accessor_name(), [])
    groups: dict[tuple[type[ContentPage], int], list[ContentPage]] = defaultdict(list)
    for draft in drafts:
        groups[type(draft.page), draft.page.locale_id].append(draft.page)
    for (model, locale), pages in groups.items():
        _insert(INDEXES[model].objects.get(locale=locale), pages)
    pages = [draft.page for draft in drafts]
    _link(pages)
    _revise(pages)
    _refer(pages)
    for (model, _), several in groups.items():
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, several)
    ImportedRow.objects.bulk_create(
        [ImportedRow(id=draft.row.id, page_id=draft.page.pk) for draft in drafts]
    )


def _share_works(drafts: Sequence[Draft]) -> None:
    """Give translations of one text its key; a second version in one language keeps its own."""
    works = {draft.work for draft in drafts if draft.work}
    pages = Page.objects.filter(translation_key__in=works)
    taken = set(pages.values_list("translation_key", "locale_id"))
    for draft in drafts:
        place = (draft.work, draft.page.locale_id)
        draft.page.translation_key = draft.own_key
        if draft.work and place not in taken:
            draft.page.translation_key = draft.work
            taken.add(place)


def _insert(parent: Page, pages: Sequence[ContentPage]) -> None:
    """Put pages below `parent`, after its children."""
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    last = parent.get_last_child()
    step = Page._str2int(last.path[len(parent.path) :]) + GAP if last else 0
    slugs = {page.slug for page in pages}
    taken = set(parent.get_children().filter(slug__in=slugs).values_list("slug", flat=True))
    now = timezone.now()
    for number, page in enumerate(pages, start=step + 1):
        page.depth, page.path = (
            parent.depth + 1,
            Page._get_path(parent.path, parent.depth + 1, number),
        )
        page.slug = _free(page.slug, taken)
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title = page.title
        page.content_type = ContentType.objects.get_for_model(type(page))
        page.first_published_at = page.last_published_at = page.latest_revision_created_at = now
    bases = Page.objects.bulk_create([_base(page) for page in pages])
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.page_ptr_id = page.id = base.pk
        # The row of its own type alone: the page's is there.
        page.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))


def _free(slug: str, taken: set[str]) -> str:
    """Return `slug`, with a number if another page has it."""
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    taken.add(free)
    return free


def _base(page: ContentPage) -> Page:
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    return Page(**{name: getattr(page, name) for name in names})


def _link(pages: Iterable[ContentPage]) -> None:
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for page in pages:
        for name in LINKS:
            for link in getattr(page, name).all():
                link.page_id = page.pk
                by_model[type(link)].append(link)
    for model, links in by_model.items():
        model._default_manager.bulk_create(links)


def _refer(pages: Iterable[ContentPage]) -> None:
    """Note what the pages refer to: an editor is told who uses a term."""
    base = ContentType.objects.get_for_model(Page)
    ReferenceIndex.objects.bulk_create(
        [
            ReferenceIndex(
                content_type_id=page.content_type_id,
                base_content_type=base,
                object_id=str(page.pk),
                to_content_type_id=to_type,
                to_object_id=to_id,
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for page in pages
            for to_type, to_id, model_path, content_path in set(
                ReferenceIndex._extract_references_from_object(page)
            )
        ]
    )


def _revise(pages: Sequence[ContentPage]) -> None:
    """Give each page the revision that its editor opens, and the line of its history."""
    base = ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_type_id=page.content_type_id,
                base_content_type=base,
                object_id=str(page.pk),
                created_at=page.latest_revision_created_at,
                object_str=str(page),
                content=page.serializable_data(),
            )
            for page in pages
        ]
    )
    rows = [
        Page(pk=page.pk, latest_revision=revision, live_revision=revision)
        for page, revision in zip(pages, revisions, strict=True)
    ]
    Page.objects.bulk_update(rows, ["latest_revision", "live_revision"])
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                page_id=page.pk,
                content_type_id=page.content_type_id,
                label=page.title,
                action="wagtail.publish",
                timestamp=page.latest_revision_created_at,
                revision=revision,
                content_changed=True,
            )
            for page, revision in zip(pages, revisions, strict=True)
        ]
    )
