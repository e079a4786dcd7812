"""Terms, files, and SQL that sends no signal."""

import json
import tempfile

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.forms import model_to_dict
from wagtail.documents.models import Document as StoredFile
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from content_models.models import (
    City,
    CityLink,
    Guideline,
    Policy,
    PrincipleLink,
    Topic,
    TopicLink,
)
from tests.events.matrix import event
from tests.events.world import picture

# `twin`, an alias, has links of its own to the same terms.
TAGGED = "law rule twin"


def rename(world, name, new):
    term = world.terms[name]
    term.name = new
    term.save()


@event("rename a term by program", changes=f"topic {TAGGED}")
def rename_a_topic(world):
    rename(world, "topic", "Renamed")


# The narrower topic tells what it stands below.
@event("rename a term by program", changes="parent topic")
def rename_a_wider_topic(world):
    rename(world, "parent", "Renamed")


@event("rename a term by program", changes=f"parent topic {TAGGED}")
def change_the_slug_of_a_wider_topic(world):
    Topic.objects.filter(pk=world.terms["parent"].pk).update(slug="renamed")


@event("rename a term by program", changes=f"city organisation {TAGGED}")
def rename_a_city(world):
    rename(world, "city", "Renamed")


@event("rename a term by program", changes=f"city organisation {TAGGED}")
def change_the_slug_of_a_city(world):
    City.objects.filter(pk=world.terms["city"].pk).update(slug="renamed")


@event("rename a term by program", changes="organisation law twin")
def rename_an_organisation(world):
    rename(world, "organisation", "Renamed")


@event("rename a term by program", changes=f"principle {TAGGED}")
def rename_a_principle(world):
    rename(world, "principle", "Renamed")


def address(term, action):
    return f"wagtailsnippets_content_models_{term._meta.model_name}:{action}"


@event("edit or delete a term in the admin", changes=f"topic {TAGGED}")
def edit_a_topic_in_the_admin(world):
    term = world.terms["topic"]
    form = model_to_dict(term, ["slug", "parent", "synonyms", "scope_note"])
    world.post(address(term, "edit"), term.pk, **form, name="Renamed")


def unused(term):
    """Make Wagtail forget that links named the term: SQL has deleted them behind its back."""
    ReferenceIndex.objects.filter(to_object_id=str(term.pk)).delete()


@event("edit or delete a term in the admin", hides="principle", changes=TAGGED)
def delete_a_term_in_the_admin(world):
    term = world.terms["principle"]
    PrincipleLink.objects.filter(principle=term).delete()
    unused(term)
    world.post(address(term, "delete"), term.pk)


@event("edit or delete a term in the admin", hides="topic", changes=TAGGED)
def delete_terms_in_bulk(world):
    term = world.terms["topic"]
    TopicLink.objects.filter(topic=term).delete()
    unused(term)
    args = ("content_models", "topic", "delete")
    world.post("wagtail_bulk_action", *args, query=f"?id={term.pk}")


@event("delete a term, foreign keys set to null", hides="city", changes=f"organisation {TAGGED}")
def delete_a_city_of_an_organisation(world):
    CityLink.objects.filter(city=world.terms["city"]).delete()
    world.terms["city"].delete()


@event("delete a term, many-to-many rows vanish", hides="topic", changes=TAGGED)
def delete_a_term_and_its_links_by_sql(world):
    with connection.cursor() as cursor:
        for table, column in (("topiclink", "topic_id"), ("topic", "id")):
            name = f"content_models_{table}"
            cursor.execute(f"DELETE FROM {name} WHERE {column} = %s", [world.terms["topic"].pk])


@event("delete a term, child rows vanish", changes=TAGGED)
def child_rows_vanish(world):
    world.terms["city"].page_links.all().delete()


@event("merge terms", hides="topic", changes=TAGGED)
def merge_terms(world):
    other = Topic.objects.get(name="Another")
    TopicLink.objects.filter(topic=world.terms["topic"]).update(topic=other)
    Topic.objects.filter(pk=world.terms["topic"].pk).delete()


@event("replace a file or an image", changes="law twin")
def replace_a_file(world):
    file = world.files["file"]
    file.title, file.file = "New annex", ContentFile(b"ab", "new.pdf")
    file.save()


@event("replace a file or an image", changes="law twin")
def replace_an_image(world):
    image = world.files["image"]
    form = {"title": image.title, "collection": image.collection_id, "tags": ""}
    world.post("wagtailimages:edit", image.pk, **form, file=picture("new.png"))


@event("delete a file or an image", changes="law twin")
def delete_a_file(world):
    world.post("wagtaildocs:delete", world.files["file"].pk)


@event("delete a file or an image", changes="law twin")
def delete_an_image(world):
    world.files["image"].delete()


def collect(world, name):
    args = ("wagtaildocs", "document", "add_to_collection")
    query = f"?id={world.files['file'].pk}"
    world.post("wagtail_bulk_action", *args, query=query, collection=world.files[name].pk)


@event("bulk add to a collection", changes="law twin")
def add_a_file_to_a_private_collection(world):
    collect(world, "shut")


@event("bulk add to a collection")
def add_a_file_to_a_public_collection(world):
    collect(world, "open")


@event("restrict a collection", changes="law twin")
def restrict_a_collection(world):
    root = world.files["root"]
    world.post(
        "wagtailadmin_collections:set_privacy", root.pk, restriction_type="login", password=""
    )


@event("restrict a collection", changes="law twin")
def restrict_by_moving_a_collection(world):
    StoredFile.objects.update(collection=world.files["open"])
    closed = Collection.objects.get(name="Shut")
    Collection.objects.get(name="Open").move(closed, pos="sorted-child")


@event("restrict a collection")
def free_a_collection(world):
    CollectionViewRestriction.objects.all().delete()


@event("save a child row", changes="plain")
def save_a_child_row(world):
    CityLink(page=world["plain"], city=world.terms["city"]).save()


@event("save a child row", changes="plain")
def delete_a_child_row(world):
    world["plain"].topic_links.first().delete()


@event("SQL that sends no signal", changes="plain")
def queryset_update(world):
    Policy.objects.filter(pk=world["plain"].pk).update(summary="zzplain2zz in silence")


@event("SQL that sends no signal", changes="plain law")
def bulk_create(world):
    TopicLink.objects.bulk_create(
        TopicLink(page=world[name], topic=world.terms["parent"], sort_order=9)
        for name in ("plain", "law")
    )


@event("SQL that sends no signal", changes="law rule")
def bulk_update(world):
    pages = [world["law"], world["rule"]]
    for page in pages:
        page.status = "in-force"
    Guideline.objects.bulk_update(pages, ["status"])


@event("SQL that sends no signal", hides="plain")
def raw_sql(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET live = %s WHERE id = %s", [False, world["plain"].pk]
        )


@event("SQL that sends no signal", changes="law")
def move_a_child_row_by_sql(world):
    link = TopicLink.objects.get(page=world["law"])
    TopicLink.objects.filter(pk=link.pk).update(page=world["draft"], topic=world.terms["parent"])


@event("convert a page's type", changes="plain")
def convert_a_page_to_another_type(world):
    page = world["plain"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM content_models_policy WHERE page_ptr_id = %s", [page.pk])
    kind = ContentType.objects.get_for_model(Guideline)
    Page.objects.filter(pk=page.pk).update(content_type=kind)
    Guideline(page_ptr_id=page.pk, summary=page.summary).save_base(raw=True)


@event("load fixtures", changes="plain")
def load_fixtures(world):
    page = world["plain"]
    rows = json.loads(serializers.serialize("json", [page.page_ptr, page]))
    rows[0]["fields"]["title"] = "zzplainzz zzplain2zz from a file"
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(json.dumps(rows))
        file.flush()
        call_command("loaddata", file.name, verbosity=0)
