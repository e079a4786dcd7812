"""What a document must state before it is published, by whichever way."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from content_models.models import Guideline, GuidelineIndex
from content_models.publishing import PRINCIPLES, SCOPE, TOPICS, IncompleteDocumentError
from tests.content_models.editing import edit_url, form_data, member_of
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PrincipleFactory,
    ResourceFactory,
    TopicFactory,
    list_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(member_of("Editors"))
    return client


@pytest.fixture
def moderator(client):
    client.force_login(member_of("Moderators"))
    return client


def add(client, action="", **data):
    url = reverse(
        "wagtailadmin_pages:add",
        args=["content_models", "guideline", list_page(GuidelineIndex).pk],
    )
    return client.post(url, form_data(**data) | ({action: "1"} if action else {}))


def shown_messages(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_an_incomplete_document_can_be_saved_as_a_draft(editor):
    response = add(editor)
    page = Guideline.objects.get()
    assert response.status_code == 302
    assert not page.live


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_an_incomplete_document_is_neither_published_nor_submitted(moderator, action):
    response = add(moderator, action)
    assert response.status_code == 200
    assert not Guideline.objects.exists()
    for message in (PRINCIPLES, TOPICS, SCOPE):
        assert str(message) in shown_messages(response)
        assert str(message) in response.content.decode().split("</form>")[0]


@pytest.mark.parametrize(
    ("missing", "message"),
    [("principles", PRINCIPLES), ("topics", TOPICS), ("cities", SCOPE)],
    ids=["principle", "topic", "city"],
)
def test_each_missing_field_is_named_alone(moderator, missing, message):
    chosen = {
        "principles": [PrincipleFactory()],
        "topics": [TopicFactory()],
        "cities": [CityFactory()],
    }
    response = add(moderator, "action-publish", **(chosen | {missing: []}))
    text = response.content.decode()
    assert str(message) in text
    assert sum(str(other) in text for other in (PRINCIPLES, TOPICS, SCOPE)) == 1


@pytest.mark.parametrize(("scope", "published"), [("network", True), ("city", False), ("", False)])
def test_a_scope_wider_than_a_city_stands_in_for_cities(moderator, scope, published):
    add(
        moderator,
        "action-publish",
        principles=[PrincipleFactory()],
        topics=[TopicFactory()],
        scope=scope,
    )
    assert Guideline.objects.live().exists() is published


def test_removing_the_only_principle_keeps_the_published_version(moderator):
    page = GuidelineFactory()
    data = form_data(page) | {"principle_links-0-DELETE": "1", "action-publish": "1"}
    response = moderator.post(edit_url(page), data)
    assert response.status_code == 200
    assert str(PRINCIPLES) in response.content.decode()
    assert page.principle_links.exists()


def test_a_principle_chosen_twice_is_an_error_in_the_form(moderator):

    principle = PrincipleFactory()
    response = add(moderator, principles=[principle, principle])
    assert response.status_code == 200
    assert "chosen twice" in response.content.decode()


def test_an_editor_may_submit_a_complete_document_but_not_publish_it(editor):
    data = {
        "principles": [PrincipleFactory()],
        "topics": [TopicFactory()],
        "cities": [CityFactory()],
    }
    add(editor, "action-publish", **data)
    assert not Guideline.objects.get().live
    add(editor, "action-submit", **data, slug="another")
    page = Guideline.objects.get(slug="another")
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS


@pytest.mark.parametrize(
    "go_live_at", [None, timezone.now() + timezone.timedelta(days=1)], ids=["now", "later"]
)
def test_publishing_an_incomplete_revision_raises_an_error_that_names_the_fields(go_live_at):
    page = GuidelineFactory(live=False, principles=[])
    page.go_live_at = go_live_at
    revision = page.save_revision(clean=False)
    with pytest.raises(IncompleteDocumentError) as raised:
        revision.publish()
    assert set(raised.value.message_dict) == {"principle_links"}
    assert not Guideline.objects.live().exists()


def test_saving_an_incomplete_document_as_live_raises():
    with pytest.raises(ValidationError):
        list_page(GuidelineIndex).add_child(instance=Guideline(title="New", summary="Short."))


def test_an_event_says_when_it_starts():
    with pytest.raises(IncompleteDocumentError, match="when the event starts"):
        ResourceFactory(kind="event")
    assert ResourceFactory(kind="event", event_start=timezone.now()).live


def submitted(user):
    """Return a page without a principle that is in moderation all the same."""
    page = GuidelineFactory(live=False, principles=[])
    page.save_revision(clean=False)
    page.get_workflow().start(page, user)
    return page


@pytest.mark.parametrize("dialogue", [True, False], ids=["dialogue", "link"])
def test_approving_an_incomplete_revision_tells_the_moderator_and_changes_nothing(client, dialogue):
    user = member_of("Moderators")
    client.force_login(user)
    page = submitted(user)
    task_state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task_state.pk])
    headers = {"x-requested-with": "XMLHttpRequest"} if dialogue else {}
    response = client.post(url, {"comment": ""}, headers=headers)
    target = response.json()["redirect"] if dialogue else response.url
    assert target == edit_url(page)
    assert str(PRINCIPLES) in client.get(target).content.decode()
    page.refresh_from_db()
    assert not page.live
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS


def test_a_moderator_can_send_an_incomplete_page_back(client):
    user = member_of("Moderators")
    client.force_login(user)
    page = submitted(user)
    data = form_data(page.get_latest_revision_as_object()) | {
        "action-workflow-action": "true",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": "{}",
    }
    assert client.post(edit_url(page), data).status_code == 302
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES


def test_bulk_publishing_an_incomplete_draft_gives_a_message(moderator):
    page = GuidelineFactory(live=False, topics=[])
    page.save_revision(clean=False)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = moderator.post(f"{url}?id={page.pk}", {"id": page.pk}, follow=True)
    assert response.status_code == 200
    assert str(TOPICS) in response.content.decode()
    assert not Guideline.objects.live().exists()
