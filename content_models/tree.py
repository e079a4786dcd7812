"""The home page and the lists in every language of the site."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page

from content_models.models import (
    GuidelineIndex,
    HomePage,
    PolicyIndex,
    ResourceIndex,
    UseCaseIndex,
)

# Language → page type → (title, slug).
TITLES: dict[str, dict[type[Page], tuple[str, str]]] = {
    "es": {
        HomePage: ("Rights Commons", "rights-commons-es"),
        GuidelineIndex: ("Directrices", "directrices"),
        PolicyIndex: ("Políticas", "politicas"),
        UseCaseIndex: ("Casos de uso", "casos-de-uso"),
        ResourceIndex: ("Recursos", "recursos"),
    },
    "ca": {
        HomePage: ("Rights Commons", "rights-commons-ca"),
        GuidelineIndex: ("Directrius", "directrius"),
        PolicyIndex: ("Polítiques", "politiques"),
        UseCaseIndex: ("Casos d’ús", "casos-d-us"),
        ResourceIndex: ("Recursos", "recursos"),
    },
    "fr": {
        HomePage: ("Rights Commons", "rights-commons-fr"),
        GuidelineIndex: ("Lignes directrices", "lignes-directrices"),
        PolicyIndex: ("Politiques", "politiques"),
        UseCaseIndex: ("Cas d’usage", "cas-d-usage"),
        ResourceIndex: ("Ressources", "ressources"),
    },
    "nl": {
        HomePage: ("Rights Commons", "rights-commons-nl"),
        GuidelineIndex: ("Richtlijnen", "richtlijnen"),
        PolicyIndex: ("Beleid", "beleid"),
        UseCaseIndex: ("Toepassingen", "toepassingen"),
        ResourceIndex: ("Bronnen", "bronnen"),
    },
    "de": {
        HomePage: ("Rights Commons", "rights-commons-de"),
        GuidelineIndex: ("Leitlinien", "leitlinien"),
        PolicyIndex: ("Rechtsakte und Strategien", "rechtsakte-und-strategien"),
        UseCaseIndex: ("Anwendungsfälle", "anwendungsfaelle"),
        ResourceIndex: ("Materialien", "materialien"),
    },
}


@transaction.atomic
def ensure_tree() -> None:
    """Create and publish what is missing of the home pages and lists in further languages.

    Existing pages are left as they are, so it can be run again at any time.
    """
    default = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    for code, titles in TITLES.items():
        locale, _ = Locale.objects.get_or_create(language_code=code)
        for model, (title, slug) in titles.items():
            source = model.objects.get(locale=default)
            if source.has_translation(locale):
                continue
            page = source.copy_for_translation(locale, copy_parents=True)
            page.title, page.slug = title, slug
            page.save_revision().publish()
