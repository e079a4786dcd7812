"""The A cases that concern the whole site: what people read on a page is found."""

import pytest
from bs4 import BeautifulSoup

from cms.search.criteria import Criteria
from cms.search.find import find
from tests.factories import GuidelineFactory, PrincipleFactory, TopicFactory, UseCaseFactory

pytestmark = pytest.mark.django_db

READ = {
    "supplier": "zzsupplierzz Ltd",
    "risks": "Bias against zzgroupzz people.\nAnd zzerrorzz.",
    "phase": "paused",
    "contact_email": "zzmailzz@example.org",
    "website": "https://example.org/zzwebzz",
}


def test_a16_the_fields_that_people_read_are_searched_and_a_choice_by_its_label(
    client, engine_name, drained
):
    case = UseCaseFactory(title="Allocation", keywords="zzkeyzz-word\nzztagzz", **READ)
    clause = {"number": "1", "heading": "", "text": "<p>zzruledzz</p>", "principle": None,
              "topic": TopicFactory(name="zzyouthzz")}  # fmt: skip
    rule = GuidelineFactory(
        binding="yes", principles=[PrincipleFactory(name="Privacy")], body=[("clause", clause)]
    )
    rule.principle_links.update(reason="It limits zzcollectionzz.")
    rule.save_revision().publish()
    drained()

    def found(text):
        return [
            (hit.document.pk, [place.url for place in hit.places])
            for hit in find(Criteria(text=text)).hits
        ]

    for text, field in {
        "zzsupplierzz": "supplier",
        "zzgroupzz zzerrorzz": "risks",
        "paused": "phase",
    }.items():
        ((key, (place,)),) = found(text)
        assert (key, place.partition("#")[2]) == (f"page-{case.pk}", f"detail-{field}")
        page = BeautifulSoup(client.get(place).content, "lxml")
        assert text.split()[0] in page.find(id=f"detail-{field}").get_text().casefold()
    for text in ("zzkeyzz word", "zztagzz"):
        assert [key for key, _ in found(text)] == [f"page-{case.pk}"]
    assert [key for key, _ in found("binding zzcollectionzz zzyouthzz")] == [f"page-{rule.pk}"]
    assert found("zzmailzz") == found("zzwebzz") == []
