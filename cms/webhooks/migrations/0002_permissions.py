"""Editors and moderators keep webhooks: they tell what everybody may read."""

from typing import Any

from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="webhooks", model="endpoint"
    )
    groups = apps.get_model("auth.Group").objects.filter(name__in=["Editors", "Moderators"])
    for action in ("add", "change", "delete"):
        # Django creates permissions only after all migrations have run.
        permission, _ = apps.get_model("auth.Permission").objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_endpoint",
            defaults={"name": f"Can {action} webhook"},
        )
        for group in groups:
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0001_initial"),
        ("content_models", "0002_initial_data"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
