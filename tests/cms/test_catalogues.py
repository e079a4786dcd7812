"""The site's words in other languages: nothing that readers see is left out, and nothing is broken."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from content_models.models import Principle
from tests.factories import GuidelineFactory
from tests.services.site import PROJECT

LOCALES = PROJECT / "cms" / "locale"
LANGUAGES = ["ca", "de", "es", "fr", "nl"]
TAG = re.compile(r"""{%\s*translate\s+"([^"]+)"|_\("([^"]+)"\)""")
BLOCK = re.compile(
    r"{%\s*blocktranslate[^%]*%}(.*?){%\s*(?:endblocktranslate|plural)\s*%}", re.DOTALL
)
PLACE = re.compile(r"%\(\w+\)[sd]")


def read(language, kind="po"):
    file = LOCALES / language / "LC_MESSAGES" / f"django.{kind}"
    with file.open("rb") as opened:
        return (read_po if kind == "po" else read_mo)(opened)


def shown() -> set[str]:
    """Return what templates and code of the public pages say."""
    found = set()
    for file in (PROJECT / "cms" / "templates").rglob("*.html"):
        if not {"site_admin", "webhooks"} & {*file.parts}:
            text = file.read_text()
            found |= {one or other for one, other in TAG.findall(text)}
            found |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", text) for text in BLOCK.findall(text)}
    code = [
        *(PROJECT / "cms" / "reading").rglob("*.py"),
        *(PROJECT / "cms" / "search").rglob("*.py"),
    ]
    for file in [*code, PROJECT / "content_models" / "choices.py"]:
        for node in ast.walk(ast.parse(file.read_text())):
            call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            said = call and node.func.id in {"_", "gettext", "gettext_noop"}
            if said and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found  # fmt: skip


def forms(message):
    """Yield each form of a message with its translation."""
    if isinstance(message.id, str):
        yield message.id, message.string
    else:
        for position, string in enumerate(message.string):
            yield message.id[min(position, 1)], string


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_readers_see_is_translated_with_its_places(language):
    catalogue = read(language)
    assert not [m.id for m in catalogue if m.fuzzy and m.id]
    translated = {
        m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id and all(dict(forms(m)).values())
    }  # fmt: skip
    assert sorted(shown() - translated) == []
    for message in catalogue:
        if message.id:
            for original, text in forms(message):
                assert not text or set(PLACE.findall(text)) == set(PLACE.findall(original)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_text(language):
    compiled, written = (
        {str([*m.id] if not isinstance(m.id, str) else m.id): list(forms(m)) for m in read(language, kind) if m.id and all(dict(forms(m)).values())}
        for kind in ("mo", "po")
    )  # fmt: skip
    assert compiled == written


@pytest.fixture
def pseudo(settings, tmp_path):
    """Put every message of the site in brackets, in Dutch and in Arabic."""
    catalogue = read("nl")
    for message in catalogue:
        if isinstance(message.id, str):
            message.string = f"⟦{message.id}⟧" if message.id else message.string
        else:
            message.string = tuple(f"⟦{form}⟧" for form in message.id)
    for language in ("nl", "ar"):
        folder: Path = tmp_path / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, catalogue)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]


def left_out(page):
    """Yield texts outside of documents and names that are not in brackets."""
    terms = Principle.objects.values_list("short_name", "name")  # names of terms are content
    names = {name for names in terms for name in names} | {
        "Nederland",
        "Rights Commons",
        "API",
        "CSV",
        "JSON Lines",
        "BibTeX",
        "Wikidata",
    }
    for text in page.body.find_all(string=re.compile(r"[A-Za-z]{2}")):
        inside = [element for element in text.parents if element.name not in {"html", "[document]"}]
        content = any(
            e.has_attr("lang") or e.name in {"bdi", "script", "cite", "svg"} for e in inside
        )
        if not content and "⟦" not in text and text.strip() not in names:
            yield text.strip()  # fmt: skip


@pytest.mark.django_db
def test_a_page_in_another_language_has_no_english_words_and_mirrors_itself(
    client, drained, pseudo
):
    GuidelineFactory(title="1", summary="2", date_adopted="2020", binding="yes", version_label="1")
    drained()
    for path in (
        "/",
        "search/",
        "search/?q=zz",
        "matrix/",
        "timeline/",
        "browse/",
        "compare/",
        "press-and-privacy/",
    ):
        response = client.get(f"/nl/{path.lstrip('/')}")
        page = BeautifulSoup(response.content, "lxml")
        assert list(left_out(page)) == [], path
    mirrored = BeautifulSoup(client.get("/ar/browse/").content, "lxml").html
    assert (mirrored["lang"], mirrored["dir"]) == ("ar", "rtl")  # fmt: skip


@pytest.mark.django_db
def test_readers_get_the_words_of_their_language(client, drained):
    for language, word in (("es", "Explorar"), ("fr", "Parcourir"), ("de", "Stöbern")):
        page = BeautifulSoup(client.get(f"/{language}/browse/").content, "lxml")
        assert page.h1.get_text() == word
    assert BeautifulSoup(client.get("/nl/no/such/page/").content, "lxml").h1.get_text() == (
        "Deze pagina bestaat niet"
    )
