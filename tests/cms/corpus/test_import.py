"""The command from a file to pages that editors can open."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from cms.corpus import loading, writing
from cms.corpus.models import ImportedRow
from cms.starter import topics as starter_topics
from content_models import tree
from content_models.models import City, Guideline, Organisation, Policy, Resource, UseCase
from indexer import published
from indexer.models import Change
from tests.cms.corpus.made_up import row, run, write
from tests.factories import CityFactory, OrganisationFactory, UseCaseFactory, list_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_languages(monkeypatch):
    monkeypatch.setattr(tree, "TITLES", {code: tree.TITLES[code] for code in ("fr", "nl")})


@pytest.fixture
def load(tmp_path, capsys):
    """Return a function that imports rows and returns what the command said."""

    def call(*rows, options=()):
        run(write(tmp_path / "rows.jsonl.gz", rows), *options)
        said = capsys.readouterr()
        return said.out.strip().splitlines()[-1], said.err

    return call


def page(number=1):
    return ImportedRow.objects.get(pk=f"row-{number}").page.specific


def linked(page, name, term):
    return [getattr(link, term).name for link in getattr(page, name).all()]


# What of a row is kept


def test_a_row_becomes_a_published_page_with_all_that_it_says(load):
    said, _ = load(
        row(
            corpus="nl_algoritmeregister",
            lang="nl",
            title="Slimme camera",
            html="<h2>Doel</h2><p>Telt fietsers.</p>",
            organisation="Gemeente Zeist",
            city="Zeist",
            status="buiten_gebruik",
            tags=["impactassessment:Ja"],
        )
    )
    assert said.startswith("1 imported, 0 kept as they were, 0 skipped")
    found = page()
    assert isinstance(found, UseCase)
    assert found.live
    assert found.imported
    assert found.locale.language_code == "nl"
    assert found.slug == "slimme-camera-row-1"
    assert found.get_parent().specific.locale == found.locale
    assert found.summary == "Telt fietsers."
    assert [block.block_type for block in found.body] == ["heading", "text"]
    assert str(found.body[1].value) == "<p>Telt fietsers.</p>"
    assert (found.status, found.phase) == ("discontinued", "discontinued")
    assert (found.date_adopted, found.started) == ("2024-03-01", "")
    assert found.licence == "CC0-1.0"
    assert found.attribution == "Dutch Algorithm Register, algoritmes.overheid.nl"
    assert found.original_languages == ["nl"]
    for said in ("row-1", "buiten_gebruik", "impactassessment:Ja", "registration"):
        assert said in found.evidence
    (source,) = found.sources.all()
    assert (source.label, source.url) == ("Dutch Algorithm Register", "https://example.net/1")
    assert linked(found, "city_links", "city") == ["Zeist"]
    assert linked(found, "issuer_links", "organisation") == ["Gemeente Zeist"]
    assert not found.principle_links.exists()
    assert not found.topic_links.exists()
    assert found.scope_country == ""


@pytest.mark.parametrize(
    ("type_", "model", "kind"),
    [
        ("use_case", UseCase, None),
        ("guideline", Guideline, ""),
        ("resource", Resource, "report"),
        ("news", Resource, "news"),
        ("event", Resource, "event"),
        ("topic", Resource, "topic-page"),
    ],
)
def test_each_type_of_row_has_its_type_of_page(load, type_, model, kind):
    load(row(type=type_))
    assert type(page()) is model
    assert getattr(page(), "kind", None) == kind
    assert getattr(page(), "event_start", None) is None


def test_no_row_becomes_a_policy(load):
    load(row())
    assert not Policy.objects.exists()


def test_a_row_without_a_city_holds_its_country(load):
    load(row(corpus="us_digitalgov", country="US"), row(2), row(3, country=""))
    assert (page().scope, page().scope_country) == ("national", "US")
    assert (page(2).scope, page(2).scope_country) == ("", "NL")
    assert (page(3).scope, page(3).scope_country) == ("", "")


def test_a_text_in_a_language_that_the_site_lacks_says_so(load):
    load(row(lang="fi"))
    assert page().locale.language_code == "en"
    assert page().lang == "fi"


def test_a_title_too_long_for_a_page_is_cut_and_kept_whole_in_the_text(load):
    title = "word " * 59 + "end"
    load(row(title=title))
    assert page().title.endswith("word…")
    assert len(page().title) <= 255
    assert title in str(page().body[0].value)


def test_tags_become_topics_by_the_crosswalk_alone(load):
    load(row(corpus="us_digitalgov", tags=["privacy", "mobile", "Privacy", "acquisition", "a:b"]))
    topics = [link.topic for link in page().topic_links.all()]
    assert [topic.slug for topic in topics] == ["data-privacy", "governance-procurement"]
    assert topics[0].parent.slug == "data"
    assert "mobile" in page().evidence
    assert page().keywords.splitlines() == ["privacy", "mobile", "Privacy", "acquisition"]


def test_every_topic_of_the_crosswalk_exists():
    from cms.corpus.crosswalk import corpora

    for corpus in corpora().values():
        for paths in corpus.topics.values():
            assert all(starter_topics.ensure(path) for path in paths)


# Cities and organisations


@pytest.mark.parametrize("name", ["Den Haag", "The Hague", "den haag", "'s-Gravenhage"])
def test_a_city_is_known_by_its_country_and_any_of_its_names(load, name):
    hague = CityFactory(name="The Hague", local_name="Den Haag", other_names="s-Gravenhage")
    load(row(city=name))
    assert [link.city for link in page().city_links.all()] == [hague]
    assert City.objects.count() == 1


def test_the_same_name_in_another_country_is_another_city(load):
    CityFactory(name="Zeist", slug="zeist", country="DE", country_name="Germany")
    load(row(city="Zeist"), row(2, city="Zeist"), row(3, city="ZEIST"))
    made = City.objects.get(country="NL", name="Zeist")
    assert made.slug == "zeist-nl"
    assert (made.country_name, made.subregion) == ("Netherlands", "Western Europe")
    assert not made.checked
    assert {page(n).city_links.get().city for n in (1, 2, 3)} == {made}


def test_a_name_that_several_cities_have_is_not_guessed(load):
    CityFactory.create_batch(2, name="Portland", country="US")
    load(row(city="Portland", country="US"))
    assert not page().city_links.exists()
    assert page().scope_country == "US"
    assert "Portland" in page().evidence
    assert City.objects.count() == 2


def test_a_city_of_the_starter_content_is_made_as_the_starter_content_has_it(load):
    load(row(city="Den Haag"))
    made = City.objects.get()
    assert made.name == "The Hague"
    assert made.geonames_id
    # Loading the starter content afterwards finds it.
    from cms.starter import cities

    assert not any(
        step.create() for step in cities.steps() if step.create.args[0]["name"] == "The Hague"
    )


def test_a_country_without_a_known_city_has_its_name(load):
    load(row(country="BO", city="Sucre"))
    assert City.objects.get().country_name == "Bolivia"


def test_an_organisation_is_made_once_and_known_by_its_names(load):
    known = OrganisationFactory(name="Municipality of Zeist", other_names="Gemeente Zeist")
    load(
        row(organisation="Gemeente Zeist", city="Zeist"),
        row(2, organisation="Department of State "),
        row(3, organisation="department of state"),
        row(4, organisation="Department of State", country="US"),
        row(5, organisation=""),
        row(6, organisation="Υπουργείο"),
        row(7, organisation="内閣"),
    )
    assert page().issuer_links.get().organisation == known
    assert page(2).issuer_links.get().organisation == page(3).issuer_links.get().organisation
    assert page(4).issuer_links.get().organisation.slug == "department-of-state-us"
    assert not page(5).issuer_links.exists()
    assert Organisation.objects.count() == 5


def test_the_starter_content_takes_a_body_that_the_import_has_made(load):
    from cms.starter import organisations

    load(row(organisation="Gemeente Rotterdam", city="Rotterdam"))
    assert not organisations.create("Municipality of Rotterdam")
    made = Organisation.objects.get()
    assert (made.name, made.kind, made.city.name) == ("Gemeente Rotterdam", "city", "Rotterdam")


# Translations


def test_versions_of_one_text_are_translations_of_each_other(load):
    load(
        row(translation_key="covid"),
        row(2, lang="fr", translation_key="covid"),
        row(3, lang="fr", translation_key="covid"),
        row(4, translation_key="other"),
        row(5, lang="fi", translation_key="covid"),
        row(6, translation_key="covid", corpus="another"),
    )
    keys = [page(n).translation_key for n in range(1, 7)]
    assert keys[0] == keys[1]
    # A second version in one language, another text and another source are works of their own.
    assert len(set(keys)) == 5
    assert page().get_translations().get().pk == page(2).pk


def test_a_translation_that_comes_later_finds_its_original(load, monkeypatch):
    monkeypatch.setattr(loading, "BATCH", 1)
    load(row(translation_key="covid"), row(2, lang="fr", translation_key="covid"))
    assert page().translation_key == page(2).translation_key


# Bad rows


def test_a_bad_row_is_reported_with_its_line_and_skipped(load):
    said, errors = load(
        row(1), b"{", row(2, title=""), b"", row(3, lang="xx"), row(1, title="Twice"), row(4)
    )
    assert said.startswith("2 imported, 0 kept as they were, 4 skipped")
    assert [line.partition(":")[0] for line in errors.strip().splitlines()] == [
        "line 2", "line 3", "line 5", "line 6",
    ]  # fmt: skip
    assert "'row-1' stands in line 1 already" in errors
    assert page().title == "System 1"


def test_a_row_that_the_database_refuses_takes_no_neighbour_along(load, monkeypatch):
    insert = writing._insert

    def refuse(parent, pages):
        insert(parent, pages)
        if any(page.title == "System 2" for page in pages):
            from django.db import DataError

            raise DataError("value too long")

    monkeypatch.setattr(writing, "_insert", refuse)
    said, errors = load(row(1), row(2), row(3))
    assert said.startswith("2 imported, 0 kept as they were, 1 skipped")
    assert errors == "line 2: the database refuses it: value too long\n"
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("limit", ["0", "-1", "two", "1.5", ""])
def test_a_limit_that_is_none_is_refused(tmp_path, limit):
    with pytest.raises(CommandError, match="limit"):
        run(write(tmp_path / "rows.jsonl", [row()]), f"--limit={limit}")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.jsonl"):
        run(tmp_path / "nothing.jsonl")


# Again


@pytest.mark.parametrize("options", [(), ("--resume",)])
def test_a_second_run_makes_nothing_twice_and_keeps_what_people_did(load, options, monkeypatch):
    monkeypatch.setattr(loading, "BATCH", 2)
    load(*map(row, range(5)))
    edited = page(3)
    edited.title, edited.slug = "Edited", "edited"
    edited.save_revision().publish()
    page(4).move(list_page(type(page(4).get_parent().specific)), "first-child")
    page(2).unpublish()
    count = Page.objects.count()
    said, _ = load(*map(row, range(6)), options=options)
    assert said.startswith("1 imported, 5 kept as they were, 0 skipped")
    assert Page.objects.count() == count + 1
    assert page(3).title == "Edited"
    assert not page(2).live
    assert Page.find_problems() == ([], [], [], [], [])


def test_resume_does_not_check_what_is_there(load):
    load(row(1))
    said, _ = load(row(1, title=""), row(1), row(2, title=""), options=["--resume"])
    assert said.startswith("0 imported, 1 kept as they were, 2 skipped")
    said, _ = load(row(1, title=""))
    assert said.startswith("0 imported, 0 kept as they were, 1 skipped")


def test_a_page_that_somebody_deleted_may_be_imported_again(load):
    load(row(1))
    page().delete()
    assert load(row(1))[0].startswith("1 imported")


def test_limit_counts_the_rows_of_the_file(load):
    rows = [row(n) for n in range(4)]
    assert load(*rows, options=["--limit=2"])[0].startswith("2 imported")
    assert load(*rows, options=["--limit=2"])[0].startswith("0 imported, 2 kept")
    assert load(*rows, options=["--resume"])[0].startswith("2 imported, 2 kept")


def test_an_import_that_was_stopped_leaves_whole_pages_and_goes_on(load, monkeypatch, tmp_path):
    monkeypatch.setattr(loading, "BATCH", 2)
    revise = writing._revise

    def stop(pages):
        revise(pages)
        if ImportedRow.objects.exists():
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_revise", stop)
        with pytest.raises(CommandError, match=r"Stopped after 2 documents.*--resume") as error:
            load(*map(row, range(5)))
    assert error.value.returncode == 130
    assert UseCase.objects.count() == ImportedRow.objects.count() == 2
    assert load(*map(row, range(5)))[0].startswith("3 imported, 2 kept")
    assert UseCase.objects.count() == ImportedRow.objects.count() == 5


# What Wagtail expects of its pages


def content(page):
    """Return what a revision holds, without moments, which it rounds, and revisions."""
    data = page.serializable_data().items()
    return {name: value for name, value in data if not name.endswith(("_at", "_revision"))}


def test_imported_pages_are_what_wagtail_itself_would_have_made(load, monkeypatch):
    monkeypatch.setattr(loading, "BATCH", 3)
    neighbour = UseCaseFactory(slug="system-2-row-2")
    rows = [row(n, city="Zeist", title="System 2" if n == 3 else f"System {n}") for n in range(8)]
    load(*rows)
    assert Page.find_problems() == ([], [], [], [], [])
    parent = neighbour.get_parent()
    assert [child.slug for child in parent.get_children()] == [
        "system-2-row-2", "system-0-row-0", "system-1-row-1", "system-2-row-2-2",
        "system-2-row-3", *(f"system-{n}-row-{n}" for n in range(4, 8)),
    ]  # fmt: skip
    for number in range(8):
        found = page(number)
        found.full_clean()
        assert found.url_path == f"{parent.url_path}{found.slug}/"
        assert found.latest_revision == found.live_revision == found.revisions.get()
        assert not found.has_unpublished_changes
        assert found.draft_title == found.title
        assert found.first_published_at == found.last_published_at
        assert content(found.latest_revision.as_object()) == content(found)
        assert PageLogEntry.objects.filter(page=found.pk, action="wagtail.publish").count() == 1
    added = parent.add_child(instance=UseCase(title="Next", summary="s", imported=True))
    assert added.path > page(7).path


def test_references_are_those_that_wagtail_notes(load):
    load(row(city="Zeist", corpus="us_digitalgov", tags=["privacy"]))

    def noted():
        fields = ("to_content_type", "to_object_id", "model_path", "content_path_hash")
        return set(ReferenceIndex.get_references_for_object(page()).values_list(*fields))

    before = noted()
    assert len(before) == 3  # city, topic, organisation
    ReferenceIndex.create_or_update_for_object(page())
    assert noted() == before
    assert ReferenceIndex.get_references_to(City.objects.get()).exists()


def test_an_editor_finds_and_opens_an_imported_page_and_publishes_it(load, admin_client):
    load(row(type="guideline", city="Zeist", html="<h2>1. Aim</h2><p>Be open.</p>", tags=["x"]))
    found = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "System"})
    assert "System 1" in found.content.decode()
    edit = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page().pk]))
    assert edit.status_code == 200
    assert "Be open." in edit.content.decode()
    history = admin_client.get(reverse("wagtailadmin_pages:history", args=[page().pk]))
    assert "Published" in history.content.decode()


# The index


def test_imported_pages_reach_the_index_and_wait_for_people(load, drained):
    load(*map(row, range(3)))
    assert Change.objects.filter(bulk=True).exists()
    assert not Change.objects.filter(bulk=False).exists()
    drained()
    titles = {
        body["title"]
        for body in published.documents().filter(kind="use-case").values_list("body", flat=True)
    }
    assert titles == {"System 0", "System 1", "System 2"}


def test_progress_is_shown_unless_nobody_wants_it(tmp_path, capsys):
    path = write(tmp_path / "rows.jsonl", [row()])
    call_command("import_corpus", str(path), verbosity=0)
    assert capsys.readouterr().out == ""
