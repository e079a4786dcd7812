"""Publishing and taking back: drafts, schedules, revisions, workflows."""

from datetime import timedelta

import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Comment, Page

from tests.content_models.editing import form_data
from tests.events.matrix import event

ANEW = "zzplainzz zzplain2zz anew"
DRAFTED = "zzclosed2zz"  # a mark that no answer may show
HOUR = timedelta(hours=1)


def edit(world, name, action="", **fields):
    """Save the form of a page as the editor."""
    page = world[name]
    pressed = {action: "1"} if action else {}
    world.post("wagtailadmin_pages:edit", page.pk, data=form_data(page, **fields) | pressed)


def revise(world, name, **fields):
    """Save a draft of a page by program; return the revision."""
    page = world[name].get_latest_revision_as_object()
    for field, value in fields.items():
        setattr(page, field, value)
    return page.save_revision()


@event("save a draft")
def save_a_draft_in_the_admin(world):
    edit(world, "plain", title=DRAFTED)


@event("save a draft")
def save_a_draft_by_program(world):
    revise(world, "law", title=DRAFTED, slug="drafted")


@event("publish by program or by publish_scheduled", shows="draft")
def publish_by_program(world):
    world["draft"].get_latest_revision().publish()


@event("publish by program or by publish_scheduled", changes="plain")
def publish_a_change_by_program(world):
    revise(world, "plain", title=ANEW).publish()


@event("publish by program or by publish_scheduled", shows="draft")
def publish_scheduled(world):
    revise(world, "draft", go_live_at=timezone.now() + HOUR).publish()
    with time_machine.travel(timezone.now() + 2 * HOUR):
        call_command("publish_scheduled")


@event("publish in the admin", shows="draft")
def publish_in_the_admin(world):
    edit(world, "draft", "action-publish")


@event("publish in the admin", changes="plain")
def publish_a_change_in_the_admin(world):
    edit(world, "plain", "action-publish", title=ANEW)


def in_bulk(world, action, *names, **form):
    ids = "&".join(f"id={world[name].pk}" for name in names)
    args = ("wagtailcore", "page", action)
    world.post("wagtail_bulk_action", *args, query=f"?{ids}", **form)


@event("bulk action in the admin", shows="draft")
def publish_in_bulk(world):
    in_bulk(world, "publish", "draft", "plain")


@event("bulk action in the admin", hides="law rule twin plain")
def unpublish_in_bulk(world):
    in_bulk(world, "unpublish", "law", "plain", include_descendants="on")


@event("bulk action in the admin", hides="law rule twin plain")
def delete_in_bulk(world):
    in_bulk(world, "delete", "law", "plain")


@event("schedule on a live page")
def schedule_a_change_of_a_live_page(world):
    revise(world, "plain", title=DRAFTED, go_live_at=timezone.now() + HOUR).publish()


@event("schedule on a new page")
def schedule_a_new_page(world):
    edit(world, "draft", "action-publish", go_live_at=f"{timezone.now() + HOUR:%Y-%m-%d %H:%M}")


@event("schedule on a live page", changes="plain")
def schedule_the_expiry_of_a_live_page(world):
    revise(world, "plain", expire_at=timezone.now() + HOUR).publish()


def expired(world, name):
    revise(world, name, expire_at=timezone.now() + HOUR).publish()
    Page.objects.filter(pk=world[name].pk).update(expire_at=timezone.now() - HOUR)


@event("expire by publish_scheduled", hides="plain")
def expire_by_the_command(world):
    expired(world, "plain")
    call_command("publish_scheduled")


@event("expiry passed, command not run", hides="plain")
def expire_without_the_command(world):
    expired(world, "plain")


@event("unpublish, with descendants or without", hides="plain")
def unpublish_in_the_admin(world):
    world.post("wagtailadmin_pages:unpublish", world["plain"].pk)


# Wagtail serves a page below an unpublished one, so it stays.
@event("unpublish, with descendants or without", hides="law twin")
def unpublish_above(world):
    world["law"].unpublish()


@event("unpublish, with descendants or without", hides="law rule twin")
def unpublish_with_descendants(world):
    world.post("wagtailadmin_pages:unpublish", world["law"].pk, include_descendants="on")


@event("unpublish the source of an alias", hides="law twin")
def unpublish_the_source_of_an_alias(world):
    world.post("wagtailadmin_pages:unpublish", world["law"].pk)


# The link to it loses its address, and its translation now stands for all languages.
@event("unpublish, with descendants or without", hides="linked", changes="law twin french")
def unpublish_what_others_link_to(world):
    world["linked"].unpublish()


@event("publish the source of an alias", changes="law twin")
def publish_the_source_of_an_alias(world):
    revise(world, "law", title="zzlawzz zzlaw2zz anew").publish()


@event("revert to an old revision", changes="plain")
def revert_to_an_old_revision(world):
    old = revise(world, "plain", title=ANEW)
    revise(world, "plain", title=DRAFTED)
    edit(world, "plain", "action-publish", title=ANEW, revision=old.pk)


@event("approve in a workflow", changes="plain")
def approve_in_a_workflow(world):
    page, editor = world["plain"], User.objects.get(username="editor")
    page.title = ANEW
    page.save_revision()
    state = page.get_workflow().start(page, editor)
    world.post(
        "wagtailadmin_pages:workflow_action", page.pk, "approve", state.current_task_state.pk
    )


@event("approve in a workflow")
def submit_to_a_workflow(world):
    edit(world, "plain", "action-submit", title=DRAFTED)


@event("revisions, locks and comments")
def purge_lock_and_comment(world):
    page, editor = world["plain"], User.objects.get(username="editor")
    revise(world, "plain", title=DRAFTED)
    call_command("purge_revisions", verbosity=0)
    world.post("wagtailadmin_pages:lock", page.pk)
    Comment.objects.create(page=page, user=editor, contentpath="title", text=DRAFTED)
    page.revisions.order_by("created_at").last().delete()
