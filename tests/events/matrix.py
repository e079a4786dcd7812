"""Every way in which public content changes, as data.

A row without an event in this folder fails the suite, as does an event of no row.
"""

from collections.abc import Callable
from dataclasses import dataclass

PAGES = (
    "save a draft",
    "publish by program or by publish_scheduled",
    "publish in the admin",
    "bulk action in the admin",
    "schedule on a live page",
    "schedule on a new page",
    "expire by publish_scheduled",
    "expiry passed, command not run",
    "unpublish, with descendants or without",
    "unpublish the source of an alias",
    "delete a page",
    "delete the source of an alias",
    "delete by queryset",
    "move",
    "reorder",
    "change a slug",
    "copy, with descendants",
    "copy a section that holds a private page",
    "create an alias",
    "publish the source of an alias",
    "convert an alias",
    "revert to an old revision",
    "approve in a workflow",
    "add or edit a restriction",
    "remove a restriction",
    "move into or out of a private section",
    "translate a page",
    "publish a translation",
    "delete a locale",
    "change a locale's code",
    "change a site",
    "set_url_paths",
    "convert a page's type",
    "revisions, locks and comments",
)
OTHERS = (
    "rename a term by program",
    "edit or delete a term in the admin",
    "draft and publish a term",
    "delete a term, foreign keys set to null",
    "delete a term, many-to-many rows vanish",
    "delete a term, child rows vanish",
    "merge terms",
    "replace a file or an image",
    "delete a file or an image",
    "bulk add to a collection",
    "restrict a collection",
    "save a child row",
    "SQL that sends no signal",
    "load fixtures",
    "restore the database",
)
# What can't happen here, and why.
LEFT_OUT = {
    "draft and publish a term": "Terms have no drafts: they are public as soon as they are saved.",
    "restore the database": "No change tells of it: `reconcile_index --restored` does.",
}


@dataclass(frozen=True)
class Event:
    """Something that happens to the world, and what must come of it.

    By name: the pages that are hidden, shown for the first time or again, and those and the
    terms whose document changes. Every other document must stay as it is.
    """

    row: str
    do: Callable
    hides: frozenset[str]
    shows: frozenset[str]
    changes: frozenset[str]

    def __str__(self) -> str:
        return self.do.__name__


EVENTS: list[Event] = []


def event(row, *, hides="", shows="", changes=""):
    """Register a function that does what `row` says to a world."""

    def register(do):
        sets = (frozenset(names.split()) for names in (hides, shows, changes))
        EVENTS.append(Event(row, do, *sets))
        return do

    return register
