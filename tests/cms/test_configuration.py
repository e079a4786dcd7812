"""Every setting is documented, and production refuses unsafe ones by name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import env
from tests.services.site import PROJECT


def test_every_variable_stands_in_the_documentation():
    table = (PROJECT / "docs" / "configuration.md").read_text()
    absent = [name for name in env.Environment.model_fields if f"`{name.upper()}`" not in table]
    assert absent == []


def test_production_names_every_variable_that_is_missing_or_unsafe():
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.require(env.Environment(secret_key=env.INSECURE_SECRET, database_url=""))
    for name in ("SECRET_KEY", "DATABASE_URL", "BROKER_URL", "ALLOWED_HOSTS", "PUBLIC_BASE_URL"):
        assert name in str(refusal.value)
