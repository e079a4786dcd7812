import csv
import json
import shutil
from collections import Counter
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings as django_settings
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.starter import facts, loading, organisations, records, samples, topics
from cms.starter.pdf import questionnaire
from content_models import tree
from content_models.blocks import GUIDELINE_BLOCKS
from content_models.choices import Membership, Scope, SourceKind, Status
from content_models.models import (
    City,
    ContentPage,
    Guideline,
    Policy,
    Topic,
    UseCase,
    document_models,
)
from indexer.models import Change

# A use case, a guideline without text, a network's declaration, a national guide, an event.
FACTS = {"F023", "F004", "F001", "F018", "F011"}
TOPICS = ["governance", "citizen-services", "culture", "housing"]
CITIES = {"Helsinki", "Porto", "Dublin", "Rome", "Seattle"}
TRANSLATIONS = ["guideline.es", "guideline.fr"]


def keep_rows(path, column, values):
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row[column] in values]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)


def keep_topics(path, slugs):
    topics = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({slug: topics[slug] for slug in slugs}), encoding="utf-8")


@pytest.fixture
def few(tmp_path, monkeypatch, settings):
    """Shorten the data files to what five facts need, in English, without samples."""
    data = shutil.copytree(records.DATA, tmp_path / "data")
    keep_rows(data / "facts.tsv", "id", FACTS)
    keep_rows(data / "cities.tsv", "name", CITIES)
    keep_topics(data / "topics.yaml", TOPICS)
    monkeypatch.setattr(records, "DATA", data)
    monkeypatch.setattr(tree, "TITLES", {})
    settings.SAMPLE_CONTENT = False


@pytest.fixture
def only_samples(monkeypatch):
    """Create the samples, with the lists of their languages and the topics, and no facts."""
    titles = {code: tree.TITLES[code] for code in ("es", "fr")}
    monkeypatch.setattr(tree, "TITLES", titles)
    monkeypatch.setattr(loading, "steps", lambda: [*topics.steps(), *samples.steps()])
    load()


def load():
    return loading.load(show_progress=False)


def fact(number):
    return Page.objects.get(slug__endswith=f"-{number.lower()}").specific


def documents():
    return [page for model in document_models() for page in model.objects.all()]


# The files


def test_every_site_that_a_fact_cites_is_described():
    hosts = {row["host"] for row in records.rows("source_sites.tsv")}
    cited = {urlsplit(row["url"]).netloc for row in records.rows("facts.tsv") if row["url"]}
    assert cited == hosts
    assert {row["kind"] for row in records.rows("source_sites.tsv")} <= set(SourceKind.values)


def test_other_names_belong_to_the_city_they_are_written_beside():
    cities = {row["geonames_id"]: row["name"] for row in records.rows("cities.tsv")}
    for row in records.rows("city_names.tsv"):
        assert cities[row["geonames_id"]] == row["name"]


def test_no_topic_synonym_means_two_topics():
    words = Counter()
    for wider in records.text("topics.yaml").values():
        for topic in (wider, *wider.get("topics", {}).values()):
            words.update({word.casefold() for word in (topic["name"], *topic["synonyms"])})
    assert [word for word, count in words.items() if count > 1] == []


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_a_translation_has_the_blocks_of_its_original(name):
    def shape(sample):
        found = []
        for block in sample["body"]:
            kind = next(iter(block))
            clause = block[kind] if kind == "clause" else {}
            same = [clause.get(field) for field in ("number", "principle", "topic")]
            found.append((kind, block.get("since"), "1.0" in clause, same))
        return found

    translation = records.text(f"samples/{name}.yaml")
    original = records.text(f"samples/{translation['translates']}.yaml")
    assert shape(translation) == shape(original)
    assert translation["principles"].keys() == original["principles"].keys()


def test_evidence_names_its_data_sets_in_words():
    found = {row["id"]: facts.evidence(row) for row in records.rows("facts.tsv")}
    assert not any("corpus 0" in text or "corpus 1" in text for text in found.values())
    assert "Dutch Algorithm Register" in found["F044"]
    assert "Barcelona Ethical Digital Standards" in found["F072"]
    assert "UK Algorithmic Transparency Recording Standard" in found["F027"]
    assert found["F098"] == 'smartcitiesdive.com ("last April": year inferred)'


def test_the_annex_is_the_same_file_each_time_and_has_several_pages():
    annex = records.text("samples/annex.yaml")
    first = questionnaire(annex)
    assert first == questionnaire(annex)
    assert first.count(b"/Type /Page\n") == len(annex["parts"])


# Loading


@pytest.mark.timeout(240)
@pytest.mark.django_db
def test_all_cities_and_facts_are_loaded_and_a_second_run_creates_nothing(settings):
    settings.SAMPLE_CONTENT = False
    created, _ = load()
    assert (created["cities"], created["imported records"]) == (107, 169)
    assert Counter(page.document_type for page in documents()) == {
        "use-case": 66,
        "policy": 52,
        "guideline": 31,
        "resource": 20,
    }
    assert Counter(City.objects.values_list("membership", flat=True)) == {
        Membership.CONFIRMED: 38,
        Membership.LIKELY: 5,
        Membership.UNVERIFIED: 6,
        Membership.NONE: 58,
    }
    assert all(page.live and page.imported and not page.sample for page in documents())
    assert sum(not page.date_adopted for page in documents()) == 41
    before = Page.objects.count()
    created, kept = load()
    assert not created
    assert kept["imported records"] == 169
    assert Page.objects.count() == before


@pytest.mark.django_db
def test_what_a_person_edited_is_kept(few):
    load()
    page = fact("F023")
    page.title, page.slug = "Edited", "edited"
    page.save_revision().publish()
    fact("F018").unpublish()
    City.objects.filter(name="Rome").update(name="Roma", slug="roma", population=1)
    Topic.objects.filter(slug="housing").update(slug="homes", name="Homes")
    created, _ = load()
    assert not created
    assert UseCase.objects.get().title == "Edited"
    assert not fact("F018").live
    assert City.objects.get(geonames_id=3169070).population == 1
    assert not Topic.objects.filter(slug="housing").exists()


@pytest.mark.django_db
def test_a_run_that_was_stopped_is_finished_by_the_next(few, monkeypatch):
    save_revision = ContentPage.save_revision
    with monkeypatch.context() as patch:

        def stop_at_the_third(page, *args, **kwargs):
            if len(documents()) == 3:
                raise KeyboardInterrupt
            return save_revision(page, *args, **kwargs)

        patch.setattr(ContentPage, "save_revision", stop_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            load()
    # The third page was saved when it was stopped: nothing is left of it.
    assert len(documents()) == 2
    assert all(page.principle_links.count() and page.live_revision for page in documents())
    created, kept = load()
    assert (created["imported records"], kept["imported records"]) == (3, 2)
    assert {page.slug[-4:].upper() for page in documents()} == FACTS


@pytest.mark.django_db
def test_a_person_who_publishes_meanwhile_is_indexed_first(few):
    Change.objects.all().delete()
    load()
    assert Change.objects.filter(bulk=True).exists()
    assert not Change.objects.filter(bulk=False).exists()


@pytest.mark.django_db
def test_the_command_says_what_it_created_and_kept(few, capsys):
    call_command("load_starter_content")
    assert "imported records: 5 created, 0 kept" in capsys.readouterr().out
    call_command("load_starter_content")
    assert "imported records: 0 created, 5 kept" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_city_of_the_same_name_is_another_city(few):
    homonym = City.objects.create(
        name="Dublin", slug="dublin", country="US", country_name="United States",
        locale=fact_locale(), geonames_id=4192674,
    )  # fmt: skip
    load()
    irish = City.objects.get(geonames_id=2964574)
    assert irish != homonym
    assert irish.slug != homonym.slug


def fact_locale():
    return Page.objects.get(depth=1).locale


# Nothing is invented


@pytest.mark.django_db
def test_only_confirmed_members_are_shown_as_members(few):
    load()
    members = {city.name: city.is_member for city in City.objects.all()}
    assert members == {
        "Helsinki": True, "Porto": True, "Dublin": False, "Rome": False, "Seattle": False,
    }  # fmt: skip
    assert City.objects.get(name="Rome").membership == Membership.UNVERIFIED
    assert City.objects.get(name="Seattle").membership == Membership.NONE


@pytest.mark.django_db
def test_the_guidelines_that_were_not_found_have_no_text_and_the_newsletter_as_source(few):
    load()
    page = fact("F004")
    assert [block.block_type for block in page.body] == ["callout"]
    assert "was not found" in str(page.body[0].value["text"])
    (source,) = page.sources.all()
    assert (source.kind, source.url) == (SourceKind.NEWSLETTER, "")
    assert "newsletter" in source.label
    assert {link.organisation.name for link in page.issuer_links.all()} == {
        "City of Helsinki",
        "Greater London Authority",
    }
    # London's authority does not sit in Helsinki because it wrote with it.
    assert organisations.organisation("Greater London Authority").city is None


@pytest.mark.django_db
def test_a_record_says_how_wide_it_holds_and_where_it_comes_from(few):
    load()
    assert fact("F001").scope == Scope.NETWORK
    assert (fact("F018").scope, fact("F018").scope_country) == (Scope.NATIONAL, "ES")
    library = fact("F023")
    assert library.scope == ""
    assert [link.city.name for link in library.city_links.all()] == ["Helsinki"]
    assert (library.status, library.date_adopted) == (Status.PUBLISHED, "2020")
    assert library.original_languages == ["en", "fi"]
    assert library.lang == "en"
    assert [link.topic.parent.slug for link in library.topic_links.all()] == [
        "citizen-services",
        "culture",
    ]


@pytest.mark.django_db
def test_an_event_has_no_start_that_its_source_does_not_give(few):
    load()
    event = fact("F011")
    assert event.kind == "event"
    assert event.event_start is None
    assert event.search_date == "2025"


# Samples


@pytest.mark.django_db
def test_samples_are_left_out_by_the_setting(few):
    created, _ = load()
    assert created["sample documents"] == 0
    assert not any(page.sample for page in documents())


def test_samples_are_wanted_unless_somebody_says_no():
    assert django_settings.SAMPLE_CONTENT is True


@pytest.mark.django_db
def test_samples_are_marked_and_keep_the_publishing_rule(only_samples):
    pages = [page for page in documents() if page.sample]
    assert len(pages) == len(samples.FILES)
    for page in pages:
        assert page.title.startswith(("Sample: ", "Ejemplo: ", "Exem"))
        assert page.licence == "CC0-1.0"
        assert page.live
        assert not page.imported
        page.check_publishable()
        page.full_clean()


@pytest.mark.django_db
def test_the_samples_show_every_kind_of_block(only_samples):
    shown = {block.block_type for page in documents() if page.sample for block in page.body}
    assert shown == {name for name, _ in GUIDELINE_BLOCKS}


@pytest.mark.django_db
def test_a_clause_has_the_same_permalink_in_all_languages_and_versions(only_samples):
    def clauses(body):
        return {b.value["number"]: b.id for b in body if b.block_type == "clause"}

    english, spanish, french = (
        Guideline.objects.get(sample=True, locale__language_code=code)
        for code in ("en", "es", "fr")
    )
    assert english.translation_key == spanish.translation_key == french.translation_key
    assert len(clauses(english.body)) == 13
    assert clauses(english.body) == clauses(spanish.body) == clauses(french.body)
    first = english.revisions.earliest("pk").as_object()
    assert clauses(first.body).items() < clauses(english.body).items()


@pytest.mark.django_db
def test_the_guideline_was_published_twice_with_differences(only_samples):
    def texts(page):
        return {b.id: str(b.value["text"]) for b in page.body if b.block_type == "clause"}

    for page in Guideline.objects.filter(sample=True):
        first, second = (revision.as_object() for revision in page.revisions.order_by("pk"))
        assert (first.version_label, second.version_label) == ("1.0", "1.1")
        assert page.version_label == "1.1"
        assert page.live_revision.as_object().version_label == "1.1"
        before, after = texts(first), texts(second)
        assert len(after) == len(before) + 1
        assert sum(before[block] != after[block] for block in before) == 4
        assert first.date_adopted < second.date_adopted


@pytest.mark.django_db
def test_the_sample_use_case_fills_every_field_of_a_running_system(only_samples):
    page = UseCase.objects.get(sample=True)
    empty = {name for name in page.detail_fields if not getattr(page, name)}
    assert empty == {"ended", "ended_because"}


@pytest.mark.django_db
def test_the_sample_policy_attaches_its_annex(only_samples):
    page = Policy.objects.get(sample=True)
    (block,) = [block for block in page.body if block.block_type == "file"]
    file = block.value["document"].file
    with file.open("rb") as stored:
        assert stored.read(5) == b"%PDF-"
    load()
    assert get_document_model().objects.count() == 1
