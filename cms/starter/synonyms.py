"""Sets of synonyms: words of the subject in the languages of the Coalition."""

from collections.abc import Iterator
from functools import partial

from wagtail.models import Locale

from cms.starter.records import LANGUAGE, Step, key, text
from content_models.models import SynonymSet


def steps() -> Iterator[Step]:
    """Return one step for each set."""
    for name, words in text("synonyms.yaml").items():
        yield Step("sets of synonyms", partial(_create, name, words))


def _create(name: str, words: list[str]) -> bool:
    if SynonymSet.objects.filter(translation_key=key(f"synonyms/{name}")).exists():
        return False
    new = SynonymSet(
        locale=Locale.objects.get(language_code=LANGUAGE),
        translation_key=key(f"synonyms/{name}"),
        words="\n".join(words),
    )
    new.full_clean()
    new.save()
    return True
