"""Moderators may retry and drop what the index has set aside."""

from typing import Any

from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    # Django creates content types and permissions only after all migrations have run.
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="indexer", model="failure"
    )
    permission, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename="change_failure",
        defaults={"name": "Can change failure"},
    )
    for group in apps.get_model("auth.Group").objects.filter(name="Moderators"):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("content_models", "0002_initial_data")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
