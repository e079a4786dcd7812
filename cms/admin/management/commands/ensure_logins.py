"""python manage.py ensure_logins."""

import json
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

LOGINS = {"admin": "administrator", "editor": "editor, no superuser: may write and submit"}


class Command(BaseCommand):
    """Make a laptop's two logins, once, and print them each time."""

    help = (
        "Create an administrator and an editor with generated passwords if they are missing, "
        "and print both logins. For laptops: the passwords are kept in STATE_DIR/logins.json, "
        "readable by you alone. Refused under any address but http://localhost."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command."""
        if not settings.PUBLIC_BASE_URL.startswith("http://localhost"):
            raise CommandError(
                f"PUBLIC_BASE_URL is {settings.PUBLIC_BASE_URL}: logins are made for localhost "
                "only. Use `createsuperuser` here."
            )
        path = settings.STATE_DIR / "logins.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        users = get_user_model()
        for name in LOGINS:
            user = users.objects.filter(username=name).first()
            if user is None:
                known[name] = secrets.token_urlsafe(9)
                user = users.objects.create_user(name, password=known[name])
                user.is_superuser = name == "admin"
                user.save()
                if name == "editor":
                    user.groups.add(Group.objects.get(name="Editors"))
        path.touch(mode=0o600)
        path.write_text(json.dumps(known))
        for name, role in LOGINS.items():
            self.stdout.write(
                f"  {name:<8}{known.get(name, '(its password was set by hand)'):<16}{role}"
            )
