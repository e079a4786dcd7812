"""What the builders of one batch look up, read once for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from types import SimpleNamespace

from django.conf import settings
from wagtail.documents.models import Document as StoredFile
from wagtail.images.models import Image, SourceImageIOError
from wagtail.models import Locale, Page, Site

from content_models.models import City
from indexer.eligibility import file_is_public, public_q
from indexer.extraction.outcome import EXTRACTOR
from indexer.models import FileText

# Every size that is ever given out: a page or an answer that is read renders none.
IMAGE_SIZES = ("width-960", "width-480", "width-1920")
# Page, language, slug, title, path, and whether it is an alias.
Named = tuple[int, str, str, str, str, bool]


class Context:
    """Look-ups shared by a batch of documents. Each notes what it looked at in `seen`.

    With `reads_files` the text of attached files is among the passages.
    """

    def __init__(self, *, reads_files: bool = True) -> None:
        self.reads_files = reads_files
        # Site.get_site_root_paths() is cached for an hour, by process: never build on it.
        Site.clear_site_root_paths_cache()
        self._request = SimpleNamespace()  # get_url_parts keeps the sites' paths on it
        self._paths: dict[int, str | None] = {}
        self._files: dict[int, StoredFile | None] = {}
        self.texts: dict[str, FileText | None] = {}
        self._countries: dict[str, tuple[str, str, str]] = {}
        self._versions: dict[str, dict[str, int]] = {}
        self._named: dict[int, Named | None] = {}
        self.locales = dict(Locale.objects.values_list("pk", "language_code"))
        self.languages = [code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES]

    def path_of(self, page: Page) -> str:
        """Return the path of the page's URL on its site, or an empty string if it has none."""
        parts = page.get_url_parts(self._request)
        return (parts[2] or "") if parts else ""

    def load_versions(self, keys: Iterable[str]) -> None:
        """Read the public language versions of works: translation key → locale → page."""
        keys = set(keys) - set(self._versions)
        found: dict[str, dict[str, int]] = defaultdict(dict)
        pages = Page.objects.filter(public_q(), translation_key__in=keys)
        for page in pages.select_related("locale"):
            found[str(page.translation_key)][self.locales[page.locale_id]] = page.pk
            self._named[page.pk] = self._name(page)
        self._versions |= {key: found[key] for key in keys}

    def shown_in(self, work: str, own: str, page: int | None) -> list[str]:
        """Return the interface languages for which this page is the right version of its work.

        These are its own and, for one version only, those in which the work is missing: the
        version in the site's default language or, without one, the oldest.
        """
        self.load_versions([work])
        versions = {**self._versions[work], own: page or 0}
        default = settings.LANGUAGE_CODE
        fallback = default if default in versions else min(versions, key=lambda x: versions[x])
        missing = [code for code in self.languages if code not in versions]
        return sorted({own, *(missing if own == fallback else [])})

    def versions(self, work: str) -> list[Named]:
        """Return how the public language versions of a work are named, in one order."""
        pages = sorted(self._versions.get(work, {}).values())
        return [named for page in pages if (named := self.named(page))]

    def named(self, page_id: int) -> Named | None:
        """Return how a page is named where others name it, or None if it is not public."""
        if page_id not in self._named:
            page = Page.objects.filter(public_q(), pk=page_id).select_related("locale").first()
            self._named[page_id] = self._name(page) if page else None
        return self._named[page_id]

    def _name(self, page: Page) -> Named:
        is_alias = page.alias_of_id is not None
        locale = self.locales[page.locale_id]
        return page.pk, locale, page.slug, page.title, self.path_of(page), is_alias

    def country(self, code: str) -> tuple[str, str, str]:
        """Return a country's name, sub-region and region, as the cities in it have them."""
        if code not in self._countries:
            rows = City.objects.filter(country=code, locale__language_code=settings.LANGUAGE_CODE)
            row = rows.order_by("pk").values_list("country_name", "subregion", "region").first()
            self._countries[code] = row or (code, "", "")
        return self._countries[code]

    def page_path(self, page_id: int, seen: set[str]) -> str | None:
        """Return the path of a linked page if it is public, else None."""
        seen.add(f"page-{page_id}")
        if page_id not in self._paths:
            page = Page.objects.filter(public_q(), pk=page_id).first()
            self._paths[page_id] = self.path_of(page) if page else None
        return self._paths[page_id]

    def file(self, file_id: int, seen: set[str]) -> StoredFile | None:
        """Return an attached file if everybody may read it, else None."""
        seen.add(f"file-{file_id}")
        if file_id not in self._files:
            stored = StoredFile.objects.select_related("collection").filter(pk=file_id).first()
            self._files[file_id] = stored if stored and file_is_public(stored) else None
        return self._files[file_id]

    def file_text(self, stored: StoredFile) -> FileText | None:
        """Return what was read of a file, without its pages, or None if nobody has read it."""
        target = f"file-{stored.pk}"
        if target not in self.texts:
            texts = FileText.objects.filter(digest=stored.file_hash, extractor=EXTRACTOR)
            self.texts[target] = texts.exclude(status="").defer("pages").first()
        return self.texts[target]

    def href(self, kind: str, target: str, seen: set[str]) -> str | None:
        """Return the address of something linked in rich text, or None if it is not public."""
        if not target.isdecimal() or len(target) > 18:
            return None
        if kind == "page":
            return self.page_path(int(target), seen)
        if kind == "document":
            file = self.file(int(target), seen)
            return file.url if file else None
        return self._picture(int(target), seen) if kind == "image" else None

    def _picture(self, image_id: int, seen: set[str]) -> str | None:
        """Return the address of a picture in the midst of a text, or None if it is lost."""
        seen.add(f"image-{image_id}")
        image = Image.objects.filter(pk=image_id).first()
        with suppress(SourceImageIOError):
            return image.get_rendition(IMAGE_SIZES[0]).url if image else None
        return None
