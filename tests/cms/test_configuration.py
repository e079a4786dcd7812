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


GOOD = {
    "secret_key": "0123456789" * 5,
    "database_url": "postgres://database",
    "broker_url": "redis://redis",
    "allowed_hosts": "rights.example.org",
}


@pytest.mark.parametrize("url", ["https://rights.example.org", "http://localhost:8000"])
def test_production_starts_under_https_and_for_a_try_on_localhost(url):
    env.require(env.Environment(public_base_url=url, **GOOD))


@pytest.mark.parametrize("url", ["http://rights.example.org", "http://localhost.example.org"])
def test_production_refuses_an_address_without_https(url):
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_BASE_URL"):
        env.require(env.Environment(public_base_url=url, **GOOD))


@pytest.fixture(autouse=True)
def _no_server_of_the_machine(monkeypatch):
    for name in env.Environment.model_fields:
        if name.startswith("meilisearch_"):
            monkeypatch.delenv(name.upper(), raising=False)


KEYS = "MEILISEARCH_SEARCH_KEY=searches\nMEILISEARCH_KEY=writes\n"


def test_the_keys_may_stand_in_a_file_and_a_variable_goes_before_it(monkeypatch, tmp_path):
    file = tmp_path / "keys.env"
    file.write_text(KEYS)
    monkeypatch.setenv("MEILISEARCH_KEYS_FILE", str(file))
    found = env.read()
    assert (found.meilisearch_search_key, found.meilisearch_key) == ("searches", "writes")
    monkeypatch.setenv("MEILISEARCH_KEY", "another")
    assert env.read().meilisearch_key == "another"


def test_a_file_of_keys_that_is_missing_is_named_to_all_but_its_writer(monkeypatch, tmp_path):
    monkeypatch.setenv("MEILISEARCH_KEYS_FILE", str(tmp_path / "absent.env"))
    with pytest.raises(ImproperlyConfigured, match=r"MEILISEARCH_KEYS_FILE.*absent\.env"):
        env.read()
    monkeypatch.setenv("MEILISEARCH_MASTER_KEY", "master")
    assert env.read().meilisearch_key == ""


@pytest.mark.parametrize("name", ["key", "search_key", "master_key"])
def test_production_needs_one_of_the_keys_beside_the_server(name):
    def refusal(**keys):
        with pytest.raises(ImproperlyConfigured) as caught:
            env.require(env.Environment(meilisearch_url="http://search.example", **keys))
        return str(caught.value)

    assert "MEILISEARCH_KEYS_FILE" in refusal()
    assert "MEILISEARCH_KEYS_FILE" not in refusal(**{f"meilisearch_{name}": "a key"})


SAFE = {
    "secret_key": "".join(map(chr, range(40, 100))),
    "database_url": "postgres://localhost/x",
    "broker_url": "redis://localhost",
    "allowed_hosts": "example.org",
    "public_base_url": "https://example.org",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", "short"),
        ("secret_key", "a" * 60),
        ("debug", True),
        ("allowed_hosts", "*"),
        ("allowed_hosts", "example.org, *"),
        ("allowed_hosts", " , "),
        ("public_base_url", "http://example.org"),
    ],
)
def test_production_refuses_one_unsafe_value_by_name(name, value):
    with pytest.raises(ImproperlyConfigured, match=name.upper()):
        env.require(env.Environment(**{**SAFE, name: value}))


def test_production_takes_safe_values():
    assert env.require(env.Environment(**SAFE))
