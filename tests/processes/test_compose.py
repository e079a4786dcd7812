"""docker-compose.yml keeps its promises; what it starts is tried in test_production.py."""

import re
import shutil
import subprocess

import pytest

from cms.settings.env import Environment, read, require
from tests.services import compose
from tests.services.production import SECRETS
from tests.services.site import PROJECT

SERVICES = compose.services(SECRETS | {"PUBLIC_BASE_URL": "https://localhost"})
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
LASTING = sorted(set(SERVICES) - {"setup"})


@pytest.fixture
def made(tmp_path):
    """Return what `make .env` writes, as a mapping."""

    def make(host):
        for name in ("Makefile", "docker-compose.yml"):
            (tmp_path / name).symlink_to(PROJECT / name)
        subprocess.run(["make", ".env", f"HOST={host}"], cwd=tmp_path, check=True)
        assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
        return dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())

    return make


def test_the_master_key_is_given_to_setup_and_the_engine_alone():
    holders = {name for name, s in SERVICES.items() if "MASTER_KEY" in str(s.get("environment"))}
    assert holders == {"setup", "meilisearch", "meilisearch-next"}


def test_a_process_is_given_only_the_key_that_it_needs():
    def keys(name):
        return {v.split(":")[0] for v in SERVICES[name]["volumes"] if "-key" in v}

    assert keys("web") == keys("beat") == keys("webhooks") == {"search-key"}
    assert keys("worker") == {"write-key"}


def test_the_compose_program_accepts_the_file_with_the_secrets_that_make_makes(made, tmp_path):
    if not (program := shutil.which("docker-compose")):
        pytest.skip("needs the program docker-compose, which is not installed")
    made("rights.example.org")
    subprocess.run([program, "config", "--quiet"], cwd=tmp_path, check=True)


@pytest.mark.parametrize("name", LASTING)
def test_every_service_has_a_health_check_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_the_application_starts_when_setup_is_done_and_setup_when_the_servers_are_well():
    for name in ("web", "worker", "webhooks", "beat"):
        conditions = {on: c["condition"] for on, c in SERVICES[name]["depends_on"].items()}
        assert conditions == {
            "setup": "service_completed_successfully",
            "redis": "service_healthy",
        }
    assert SERVICES["setup"]["depends_on"] == {
        "database": {"condition": "service_healthy"},
        "meilisearch": {"condition": "service_healthy"},
    }


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_variable_is_a_setting(name):
    outside = {"DJANGO_SETTINGS_MODULE", "PORT", "WEB_CONCURRENCY"}
    known = {field.upper() for field in Environment.model_fields} | outside
    assert set(OURS[name]["environment"]) <= known


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_process_starts_while_another_engine_is_filled(name, monkeypatch):
    upgrade = {
        "MEILISEARCH_NEXT_URL": "http://meilisearch-next:7700",
        "MEILISEARCH_NEXT_SEARCH_KEY": "search",
        "MEILISEARCH_NEXT_WRITE_KEY": "write",
    }
    service = compose.services(SECRETS | {"PUBLIC_BASE_URL": "https://localhost"} | upgrade)[name]
    for variable, value in service["environment"].items():
        monkeypatch.setenv(variable, str(value))
    keys_file = service["environment"]["MEILISEARCH_KEYS_FILE"]
    monkeypatch.setenv("MEILISEARCH_KEYS_FILE", "")  # setup has not written it
    monkeypatch.setenv("MEILISEARCH_KEY", "a-key")
    assert require(read()).meilisearch_next_key == ("write" if "write" in keys_file else "search")


def test_foreign_images_are_pinned():
    for service in SERVICES.values():
        assert re.search(r":v?\d+(\.\d+)*$", service["image"]) or "build" in service


def test_no_secret_stands_in_the_file():
    text = compose.FILE.read_text()
    values = re.findall(r"(?:SECRET|PASSWORD|KEY|TOKEN)\w*: (.*)", text)
    assert [v for v in values if not v.startswith(("${", "/var/lib/rights-commons/keys"))] == []


def test_only_the_web_is_reached_from_outside_and_only_through_this_machine():
    ports = {name: s["ports"] for name, s in SERVICES.items() if "ports" in s}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost", "http://localhost:8000"),
        ("rights.example.org", "https://rights.example.org"),
    ],
)
def test_make_writes_every_variable_that_is_needed(made, host, address):
    values = made(host)
    assert compose.needed() <= set(values)
    assert values["PUBLIC_BASE_URL"] == address
    assert values["ALLOWED_HOSTS"] == host
    secrets = [v for k, v in values.items() if re.search("SECRET|PASSWORD|KEY|TOKEN", k)]
    assert len(set(secrets)) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", secret) for secret in secrets)


def test_secrets_that_were_made_are_never_made_again(made, tmp_path):
    before = made("localhost")
    subprocess.run(["make", ".env", "HOST=other.example.org"], cwd=tmp_path, check=True)
    assert "other" not in (tmp_path / ".env").read_text()
    assert before["SECRET_KEY"] in (tmp_path / ".env").read_text()


def test_the_image_is_built_by_the_uv_that_the_makefile_uses():
    version = re.search(r"UV_VERSION := (.*)", (PROJECT / "Makefile").read_text())[1]
    assert f"uv=={version}" in (PROJECT / "Dockerfile").read_text()
