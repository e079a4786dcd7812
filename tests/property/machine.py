"""Editors, workers and faults in any order: a machine whose steps Hypothesis chooses.

After every step nothing that is not public may be visible; whenever the dust has settled,
what is public is exactly what is stored, indexed and followed.
"""

from collections import Counter
from datetime import timedelta

import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.search.criteria import Criteria
from cms.search.find import find
from content_models.models import Resource, ResourceIndex, Topic, TopicLink
from indexer import build as build_module
from indexer import indexes
from indexer.build import build
from indexer.changes import record_due, retry
from indexer.drain import drain
from indexer.engines.errors import EngineError
from indexer.models import Change, Failure, Feed, SearchIndex
from indexer.published import documents
from indexer.push import Pusher
from tests.events.oracle import is_public
from tests.factories import list_page
from tests.feed_reader import Mirror
from tests.property.engines import Died, FaultyEngine

MOST_PAGES = 7
steps: Counter[str] = Counter()
PAGE = st.integers(0, MOST_PAGES)
FAULTS = st.sampled_from(["down", "accepted", "failed", "unknown", "killed"])
KINDS = st.sampled_from(["login", "password", "groups"])


class Pipeline(RuleBasedStateMachine):
    """One example: it begins with the base that the test has made, and is rolled back."""

    make_engine = None  # set by the test: () → an engine, holding the documents of the base
    use_engine = None  # set by the test: engine → None

    def __init__(self):
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()
        self.engine = FaultyEngine(type(self).make_engine())
        type(self).use_engine(self.engine)
        self.section = list_page(ResourceIndex)
        self.mirror = Mirror()
        self.number = 0
        self.lost = False  # whether the engine may miss what its cursor says it has

    def teardown(self):
        try:
            self.settle()
        finally:
            build_module.build_targets = BUILD_TARGETS
            self.clock.stop()
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    # What there is

    def pages(self):
        return Page.objects.filter(path__startswith=self.section.path).order_by("path")

    def page(self, number, *, section=True):
        """Return a page by any number: the list itself stands among them if `section`."""
        pages = self.pages() if section else self.pages().exclude(pk=self.section.pk)
        keys = list(pages.values_list("pk", flat=True))
        return Page.objects.get(pk=keys[number % len(keys)]).specific if keys else None

    def next(self):
        self.number += 1
        return self.number

    # Editors

    @rule(parent=PAGE, live=st.booleans())
    def create(self, parent, live):
        if self.pages().count() <= MOST_PAGES:
            n = self.next()
            page = Resource(title=f"title {n}", slug=f"p{n}", summary="-", live=live, imported=True)
            self.page(parent).add_child(instance=page)

    @rule(page=PAGE, live=st.booleans(), poison=st.booleans())
    def edit(self, page, live, poison):
        """Save a page as an editor's publication does, perhaps with a title that is refused."""
        if page := self.page(page, section=False):
            word = "poison" if poison and page.pk % 3 == 0 else "title"
            page.title, page.live = f"{word} {self.next()}", live
            page.save()

    @rule(page=PAGE)
    def draft(self, page):
        page = self.page(page, section=False)
        if page and not page.alias_of_id:
            page.title = "draft"
            page.save_revision()

    @rule(page=PAGE, live=st.booleans())
    def update_in_silence(self, page, live):
        if page := self.page(page, section=False):
            Page.objects.filter(pk=page.pk).update(live=live, title=f"title {self.next()}")

    @rule(page=PAGE)
    def unpublish(self, page):
        if page := self.page(page, section=False):
            page.unpublish()

    @rule(page=PAGE)
    def delete(self, page):
        if page := self.page(page, section=False):
            page.delete()

    @rule(page=PAGE, into=PAGE)
    def move(self, page, into):
        page, into = self.page(page, section=False), self.page(into)
        if page and not is_below(into, page) and page.slug not in slugs_below(into):
            page.move(Page.objects.get(pk=into.pk), pos="last-child")

    @rule(page=PAGE, into=PAGE, deep=st.booleans())
    def alias(self, page, into, deep):
        page, into = self.page(page, section=False), self.page(into)
        if page and self.pages().count() <= MOST_PAGES and not is_below(into, page):
            page.create_alias(parent=into, update_slug=f"a{self.next()}", recursive=deep)

    @rule(page=PAGE, deep=st.booleans())
    def copy(self, page, deep):
        page = self.page(page, section=False)
        if page and self.pages().count() <= MOST_PAGES:
            slug = {"slug": f"c{self.next()}"}
            page.copy(recursive=deep, update_attrs=slug, copy_revisions=False)

    @rule(page=PAGE)
    def convert_alias(self, page):
        page = self.page(page, section=False)
        if page and page.alias_of_id:
            Page.objects.filter(pk=page.pk).update(alias_of=None)

    @rule(page=PAGE, kind=KINDS)
    def restrict(self, page, kind):
        PageViewRestriction.objects.create(page=self.page(page), restriction_type=kind)

    @rule(page=PAGE)
    def free(self, page):
        self.page(page).view_restrictions.all().delete()

    @rule()
    def free_all(self):
        PageViewRestriction.objects.all().delete()

    @rule(page=PAGE, minutes=st.integers(1, 20))
    def schedule_expiry(self, page, minutes):
        if page := self.page(page, section=False):
            moment = timezone.now() + timedelta(minutes=minutes)
            Page.objects.filter(pk=page.pk).update(expire_at=moment)

    @rule(minutes=st.integers(1, 15))
    def time_passes(self, minutes):
        self.now.shift(timedelta(minutes=minutes))

    @rule()
    def run_the_schedule(self):
        call_command("publish_scheduled")

    @rule(page=PAGE, other=st.booleans())
    def tag(self, page, other):
        if page := self.page(page, section=False):
            topic = Topic.objects.order_by("pk")[int(other)]
            TopicLink.objects.get_or_create(page=page.page_ptr, topic=topic)

    @rule(other=st.booleans())
    def rename_term(self, other):
        topic = Topic.objects.order_by("pk")[int(other)]
        Topic.objects.filter(pk=topic.pk).update(name=f"topic {self.next()}")

    @rule(page=PAGE, alias=st.booleans())
    def translate(self, page, alias):
        page = self.page(page, section=False)
        spanish = Locale.objects.get(language_code="es")
        if page and not page.has_translation(spanish) and self.pages().count() <= MOST_PAGES:
            copied = page.copy_for_translation(spanish, copy_parents=True, alias=alias)
            Page.objects.filter(pk=copied.pk).update(live=True)

    # Workers

    @rule(dies=st.booleans())
    def build_a_bit(self, dies):
        if dies:
            build_module.build_targets = _dying
        self.work(build)

    @rule(page=PAGE)
    def build_while_another_worker_builds(self, page):
        """A page is edited and built by another worker after this one has read it."""

        def slow(targets):
            built = BUILD_TARGETS(targets)
            build_module.build_targets = BUILD_TARGETS
            self.edit(page=page, live=True, poison=False)
            build()
            return built

        build_module.build_targets = slow
        self.work(build)

    @rule(writes=st.integers(0, 3))
    def push_a_bit(self, writes):
        left = iter(range(writes))

        def alive():
            if next(left, None) is None:
                raise Died

        self.work(lambda: self.push(alive))

    @rule()
    def drain(self):
        self.work(lambda: drain(seconds=1000))

    def push(self, alive=lambda: None):
        for index in indexes.fed():
            Pusher(index, self.engine, alive).push()

    def work(self, job):
        """Do a worker's job; a worker that dies is gone, and so is its lease, in time."""
        try:
            job()
        except Died:
            Feed.objects.update(lease="", lease_until=None)
        finally:
            build_module.build_targets = BUILD_TARGETS

    @rule(limit=st.integers(1, 4))
    def read_the_feed(self, limit):
        """Another city reads on in the feed: it is told of nothing that is hidden."""
        told = {d.pk for d in self.mirror.read(limit).documents if d.page_id and not d.removed_at}
        assert told <= self.public()

    # Faults

    @rule(fault=FAULTS)
    def go_wrong(self, fault):
        self.engine.faults.append(fault)

    @rule(page=PAGE, live=st.booleans())
    def writer_is_late(self, page, live):
        """Another worker edits, builds and pushes while this one is about to write."""

        def overtaken():
            self.update_in_silence(page=page, live=live)
            build()
            self.push()

        self.engine.faults.appendleft(overtaken)
        build()
        self.work(self.push)

    @rule(away=st.booleans())
    def engine_goes_or_comes(self, away):
        self.engine.away = away

    @rule()
    def engine_loses_its_data(self):
        for index in SearchIndex.objects.all():
            self.engine.drop(index.name)
        self.lost = True

    # What must hold

    @invariant()
    def nothing_hidden_is_visible(self):
        steps["done"] += 1
        public = self.public()
        assert set(documents().exclude(page=None).values_list("pk", flat=True)) <= public
        try:
            found = find(Criteria(page_size=100))
        except EngineError:
            return  # nothing at all is visible
        ids = {hit.document.pk for hit in found.hits}
        assert ids <= public
        assert found.total == len(ids) == sum(found.counts["lang"].values())

    def public(self):
        """Return the ids of the public documents: Wagtail's rule, in few queries.

        `compare` holds it to Wagtail's own answers.
        """
        fields = ("pk", "path", "live", "expire_at", "alias_of", "translation_key")
        pages = {row[1]: row for row in Page.objects.values_list(*fields)}
        sources = {row[0]: row[4] for row in pages.values()}
        closed = set(PageViewRestriction.objects.values_list("page", flat=True))
        keys = set(Site.objects.values_list("root_page__translation_key", flat=True))
        now = timezone.now()

        def source(pk):
            return source(sources[pk]) if sources[pk] else pk

        def is_open(pk, path, live, expires, *_):
            above = [pages[path[:end]] for end in range(4, len(path) + 1, 4)]
            shut = any(source(row[0]) in closed for row in above)
            below_site = any(row[5] in keys for row in above)
            return live and below_site and not shut and not (expires and expires <= now)

        kinds = Resource.objects.values_list("path", flat=True)
        return {f"page-{pages[path][0]}" for path in kinds if is_open(*pages[path])}

    @rule()
    def settle(self):
        """Let the faults end and the workers work, then compare."""
        self.engine.faults.clear()
        self.engine.away = False
        SearchIndex.objects.update(next_at=None)
        if self.lost:
            SearchIndex.objects.update(cursor=0, config="", attempts=0, next_at=None)
            self.lost = False
        self.drain_all()
        refused = set(Failure.objects.values_list("document_id", flat=True))
        self.compare(refused)
        if refused:
            self.engine.poisonous = False
            for document_id in refused:
                retry(document_id)
            self.drain_all()
            self.compare(set())
            self.engine.poisonous = True

    def drain_all(self):
        for _ in range(9):
            drain(seconds=1000)
            waiting = Failure.objects.filter(index="", next_at__gt=timezone.now())
            if not waiting and not Change.objects.exists():
                return
            self.now.shift(timedelta(hours=1))
            record_due()
        raise AssertionError("it does not come to rest")

    def compare(self, refused):
        wanted = self.public()
        Site.clear_site_root_paths_cache()
        resources = Resource.objects.all()
        assert {f"page-{page.pk}" for page in resources if is_public(page)} == wanted
        stored = {d.pk: d for d in documents().exclude(page=None)}
        assert stored.keys() == wanted
        titles = dict(Page.objects.values_list("pk", "title"))
        assert {k: d.body["title"] for k, d in stored.items()} == {
            k: titles[d.page_id] for k, d in stored.items()
        }
        anew = BUILD_TARGETS(sorted(stored))
        assert {k: d.fingerprint for k, d in stored.items()} == {
            k: d.fingerprint for k, d in anew.items()
        }
        index = SearchIndex.objects.get(live=True)
        entries = {k: v for k, v in self.engine.entries(index.name) if k not in refused}
        assert entries == {k: d.fingerprint for k, d in stored.items() if k not in refused}
        assert self.mirror.catch_up(limit=3)
        assert self.mirror.held == {d.pk: d.fingerprint for d in documents()}


def is_below(page, section):
    return page.pk == section.pk or page.is_descendant_of(section)


def slugs_below(page):
    return set(page.get_children().values_list("slug", flat=True))


BUILD_TARGETS = build_module.build_targets


def _dying(_targets):
    raise Died
