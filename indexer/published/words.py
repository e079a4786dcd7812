"""The terms by their slugs, and the words that mean the same."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from babel import Locale
from django.conf import settings

from content_models.models import SynonymSet
from indexer.models import Document
from indexer.published.feed import state
from search_config.schema import Synonyms

# Kind and language → the state of which they are, and the terms.
_terms: dict[tuple[str, str], tuple[str, dict[str, dict[str, Any]]]] = {}


def terms(kind: str, locale: str) -> Mapping[str, dict[str, Any]]:
    """Return the vocabulary `kind` by slug, in language `locale` where it is translated.

    It is kept until `state` changes, and given to others too: leave it as it is.
    """
    now = state()  # asked first: what is read after it is at least as new
    kept = _terms.get((kind, locale))
    if now and kept and kept[0] == now:
        return kept[1]
    default = settings.LANGUAGE_CODE
    rows = Document.objects.filter(kind=kind, removed_at=None, locale__in={default, locale})
    rows = rows.order_by("title_key", "pk")
    found: dict[str, dict[str, Any]] = {}
    for language in (default, locale):
        found |= {row.body["slug"]: row.body for row in rows if row.locale == language}
    _terms[kind, locale] = now, found
    return found


def forget() -> None:
    """Forget what is kept in memory: the database is another one."""
    _terms.clear()


@cache
def _country_names(code: str) -> tuple[str, ...]:
    known = (Locale.parse(language, sep="-").territories for language, _ in settings.LANGUAGES)
    return tuple(names[code.upper()] for names in known if code.upper() in names)


def synonyms() -> Synonyms:
    """Return what each word also finds, as editors keep them.

    They are the names of a topic or a city in all languages, those of the cities' countries in
    the site's languages (CLDR), and sets of synonyms with their translations.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    bodies = Document.objects.filter(kind__in=("topic", "city"), removed_at=None)
    for body in bodies.order_by("pk").values_list("body", flat=True):
        groups[body["work"]].update((body["label"], *body["names"]))
        if code := body.get("country"):
            groups[code].update((body["country_label"], *_country_names(code)))
    for each in SynonymSet.objects.all():
        groups[str(each.translation_key)].update(each.word_list)
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups.values():
        names = {name.casefold() for name in group if name}
        for name in names:
            found[name].update(names - {name})
    return {name: tuple(sorted(others)) for name, others in sorted(found.items()) if others}
