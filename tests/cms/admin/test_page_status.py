"""Each page's own state: in its list, in its editor, and on the admin's first page."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.admin.side_panel import FILE_LABELS
from indexer import status
from indexer.models import Change, Document, Failure
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("editor", password="editor")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


@pytest.fixture
def pages(drained):
    """Return one page in each state."""
    found, failed, hidden = (GuidelineFactory(title=t) for t in ("Found", "Failed", "Closed"))
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    drained()
    Failure.objects.create(document_id=f"page-{failed.pk}", code="bad", message="It is bad.")
    return {
        "indexed": found,
        "failed": failed,
        "hidden": hidden,
        "pending": GuidelineFactory(title="Waiting"),
    }


def explore(client, pages, **query):
    parent = pages["indexed"].get_parent()
    return client.get(f"/admin/pages/{parent.pk}/", query).content.decode()


def test_the_list_of_documents_says_which_can_be_found(editor, pages):
    html = explore(editor, pages)
    words = {"indexed": "indexed", "failed": "failed", "hidden": "not public", "pending": "pending"}
    for state, page in pages.items():
        row = html[html.index(f'id="page_{page.pk}_title"') :]
        assert words[state] in row[: row.index("</tr>")]


@pytest.mark.parametrize("state", status.STATES)
def test_the_list_is_filtered_by_state(editor, pages, state):
    html = explore(editor, pages, search_status=state)
    for other, page in pages.items():
        assert (f'id="page_{page.pk}_title"' in html) is (other == state)


@pytest.mark.parametrize("state", status.STATES)
def test_the_filter_agrees_with_the_page_by_page_answer(pages, state):
    found = set(Page.objects.filter(status.in_state(state)).values_list("title", flat=True))
    assert found & {page.title for page in pages.values()} == {pages[state].title}


def test_a_longer_list_costs_no_more_queries(drained, django_assert_num_queries):
    few = [GuidelineFactory() for _ in range(2)]
    many = [*few, *(GuidelineFactory() for _ in range(10))]
    with django_assert_num_queries(6):
        status.of_pages(few)
    with django_assert_num_queries(6):
        status.of_pages(many)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("indexed", "Searchable as it is since"),
        ("failed", "bad: It is bad."),
        ("hidden", "It is private."),
        ("pending", "about to be built"),
    ],
)
def test_the_editor_of_a_page_tells_its_state(editor, pages, state, sentence):
    html = editor.get(f"/admin/pages/{pages[state].pk}/edit/").content.decode()
    assert sentence in html
    assert f"/admin/reports/search-index/page/{pages[state].pk}/reindex/" in html


def test_the_editor_of_a_page_lists_its_files_that_are_not_searched_to_the_end(editor, pages):
    stored = Document.objects.get(pk=f"page-{pages['indexed'].pk}")
    stored.body["files"] = [
        {"title": f"<Annex {text}>", "text": text, "text_reason": f"Why {text}."}
        for text in ("ok", *FILE_LABELS)
    ]
    stored.save()
    html = editor.get(f"/admin/pages/{stored.page_id}/edit/").content.decode()
    assert "Annex ok" not in html
    assert "PDF and DOCX files are searched" in html  # beside the block that attaches one
    for text, label in FILE_LABELS.items():
        assert f"<strong>&lt;Annex {text}&gt;:</strong> {label}. Why {text}." in html


def test_reindex_now_builds_and_pushes_a_failed_page_again(editor, pages, drained):
    page = pages["failed"]
    url = f"/admin/reports/search-index/page/{page.pk}/reindex/"
    assert "It is bad." in editor.get(url).content.decode()
    assert Failure.objects.exists()  # Looking changes nothing.
    assert editor.post(url).status_code == 302
    assert status.of_page(page).state == "pending"
    drained()
    assert status.of_page(page).state == "indexed"


def test_reindex_now_is_for_those_who_may_edit_the_page(client, pages):
    url = f"/admin/reports/search-index/page/{pages['failed'].pk}/reindex/"
    assert client.post(url).status_code == 302
    assert Failure.objects.exists()
    user = get_user_model().objects.create_user("reader", password="reader")
    user.user_permissions.add(
        *Group.objects.get(name="Editors").permissions.filter(codename="access_admin")
    )
    client.force_login(user)
    client.post(url)
    assert Failure.objects.exists()


def test_the_first_page_is_silent_while_all_is_well(editor, drained):
    assert "See the report" not in editor.get("/admin/").content.decode()


def test_the_first_page_tells_of_failures(editor, pages):
    assert "1 document could not be indexed." in editor.get("/admin/").content.decode()


def test_the_first_page_tells_of_changes_older_than_ten_minutes(editor, drained):
    Change.objects.create(target="page-1", claims=0)
    assert "See the report" not in editor.get("/admin/").content.decode()
    Change.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert "waited for 11 minutes" in editor.get("/admin/").content.decode()
