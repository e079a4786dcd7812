"""G14: a table of the search page comes back by the command that takes tables in."""

from datetime import UTC, date, datetime

import pytest
from wagtail.models import Locale, PageViewRestriction, Revision

from cms.exports import table
from content_models.models import City, Guideline, Policy, Resource, Source
from tests.cases.tables import as_file, counts, draft, exported, rows_of, without_time
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    OrganisationFactory,
    PolicyFactory,
    ResourceFactory,
    UseCaseFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table_terms")]


@pytest.fixture
def documents(drained):
    """Documents of each type with whatever a table may spoil."""
    oslo, lyon = City.objects.get(name="Oslo"), City.objects.get(name="Lyon")
    cities = [oslo, CityFactory(name="A|B \\ C"), CityFactory(name="=Zürich|")]
    made = [
        GuidelineFactory(
            title='“Rules” for "Größe", = 1',
            summary="one\ntwo",
            evidence="First line\r\nsecond; with, all\tsigns ",
            cities=cities,
            issuers=[OrganisationFactory(name="+Body")],
            date_adopted="2024-05",
            original_languages=["ca", "pt-BR"],
            licence="CC-BY-4.0",
            attribution="'=quoted",
            scope_country="NO",
            checked_on=date(2024, 2, 29),
            sources=[
                Source(label="Site", url="https://example.org/a|b?c=\\d", kind="press"),
                Source(label="A book"),
            ],
        ),
        PolicyFactory(title="-2 risks", cities=[lyon], date_effective="2021", attribution="\t=1"),
        UseCaseFactory(title="＝1\x0b", phase="pilot", cities=[lyon]),
        ResourceFactory(title="'1", kind="event", event_start=datetime(2025, 5, 1, 9, tzinfo=UTC)),
    ]
    french = made[0].copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    french.title = "En français"
    french.save_revision().publish()
    made[1].create_alias(update_slug="alias")
    drained()
    return made


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_g14_an_export_that_comes_back_as_it_was_changes_nothing(load, client, documents, form):
    before = Revision.objects.count()
    assert load(exported(client, form)) == (counts(kept=6), [])
    assert Revision.objects.count() == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_g14_what_somebody_edited_is_a_draft_and_everything_else_stays(
    load, client, documents, drained, form
):
    page = documents[0]
    own = f"page-{page.pk}"
    before = rows_of(exported(client))
    edits = {"title": "=1+1", "cities": "Oslo|A\\|B \\\\ C", "date": "2024-06-01"}
    edits = {name: table.cell(value) for name, value in edits.items()}
    made = [row | edits if row["id"] == own else row for row in before]
    data = as_file(made, form)
    sources = list(page.sources.values("url", "label", "kind"))
    assert load(data) == (counts(changed=1, kept=5), [])
    assert load(data) == (counts(kept=6), [])  # the draft has it already
    assert rows_of(exported(client)) == before
    Guideline.objects.get(pk=page.pk).get_latest_revision().publish()
    drained()
    page.refresh_from_db()
    assert list(page.sources.values("url", "label", "kind")) == sources
    assert page.evidence == "First line\r\nsecond; with, all\tsigns "
    after = rows_of(exported(client))
    found, wanted = (dict(map(without_time, rows)) for rows in (after, made))
    assert found == wanted
    number = 2 + [row["id"] for row in made].index(own)
    made[number - 2]["title"] = "Once more"
    assert f"line {number}: updated: it was changed after" in "".join(load(as_file(made, form))[1])


REFUSED = [
    ({"id": "page-999999"}, "id: no public document is called “page-999999”"),
    ({"id": "principle-1"}, "id: no public document is called “principle-1”"),
    ({"id": "12"}, "id: no public document is called “12”"),
    ({"type": "policy"}, "type: only the site itself says this"),
    (
        {"url": "https://example.org/"},
        "url: only the site itself says this: leave it as it was, or empty (“https://example.org/”)",
    ),
    ({"title": ""}, "title: "),
    ({"summary": "x" * 351}, "summary: "),
    ({"status": "fine"}, "status: Value 'fine'"),
    ({"licence": "GPL"}, "licence: "),
    ({"sources": "javascript:alert(1)"}, "sources: Enter a valid URL. (“javascript:alert(1)”)"),
    ({"original_languages": "english|ca"}, "original_languages: "),
    ({"checked_on": "2024"}, "checked_on: “2024” is no day"),
    ({"countries": "NL|BE"}, "countries: "),
]


def test_g14_a_bad_line_names_its_columns_and_the_next_ones_come_in(load, client, documents):
    made = rows_of(exported(client))
    own = [row["id"] for row in made].index(f"page-{documents[0].pk}")
    for edits, said in REFUSED:
        outcome, found = load(as_file([*made[:own], made[own] | edits, *made[own + 1 :]], "csv"))
        assert outcome == counts(kept=5, skipped=1)
        assert found[0].startswith(f"line {own + 2}: ")
        assert said in found[0]


def test_g14_a_line_of_what_nobody_may_edit_or_see_is_refused(load, client, documents):
    made = [row | {"title": f"{row['title']} anew"} for row in rows_of(exported(client))]
    guideline, policy, *_ = documents
    Guideline.objects.filter(pk=guideline.pk).update(locked=True)
    PageViewRestriction.objects.create(page=policy, restriction_type="login")
    outcome, found = load(as_file(made, "csv"))
    assert outcome == counts(changed=3, skipped=3)
    alias = policy.aliases.get()
    assert {line.partition(": ")[2] for line in found} == {
        "id: it is locked, in moderation or scheduled",
        *(f"id: no public document is called “page-{page.pk}”" for page in (policy, alias)),
    }


def test_g14_an_old_table_that_says_nothing_else_changes_nothing(load, client, documents, drained):
    before = exported(client)
    page = Guideline.objects.get(pk=documents[0].pk)
    page.slug, page.evidence = "elsewhere", "More"
    page.save_revision().publish()
    drained()
    assert rows_of(exported(client)) != rows_of(before)
    assert load(before) == (counts(kept=6), [])


def test_g14_an_alias_of_what_is_public_is_changed_at_its_source(load, client, documents):
    made = [row | {"title": f"{row['title']} anew"} for row in rows_of(exported(client))]
    said = f"it shows what page-{documents[1].pk} says"
    assert said in "".join(load(as_file(made, "csv"))[1])


def test_g14_a_dry_run_says_the_same_and_changes_nothing(load):
    outcome, said = load("title,body\nNew,x\nNew,y\n,z\n", "--dry-run")
    assert outcome == counts(created=1, skipped=2)
    assert [line.partition(":")[0] for line in said] == ["line 3", "line 4"]
    assert not Guideline.objects.exists()


def test_g14_a_new_line_in_another_language_stands_in_its_tree(load):
    assert load("title,lang,type\nUn,fr,policy\nEin,tr,resource\n")[0] == counts(created=2)
    assert draft("Un", Policy).locale.language_code == "fr"
    assert draft("Ein", Resource).text_language == "tr"
    _, said = load("title,lang,type,body\nA,xx,policy\nB,fr,poem\nUn,fr,policy,more\n")
    assert "lang: “xx”" in said[0]
    assert "type: “poem”" in said[1]
    assert "is there already: page-" in said[2]
