"""Whatever happens to content: nothing hidden is shown at any moment, and nothing is lost."""

import pytest
from wagtail.models import Page

from content_models.models import ContentPage
from indexer.drain import drain
from indexer.published import documents
from tests.doors import assert_hidden, found
from tests.events import (  # noqa: F401  each module registers its events
    access_events,
    other_events,
    publishing_events,
    tree_events,
)
from tests.events.matrix import EVENTS, LEFT_OUT, OTHERS, PAGES
from tests.events.oracle import assert_equal, public_pages
from tests.feed_reader import Mirror

NEVER_PUBLIC = {"draft", "closed"}
# Pages that show the mark of another.
MARKS = {"twin": "law", "below": "rule", "second": "closed"}


def test_every_row_of_the_matrix_has_an_event_or_a_reason():
    assert {event.row for event in EVENTS} | LEFT_OUT.keys() == {*PAGES, *OTHERS}
    assert not {event.row for event in EVENTS} & LEFT_OUT.keys()


@pytest.mark.parametrize("event", EVENTS, ids=str)
def test_an_event(event, world, client):
    before = documents().in_bulk()
    terms = {f"{term._meta.model_name}-{term.pk}": name for name, term in world.terms.items()}
    mirror = Mirror()
    assert mirror.catch_up()
    urls = {page.pk: page.get_url() for page in Page.objects.filter(depth__gt=1)}

    event.do(world)
    public = public_pages()
    wanted = {key: page for key, page in public.items() if isinstance(page, ContentPage)}
    assert_nothing_hidden(world, public, urls, client)
    # What was in the index and is public still is found; what is new comes with the drain.
    assert found(client) == before.keys() & wanted.keys()

    mirror.read(limit=3)
    assert not drain().more
    after = documents().in_bulk()
    names = terms | {f"page-{pk}": name for name, pk in world.pages.items()}
    assert named(before.keys() - after.keys(), names) == event.hides
    assert named(after.keys() - before.keys(), names) == event.shows
    changed = {key for key in before.keys() & after.keys() if before[key].seq != after[key].seq}
    assert named(changed, names) == event.changes
    assert found(client) == wanted.keys()
    assert_equal(client, public, wanted)
    assert mirror.catch_up(limit=3)
    assert mirror.held == {key: document.fingerprint for key, document in after.items()}


def test_pages_that_were_never_public_are_behind_no_door(world, client):
    pages = {world[name].pk: (name, world[name].get_url()) for name in ("draft", "closed")}
    assert_hidden(client, pages, public_marks=())


def named(keys, names):
    return frozenset(names.get(key, key) for key in keys)


def assert_nothing_hidden(world, public, urls, client):
    """Look through every door for the pages that are not public, in lists for their marks."""
    hidden = {n: pk for n, pk in world.pages.items() if f"page-{pk}" not in public}
    shown = {mark_of(name) for name in world.pages.keys() - hidden.keys()}
    pages = {pk: (mark_of(n), urls.get(pk)) for n, pk in hidden.items() if n not in NEVER_PUBLIC}
    assert_hidden(client, pages, shown, also=NEVER_PUBLIC & hidden.keys())


def mark_of(name):
    return MARKS.get(name, name)
