"""Synonyms are content: an edit reaches the engine, and words of other languages find."""

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.urls import reverse
from wagtail.models import Locale

from cms.search.criteria import Criteria
from cms.search.find import find
from content_models.models import SynonymSet
from indexer import published
from indexer.models import Change
from tests.content_models.editing import member_of
from tests.factories import CityFactory, GuidelineFactory

pytestmark = pytest.mark.django_db


def synonyms(*words, language="en", **fields):
    locale = Locale.objects.get(language_code=language)
    made = SynonymSet(words="\n".join(words), locale=locale, **fields)
    made.full_clean()
    made.save()
    return made


def titles(text):
    return [hit.document.body["title"] for hit in find(Criteria(text=text)).hits]


def test_an_edit_of_synonyms_reaches_the_engine_through_the_outbox(drained, client):
    GuidelineFactory(title="Gezichtsherkenning in de stad")
    GuidelineFactory(title="Parkeren")
    drained()
    made = synonyms("facial recognition", "gezichtsherkenning")
    assert Change.objects.filter(target=f"synonymset-{made.pk}").exists()
    assert titles("facial recognition") == []
    drained()
    assert titles("facial recognition") == ["Gezichtsherkenning in de stad"]
    page = client.get("/search/?q=facial+recognition").content.decode()
    assert "<mark>Gezichtsherkenning</mark> in de stad" in page
    made.words = "facial recognition\nparkeren"
    made.save()
    drained()
    assert titles("facial recognition") == ["Parkeren"]
    made.delete()
    drained()
    assert titles("facial recognition") == []


def test_a_country_is_found_by_its_names_in_the_site_s_languages(drained):
    GuidelineFactory(title="Rules", cities=[CityFactory(country="ES", country_name="Spain")])
    GuidelineFactory(title="Strategie voor Spanje")
    drained()
    for name in ("Spain", "España", "Espanya", "Spanien"):
        assert set(titles(f"{name} ")) == {"Rules", "Strategie voor Spanje"}, name


def test_words_of_all_translations_of_a_set_find_each_other(drained):
    english = synonyms("face scan", "facial recognition")
    synonyms("scan facial", "reconnaissance faciale", language="fr",
             translation_key=english.translation_key)  # fmt: skip
    others = published.synonyms()["reconnaissance faciale"]
    assert others == ("face scan", "facial recognition", "scan facial")


@pytest.mark.parametrize("words", [["one"], ["same", "SAME"], ["a", 'say "x"'], ["a", "–"],
                                   ["a", "b" * 101]])  # fmt: skip
def test_what_can_be_no_synonym_is_refused_by_name(words):
    with pytest.raises(ValidationError) as refused:
        synonyms(*words)
    assert list(refused.value.message_dict) == ["words"]


def test_the_preview_says_what_a_set_changes(drained, client):
    GuidelineFactory(title="Cameras")
    GuidelineFactory(title="CCTV rules")
    GuidelineFactory(title="A camera")
    drained()
    draft = SynonymSet(words="cameras\nCCTV")
    shown = Template("{% load synonyms %}{% synonym_effects s as found %}{{ found }}")
    assert shown.render(Context({"s": draft})).count("now=2, then=3") == 1
    client.force_login(member_of("Editors"))
    made = synonyms("cameras", "CCTV")
    address = reverse("wagtailsnippets_content_models_synonymset:edit", args=[made.pk])
    assert client.get(address).status_code == 200
    preview = reverse("wagtailsnippets_content_models_synonymset:preview_on_edit", args=[made.pk])
    client.post(preview, {"words": "cameras\nCCTV", "note": ""})
    answer = client.get(f"{preview}?mode=").content.decode()
    assert "What these synonyms change" in answer
    assert "<td>1</td><td>2</td>" in answer
