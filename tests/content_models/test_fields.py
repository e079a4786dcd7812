"""Dates with precision, language codes, vocabularies and bodies."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError

from content_models.dates import validate_partial_date
from content_models.languages import LanguageCodesFormField, validate_language_codes
from content_models.models import City, Guideline, Organisation, Topic, document_models
from tests.content_models.editing import edit_url, form_data, member_of
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
    UseCaseFactory,
)


@pytest.mark.parametrize("value", ["2019", "2019-11", "2019-11-19", "2020-02-29"])
def test_a_date_may_be_a_year_a_month_or_a_day(value):
    validate_partial_date(value)


@pytest.mark.parametrize(
    "value",
    [
        "19",
        "2019-13",
        "2019-02-29",
        "2019-1",
        "0000",
        "2019-11-19T10:00",
        "２０１９",
        "2019\n",
        "2019-",
        "c. 2019",
    ],
)
def test_anything_else_is_refused_with_the_value_and_the_way_to_write_it(value):
    with pytest.raises(ValidationError) as raised:
        validate_partial_date(value)
    assert value in raised.value.messages[0]
    assert "2019, 2019-11, 2019-11-19" in raised.value.messages[0]


@pytest.mark.django_db
def test_a_wrong_date_is_named_by_its_field():
    with pytest.raises(ValidationError) as raised:
        PolicyFactory(voted_on="2019-13")
    assert list(raised.value.message_dict) == ["voted_on"]


@pytest.mark.django_db
def test_a_document_is_dated_by_its_adoption_or_else_by_its_effect():
    page = PolicyFactory(date_effective="2021-05")
    assert page.search_date == "2021-05"
    page.date_adopted = "2020"
    assert page.search_date == "2020"


def test_language_codes_are_edited_as_one_line():
    field = LanguageCodesFormField()
    assert field.clean(" ca, es ,") == ["ca", "es"]
    assert field.prepare_value(["ca", "es"]) == "ca, es"
    assert not field.has_changed(["ca"], "ca")


@pytest.mark.parametrize("value", [["english"], ["EN"], [1], "en", ["en "]])
def test_what_is_no_language_code_is_refused(value):
    with pytest.raises(ValidationError):
        validate_language_codes(value)


@pytest.mark.django_db
def test_the_language_of_the_text_is_the_pages_unless_it_says_otherwise():
    assert GuidelineFactory().lang == "en"
    assert GuidelineFactory(text_language="fi").lang == "fi"


@pytest.mark.django_db
def test_topics_have_two_levels():
    top = TopicFactory()
    middle = TopicFactory(parent=top)
    middle.full_clean()
    for wrong in (
        Topic(name="Third", slug="third", locale=top.locale, parent=middle),
        Topic.objects.get(pk=top.pk),
    ):
        wrong.parent = wrong.parent or TopicFactory()
        with pytest.raises(ValidationError) as raised:
            wrong.full_clean()
        assert list(raised.value.message_dict) == ["parent"]


@pytest.mark.django_db
def test_a_topic_does_not_stand_below_itself():
    topic = TopicFactory()
    topic.parent = topic
    with pytest.raises(ValidationError, match="below itself"):
        topic.full_clean()


def test_names_are_listed_once_and_without_the_main_name():
    city = City(name="Wien", local_name="Wien", other_names="Vienna\n\n Bécs \nVienna")
    assert city.name_list == ["Vienna", "Bécs"]
    assert Organisation(other_names="A\nB").name_list == ["A", "B"]
    assert Topic(synonyms="AI\nKI").synonym_list == ["AI", "KI"]


@pytest.mark.parametrize(
    ("membership", "shown"),
    [("confirmed", True), ("likely", False), ("unverified", False), ("none", False)],
)
def test_only_a_confirmed_member_is_a_member(membership, shown):
    assert City(membership=membership).is_member is shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "nl"),
        ("subdivision", "NL"),
        ("latitude", 91),
        ("wikidata", "727"),
        ("unlocode", "NL AMS"),
    ],
)
def test_a_wrong_code_of_a_city_is_named_by_its_field(field, value):
    city = CityFactory.build(locale_id=CityFactory().locale_id)
    setattr(city, field, value)
    with pytest.raises(ValidationError) as raised:
        city.full_clean()
    assert list(raised.value.message_dict) == [field]


@pytest.mark.django_db
def test_a_slug_stands_once_in_a_language():
    city = CityFactory()
    with pytest.raises(ValidationError, match="slug"):
        CityFactory.build(slug=city.slug, locale=city.locale).full_clean()


@pytest.mark.django_db
def test_every_type_of_document_lists_fields_it_has():
    names = {model.document_type for model in document_models()}
    assert names == {"guideline", "policy", "use-case", "resource"}
    for model in document_models():
        for field in model.detail_fields:
            assert model._meta.get_field(field)


@pytest.mark.django_db
def test_every_own_field_of_a_type_can_be_edited_and_shown():
    shared = {field.name for field in Guideline._meta.fields} & {
        field.name for field in UseCaseFactory._meta.model._meta.fields
    }
    for model in document_models():
        own = {field.name for field in model._meta.local_fields} - shared
        own -= {field.name for field in model._meta.parents.values()}
        form = model.get_edit_handler().get_form_class()
        # Another document is shown as a relation, never as a detail.
        details = {name for name in own if not model._meta.get_field(name).is_relation}
        assert details == set(model.detail_fields)
        assert own <= set(form.base_fields)


def clause(number):
    return {
        "number": number,
        "heading": "",
        "text": '{"blocks": [], "entityMap": {}}',
        "principle": "",
        "topic": "",
    }


@pytest.mark.django_db
def test_the_id_of_a_clause_stays_when_it_is_edited(client):
    client.force_login(member_of("Moderators"))
    page = GuidelineFactory(
        body=[("clause", {"number": "1", "text": "<p>One</p>", "principle": PrincipleFactory()})]
    )
    first = page.body[0].id
    data = form_data(page, title="Edited") | {
        "body-0-value-text": '{"blocks": [{"key": "1", "text": "Another text", "type": "unstyled", '
        '"depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
        "action-publish": "1",
    }
    assert client.post(edit_url(page), data).status_code == 302
    page = Guideline.objects.get()
    assert page.body[0].id == first
    assert "Another text" in str(page.body[0].value["text"])


def test_a_clause_number_stands_once_in_a_document():
    body = Guideline._meta.get_field("body").stream_block
    value = body.normalize(
        [("clause", {"number": number, "text": "<p>Text</p>"}) for number in ("1", "2", "1 ")]
    )
    with pytest.raises(StreamBlockValidationError) as raised:
        body.clean(value)
    assert list(raised.value.block_errors) == [2]
    assert "number 1" in str(raised.value.block_errors[2].block_errors["number"])
    assert len(body.clean_deferred(value)) == 3


def test_an_image_has_a_text_alternative_or_the_mark_decorative(monkeypatch):
    block = Guideline._meta.get_field("body").stream_block.child_blocks["image"]
    monkeypatch.setattr(block.child_blocks["image"], "clean", lambda value: value)
    value = {"image": None, "alt": "", "decorative": False, "caption": ""}
    with pytest.raises(ValidationError):
        block.clean(block.normalize(value))
    assert block.clean(block.normalize(value | {"decorative": True}))
    assert block.clean(block.normalize(value | {"alt": "A street"}))
