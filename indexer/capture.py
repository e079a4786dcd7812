"""Triggers: a committed change of a watched row has its Change in the same transaction.

A trigger knows nothing: it inserts one word, such as `page-12`. What else has to be looked
at is worked out by build. Triggers also see what no Django signal tells (`update()`, moved
descendants, cascades). SQLite and PostgreSQL.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, TranslatableMixin

from indexer.models import Change

PREFIX = "capture_"
# One row of these may change any number of documents: build finds out which.
WIDE = {
    "wagtailcore_site": "all",
    "wagtailcore_locale": "all",
    "wagtailcore_collection": "files",
    "wagtailcore_collectionviewrestriction": "files",
}


@dataclass(frozen=True)
class Watch:
    """A table, and the word that its rows are recorded under.

    The target is `word-<column's value>`, or the word alone if `column` is empty. If
    `inherited` names columns, only an update that changes one of them is recorded.
    """

    table: str
    column: str
    word: str
    inherited: tuple[str, ...] = ()


def watches() -> list[Watch]:
    """Return what is watched, derived from the models."""
    found = {Watch(table, "", word) for table, word in WIDE.items()}
    found |= {
        Watch("wagtailcore_page", "id", "page"),
        # The pages below follow, and Wagtail does not touch their rows: what its source
        # closed is open below an alias that has become a page of its own.
        Watch("wagtailcore_page", "id", "subtree", ("alias_of_id", "locale_id", "translation_key")),
        Watch("wagtailcore_pageviewrestriction", "page_id", "subtree"),
        Watch("wagtaildocs_document", "id", "file"),
        Watch("wagtailimages_image", "id", "image"),
    }
    for model in apps.get_app_config("content_models").get_models():
        if issubclass(model, Page):
            found |= set(_page_watches(model))
        elif issubclass(model, TranslatableMixin):
            column, word = str(model._meta.pk.column), str(model._meta.model_name)
            found.add(Watch(model._meta.db_table, column, word))
    return sorted(found, key=lambda watch: (watch.table, watch.word))


def _page_watches(model: type[Page]) -> Iterator[Watch]:
    yield Watch(model._meta.db_table, model._meta.pk.column, "page")
    for relation in get_all_child_relations(model):
        if relation.related_model._meta.app_label == "content_models":
            yield Watch(relation.related_model._meta.db_table, relation.field.column, "page")
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        if through._meta.app_label == "content_models":
            yield Watch(through._meta.db_table, field.m2m_column_name(), "page")


def _sqlite(watch: Watch) -> dict[str, str]:
    """Return the statements for one table: name → SQL."""

    def insert(row: str, condition: str = "") -> str:
        value = (
            f"'{watch.word}-' || {row}.\"{watch.column}\"" if watch.column else f"'{watch.word}'"
        )
        # No user's text is in here: table, column and word come from the models.
        return f'INSERT INTO "{Change._meta.db_table}" (target) SELECT {value}{condition};'

    moved = f' WHERE OLD."{watch.column}" IS NOT NEW."{watch.column}"'
    bodies = {
        "INSERT": insert("NEW"),
        "DELETE": insert("OLD"),
        "UPDATE": insert("NEW") + (insert("OLD", moved) if watch.column else ""),
    }
    if watch.inherited:
        differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in watch.inherited)
        bodies = {"UPDATE": insert("NEW", f" WHERE {differs}")}
    return {
        _name(watch, event + body): f'CREATE TRIGGER "{_name(watch, event + body)}" '
        f'AFTER {event} ON "{watch.table}" BEGIN {body} END'
        for event, body in bodies.items()
    }


def _postgresql(watch: Watch) -> dict[str, str]:
    """Return the statements for one table, each a function and its trigger of one name.

    They run once for a statement, over all of its rows: moving a section is one of thousands.
    """

    def insert(rows: str) -> str:
        value = f"'{watch.word}-' || \"{watch.column}\"" if watch.column else f"'{watch.word}'"
        return (
            f'INSERT INTO "{Change._meta.db_table}" (target, bulk) SELECT DISTINCT {value}, '  # noqa: S608
            f"coalesce(current_setting('indexer.bulk', true), '') = 'on' FROM {rows};"
        )

    column = f'SELECT "{watch.column}" FROM'
    left = f"({column} old_rows EXCEPT {column} new_rows) AS gone"
    bodies = {
        "INSERT": insert("new_rows"),
        "DELETE": insert("old_rows"),
        "UPDATE": insert("new_rows") + (insert(left) if watch.column else ""),
    }
    if watch.inherited:
        differs = " OR ".join(f"o.{name} IS DISTINCT FROM n.{name}" for name in watch.inherited)
        both = f'new_rows AS n JOIN old_rows AS o USING ("{watch.column}") WHERE {differs}'
        bodies = {"UPDATE": insert(both)}
    tables = {
        "INSERT": "NEW TABLE AS new_rows",
        "DELETE": "OLD TABLE AS old_rows",
        "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    }
    return {
        (name := _name(watch, event + body)): f'CREATE OR REPLACE FUNCTION "{name}"() '
        f"RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body} RETURN NULL; END$$; "
        f'CREATE TRIGGER "{name}" AFTER {event} ON "{watch.table}" REFERENCING {tables[event]} '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{name}"();'
        for event, body in bodies.items()
    }


def _name(watch: Watch, sql: str) -> str:
    """Return a name that changes with the statement: the catalogue of names says all."""
    return PREFIX + hashlib.sha256(f"{watch}{sql}".encode()).hexdigest()[:20]


def _wanted() -> dict[str, str]:
    render = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    tables = set(connection.introspection.table_names())
    if Change._meta.db_table not in tables:
        return {}
    return {
        name: sql
        for watch in watches()
        if watch.table in tables
        for name, sql in render(watch).items()
    }


def _installed() -> dict[str, str]:
    """Return the names of our triggers in the database, with their tables."""
    catalogue = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


def missing() -> set[str]:
    """Return the names of triggers that ought to be in the database and are not."""
    return set(_wanted()) - set(_installed())


def install() -> int:
    """Bring the triggers in the database up to date; return how many were created.

    Does nothing when the catalogue already matches: on PostgreSQL creating a trigger locks
    its table. What changed while a trigger was missing nobody saw, so everything is
    recorded to be looked at again.
    """
    wanted, installed = _wanted(), _installed()
    new = set(wanted) - set(installed)
    old = set(installed) - set(wanted)
    if not new and not old:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        for name in sorted(old):
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f'DROP FUNCTION "{name}"() CASCADE')
        for name in sorted(new):
            cursor.execute(wanted[name])
        if new:
            Change.objects.create(target="all", bulk=True)
    return len(new)
