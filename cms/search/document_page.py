"""What a document's own page shows, from the body that its builder made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.search.criteria import Criteria
from cms.search.dates import in_words
from cms.search.languages import direction, language_name
from cms.search.linked_data import element
from cms.search.vocabulary import Vocabulary
from content_models.choices import Confidence, Licence, Scope, SourceKind, Status
from content_models.models import ContentPage
from indexer import published
from indexer.documents import build_document
from search_config.document import DETAIL, Body


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    anchor: str
    label: str
    level: int


@dataclass(frozen=True)
class Fact:
    """A labelled fact; `url` is empty unless the value is an address. `long` ones are texts.

    `anchor` is the id of its element, or empty.
    """

    label: str
    value: str
    url: str = ""
    long: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Link:
    """A link with its words; `note` follows it, `copy` leads to a copy that stays.

    `lang` is the language of the words.
    """

    label: str
    url: str
    note: str = ""
    lang: str = ""
    copy: str = ""


@dataclass
class DocumentPage:
    """A document as its page shows it. Everything in `body` may be shown."""

    body: Body
    page: ContentPage
    language: str
    vocabulary: Vocabulary = field(init=False)
    blocks: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.language)
        self.blocks = list(_shown(self.body["blocks"]))

    @property
    def type_label(self) -> str:
        """The type of document in words."""
        return self.vocabulary.label("type", self.body["type"])

    @property
    def status(self) -> str:
        """The status in words, or "" if it is not known."""
        return "" if self.body["status"] == Status.UNKNOWN else _choice(Status, self.body["status"])

    @property
    def direction(self) -> str:
        """The writing direction of the text."""
        return direction(self.body["lang"])

    @property
    def original_language(self) -> str:
        """The code of the one language that it was issued in, or "" if there are several."""
        languages = self.body["original_languages"]
        return languages[0] if len(languages) == 1 else ""

    @property
    def places(self) -> list[Link]:
        """Cities and countries that it applies to, as searches."""
        cities = [self._search("city", c["slug"], c["label"]) for c in self.body["cities"]]
        countries = [
            self._search("country", c["country"], c["label"]) for c in self.body["countries"]
        ]
        return cities + countries

    @property
    def principles(self) -> list[Link]:
        """Principles as searches, each with the reason why the document carries it."""
        return [
            self._search("principle", p["slug"], p["label"], p["reason"])
            for p in self.body["principles"]
        ]

    @property
    def topics(self) -> list[Link]:
        """Topics as searches."""
        return [self._search("topic", t["slug"], t["label"]) for t in self.body["topics"]]

    @property
    def contents(self) -> list[Entry]:
        """The table of contents: headings and clauses."""
        return [
            Entry(block["id"], block["title"], block["level"])
            for block in self.blocks
            if block["type"] in {"heading", "clause"}
        ]

    @property
    def facts(self) -> list[Fact]:
        """What is known beside the text, in short: scope, dates, languages, licence."""
        body = self.body
        dates = [
            (_("Adopted or published"), "adopted"),
            (_("In effect from"), "effective"),
            (_("Ended"), "ended"),
        ]
        facts = [
            (_("Scope"), _choice(Scope, body["scope"])),
            (_("Issued by"), "; ".join(term["label"] for term in body["issuing_bodies"])),
            *((label, in_words(body["dates"].get(name, ""))) for label, name in dates),
            (_("Language of this text"), language_name(body["lang"], self.language)),
            (_("Original languages"), self._languages(body["original_languages"])),
            (_("Licence"), _choice(Licence, body["licence"])),
            (_("Attribution"), body["attribution"]),
            (_("Confidence"), _choice(Confidence, body["confidence"])),
            (_("Evidence"), body["evidence"]),
            (_("Keywords"), "; ".join(body.get("keywords", ()))),
            (_("Contact"), body["contact"]),
        ]
        return [Fact(label, value) for label, value in facts if value]

    @property
    def details(self) -> list[Fact]:
        """The fields of the page's own type that are filled, in their order."""
        return [self.detail(name) for name in self.body["details"]]

    def detail(self, name: str) -> Fact:
        """Return a filled field of the page's own type."""
        return _detail(self.page, name, self.body["details"][name])

    @property
    def sources(self) -> list[Link]:
        """What it rests on: kind, and when that was last checked."""
        return [
            Link(
                label=source["label"] or source["url"],
                url=source["url"],
                note=", ".join(_source_notes(source["kind"], source["checked_on"])),
                copy=source.get("archived_url", ""),
            )
            for source in self.body["sources"]
        ]

    @property
    def translations(self) -> list[Link]:
        """The other public language versions of the same work."""
        others = published.documents().filter(body__work=self.body["work"])
        return [
            Link(
                label=capfirst(language_name(other.body["lang"], other.body["lang"])),
                url=other.url,
                lang=other.body["lang"],
            )
            for other in others.exclude(page=self.page.pk).order_by("locale", "pk")
        ]

    @property
    def related(self) -> list[Link]:
        """Related documents that are public now."""
        relations = {relation["id"]: relation["relation"] for relation in self.body["related"]}
        found = published.documents().in_bulk(relations)
        words = {"supersedes": _("replaced by this one")}
        return [
            Link(
                label=found[key].body["title"],
                url=found[key].url,
                note=words.get(relation, ""),
                lang=found[key].body["lang"],
            )
            for key, relation in relations.items()
            if key in found
        ]

    @property
    def linked_data(self) -> SafeString:
        """The document for search engines; a draft that has no address yet is not for them."""
        url = self.page.get_url() if self.page.pk else None
        return element(self.body, url) if url else mark_safe("")

    def _search(self, name: str, value: str, label: str, note: str = "") -> Link:
        query = Criteria(chosen={name: (value,)}).query_string()
        return Link(label, f"?{query}", note)

    def _languages(self, codes: list[str]) -> str:
        return ", ".join(language_name(code, self.language) for code in codes)


def document_page(page: ContentPage) -> DocumentPage:
    """Return what the page shows, from its state in memory: a preview shows the draft."""
    return DocumentPage(build_document(page), page, get_language() or "en")


def _shown(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the blocks with safe HTML and with heading levels that leave none out.

    Clauses stand one level below the heading before them.
    """
    above = 1
    for block in blocks:
        shown = dict(block)
        if block["type"] == "heading":
            above = min(int(block["level"]), above + 1)
            shown |= {"level": above, "title": block["text"]}
        elif block["type"] == "clause":
            title = (
                f"{block['number']}. {block['heading']}" if block["heading"] else block["number"]
            )
            shown |= {"level": above + 1, "title": title}
        elif block["type"] == "list":
            shown["entries"] = [_safe(item) for item in block["items"]]
        if "html" in block:
            shown["html"] = _safe(block["html"])
        yield shown


def _safe(html: str) -> SafeString:
    """Trust HTML of a block: the builder has cut it down to plain tags and links (nh3)."""
    return mark_safe(html)  # noqa: S308


def _choice(choices: Any, value: str) -> str:
    """Return the label of a choice; a value that is no longer one, as it is."""
    return str(dict(choices.choices).get(value, value))


def _source_notes(kind: str, checked_on: str) -> Iterator[str]:
    if kind:
        yield _choice(SourceKind, kind)
    if checked_on:
        yield _("checked on %(date)s") % {"date": in_words(checked_on)}


def _detail(page: Model, name: str, value: Any) -> Fact:
    model_field: Any = page._meta.get_field(name)
    choices: Mapping[str, str] = dict(model_field.flatchoices)
    text = str(choices.get(value, in_words(str(value))))
    url = text if text.startswith(("https://", "http://")) else ""
    label = capfirst(str(model_field.verbose_name))
    return Fact(label, text, url, long=len(text) > 80, anchor=f"{DETAIL}{name}")
