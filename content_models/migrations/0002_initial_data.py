"""Languages, the home page with its lists, the five principles, and who may do what.

Wagtail's own migrations have made the groups Editors and Moderators, their permissions on
all pages, images and files, and a workflow over the root of the tree: they stay.
"""

from typing import Any

from django.conf import settings
from django.db import migrations

# (number, slug, short name, exact name)
PRINCIPLES = [
    (1, "access", "Access and literacy",
     "Universal and equal access to the internet, and digital literacy"),
    (2, "privacy", "Privacy and security", "Privacy, data protection and security"),
    (3, "transparency", "Transparency and accountability",
     "Transparency, accountability, and non-discrimination of data, content and algorithms"),
    (4, "participation", "Participation and inclusion",
     "Participatory Democracy, diversity and inclusion"),
    (5, "open-standards", "Open standards", "Open and ethical digital service standards"),
]  # fmt: skip
INDEXES = [
    ("GuidelineIndex", "Guidelines", "guidelines"),
    ("PolicyIndex", "Policies", "policies"),
    ("UseCaseIndex", "Use cases", "use-cases"),
    ("ResourceIndex", "Resources", "resources"),
]
# (application, model, codename, name)
PERMISSIONS = [
    *(
        ("content_models", model, f"{action}_{model}", f"Can {action} {model}")
        for model in ("principle", "topic", "city", "organisation")
        for action in ("add", "change")
    ),
    ("indexer", "document", "view_document", "Can view document"),
    ("simple_translation", "simpletranslation", "submit_translation", "Can submit translations"),
]


def create_locales(apps: Any, schema_editor: Any) -> None:
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        apps.get_model("wagtailcore.Locale").objects.get_or_create(language_code=code)


def create_tree(apps: Any, schema_editor: Any) -> None:
    """Put our home page and its lists in the place of Wagtail's welcome page."""
    Page = apps.get_model("wagtailcore.Page")
    ContentType = apps.get_model("contenttypes.ContentType")
    locale = apps.get_model("wagtailcore.Locale").objects.get(language_code=settings.LANGUAGE_CODE)
    root = Page.objects.get(depth=1)

    def create(model: str, parent: Any, number: int, title: str, slug: str, children: int) -> Any:
        content_type, _ = ContentType.objects.get_or_create(
            app_label="content_models", model=model.lower()
        )
        return apps.get_model("content_models", model).objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            path=f"{parent.path}{number:04}",
            depth=parent.depth + 1,
            numchild=children,
            url_path=f"{parent.url_path}{slug}/",
            content_type=content_type,
            locale=locale,
            live=True,
        )

    welcome = Page.objects.filter(
        depth=2, slug="home", numchild=0, content_type__model="page"
    ).first()
    position = Page.objects.filter(depth=2).count() + 1
    home = create("HomePage", root, position, "Rights Commons", "rights-commons", len(INDEXES))
    for number, (model, title, slug) in enumerate(INDEXES, start=1):
        create(model, home, number, title, slug, 0)
    apps.get_model("wagtailcore.Site").objects.update_or_create(
        is_default_site=True,
        defaults={"root_page_id": home.pk, "site_name": "Rights Commons"},
        create_defaults={
            "root_page_id": home.pk,
            "site_name": "Rights Commons",
            "hostname": "localhost",
            "is_default_site": True,
        },
    )
    if welcome:
        welcome.delete()
    root.numchild = Page.objects.filter(depth=2).count()
    root.save()


def create_principles(apps: Any, schema_editor: Any) -> None:
    locale = apps.get_model("wagtailcore.Locale").objects.get(language_code="en")
    for number, slug, short_name, name in PRINCIPLES:
        apps.get_model("content_models.Principle").objects.create(
            number=number, slug=slug, short_name=short_name, name=name, locale=locale
        )


def grant_permissions(apps: Any, schema_editor: Any) -> None:
    """Let both groups keep the vocabularies, see what is indexed, and ask for translations."""
    ContentType = apps.get_model("contenttypes.ContentType")
    Permission = apps.get_model("auth.Permission")
    groups = apps.get_model("auth.Group").objects.filter(name__in=["Editors", "Moderators"])
    for app_label, model, codename, name in PERMISSIONS:
        # Django creates content types and permissions only after all migrations have run.
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        for group in groups:
            group.permissions.add(permission)


def name_workflow(apps: Any, schema_editor: Any) -> None:
    """Give Wagtail's one-step workflow a name that editors understand."""
    apps.get_model("wagtailcore.Workflow").objects.filter(name="Moderators approval").update(
        name="Moderation"
    )
    apps.get_model("wagtailcore.Task").objects.filter(name="Moderators approval").update(
        name="Approval by a moderator"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("content_models", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("simple_translation", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (create_locales, create_tree, create_principles, grant_permissions, name_workflow)
    ]
