"""A line of a table → what becomes of its page: made, changed as a draft, or kept as it is."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from cms.corpus.models import ImportedRow
from cms.exports import table
from cms.exports.text import plain
from cms.search.languages import is_language
from cms.starter.pages import INDEXES
from cms.tables.fields import NEW_ONLY, READ_ONLY, Fields, reasons, told
from cms.tables.files import Line, Value
from content_models.models import ContentPage, document_models
from content_models.tree import ensure_tree
from indexer import published

CREATED, CHANGED, KEPT = "created", "changed", "kept"
Cells = Mapping[str, Value]


class BadLine(Exception):
    """A line that can't be taken in: `reasons` name the columns and the values."""

    def __init__(self, *found: str) -> None:
        super().__init__("; ".join(found))


class Importer:
    """Takes in the lines of one table, each whole or not at all.

    `kind` is the type of new documents where the table names none; `order` that of its dates.
    """

    def __init__(self, kind: str, order: str) -> None:
        self._kind = kind
        self._fields = Fields(order)
        self._models = {model.document_type: model for model in document_models()}
        self._locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self._seen: dict[str, int] = {}

    @transaction.atomic
    def take(self, line: Line, *, dry: bool = False) -> str:
        """Take in a line; return what became of it, or with `dry` would. Raises BadLine."""
        if line.problems:
            raise BadLine(*line.problems)
        cells = {name: _clean(value) for name, value in line.cells.items()}
        named = str(cells.pop("id", ""))
        own = named or _digest(cells)
        for name in (own, f"{cells.get('type')} {cells.get('lang')} {cells.get('title')}"):
            if self._seen.setdefault(name, line.number) != line.number and (
                name == own or not named
            ):
                raise BadLine(f"the same stands in line {self._seen[name]}")
        try:
            outcome = self._known(own, cells) if named else self._new(own, cells)
        except ValidationError as error:
            raise BadLine(*reasons(error)) from error
        transaction.set_rollback(dry)
        return outcome

    # Documents that are there

    def _known(self, own: str, cells: Cells) -> str:
        """Save what differs from the public document as a draft."""
        document = published.documents().exclude(page=None).filter(pk=own).first()
        if document is None:
            raise BadLine(f"id: no public document is called “{own}”")
        shown = {name: _plain(text) for name, text in table.row(document).items()}
        is_old = cells.get("updated", "") not in {"", shown["updated"]}
        own_to_site = READ_ONLY if is_old else ("updated",)
        new = {
            name: value
            for name, value in cells.items()
            if _written(value) != shown.get(name, "")
            and name not in own_to_site
            and (value or name not in READ_ONLY)
        }
        if not new:
            return KEPT
        if is_old:
            raise BadLine("updated: it was changed after this table was made; make it anew")
        if wrong := [name for name in NEW_ONLY if name in new]:
            raise BadLine(*(f"{name}: only new documents take it from a table" for name in wrong))
        page = Page.objects.get(pk=document.page_id).specific
        if page.alias_of_id:
            raise BadLine(f"id: it shows what page-{page.alias_of_id} says: change that one")
        if page.get_lock():
            raise BadLine("id: it is locked, in moderation or scheduled")
        draft = page.get_latest_revision_as_object()
        before = draft.serializable_data()
        self._put(draft, new)
        if draft.serializable_data() == before:
            return KEPT
        draft.full_clean(exclude=_left_open(draft, new))
        draft.save_revision(log_action=True, clean=False)
        return CHANGED

    # Documents that are new

    def _new(self, own: str, cells: Cells) -> str:
        """Make a draft below the list of its type and language."""
        if ImportedRow.objects.filter(pk=own).exists():
            return KEPT
        kind, language = str(cells.get("type") or self._kind), str(cells.get("lang", ""))
        if kind not in self._models:
            raise BadLine(f"type: “{kind}” is none of {', '.join(self._models)}; --type gives one")
        if language and not is_language(language):
            raise BadLine(f"lang: “{language}” is no language code")
        locale = self._locales.get(language) or self._locales[settings.LANGUAGE_CODE]
        title = str(cells.get("title", ""))
        lists = INDEXES[self._models[kind]].objects.filter(locale=locale)
        if not lists:
            ensure_tree()
        parent = lists.get()
        twin = parent.get_children().filter(draft_title=title).first()
        if twin:
            raise BadLine(f"title: “{told(title)}” is there already: page-{twin.pk}")
        is_foreign = language and locale.language_code != language
        page = self._models[kind](
            locale=locale, live=False, text_language=language if is_foreign else ""
        )
        given = {
            name: value
            for name, value in cells.items()
            if value and name not in {"type", "lang"} and (name, value) not in _DEFAULTS
        }
        self._put(page, given)
        # The tree gives the rest.
        page.clean_fields(exclude={"path", "depth", "slug", *_left_open(page, given)})
        parent.add_child(instance=page)
        page.save_revision(log_action=True, clean=False)
        ImportedRow.objects.create(id=own, page_id=page.pk)
        return CREATED

    def _put(self, page: ContentPage, cells: Cells) -> None:
        wrong = []
        for name, value in cells.items():
            try:
                self._fields.put(page, name, value)
            except (ValidationError, ValueError) as error:
                said = " ".join(getattr(error, "messages", [str(error)]))
                shown = told(value)
                wrong.append(f"{name}: {said}" if shown in said else f"{name}: {said} (“{shown}”)")
        if wrong:
            raise BadLine(*wrong)


# What each line of an export says, and means nothing for a new document.
_DEFAULTS = {("imported", "no"), ("sample", "no")}


def _left_open(page: ContentPage, cells: Cells) -> set[str]:
    """Return what a draft may do without, if it has none and the line didn't take it away."""
    return set() if page.summary or "summary" in cells else {"summary"}


def _clean(value: Value) -> Value:
    """Return a cell as it was before an export made it harmless."""
    return value if isinstance(value, date) else table.restored(_plain(value)).strip()


def _plain(text: str) -> str:
    """Return text with one kind of line end and none around it."""
    return re.sub(r"\r\n?", "\n", plain(text)).strip()


def _written(value: Value) -> str:
    """Return a cell as an export writes it."""
    return value.isoformat() if isinstance(value, date) else value


def _digest(cells: Cells) -> str:
    """Return the name by which a line without an id is known again."""
    text = json.dumps({name: _written(value) for name, value in cells.items() if value})
    return f"table-{hashlib.sha256(text.encode()).hexdigest()[:40]}"
