"""The only reader of the environment: every variable, its type and its default."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parents[2]
INSECURE_SECRET = "insecure-development-secret"  # noqa: S105  production refuses it


class Environment(BaseSettings):
    """Settings that differ from one installation to the next.

    A variable has the name of its field in capitals; `docs/configuration.md` is tested
    against this class.
    """

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    secret_key: str = Field(
        INSECURE_SECRET,
        description="Signs sessions and tokens. Production: at least 50 characters.",
    )
    debug: bool = Field(
        default=False, description="Shows errors in detail, to developers. Production never does."
    )
    state_dir: Path = Field(
        PROJECT / ".state",
        description="Everything the application writes on this machine stands below this folder.",
    )
    database_url: str = Field(
        "", description="Where content is stored; empty: SQLite in STATE_DIR."
    )
    broker_url: str = Field(
        "filesystem://localhost",
        description="Celery's broker: `filesystem://localhost` (in STATE_DIR) or `redis://…`.",
    )
    cache_url: str = Field(
        "", description="A Redis that all processes share as a cache; empty: each its own memory."
    )
    meilisearch_url: str = Field(
        "", description="The Meilisearch server; empty: the embedded engine in STATE_DIR."
    )
    drain_lease_seconds: float = Field(
        15,
        gt=0,
        description="A worker that has not been heard of for so long is taken for dead.",
    )
    meilisearch_key: str = Field(
        "", description="The key that writes; serves searches too if there is no other."
    )
    meilisearch_search_key: str = Field(
        "", description="The key that searches; where nothing is written, the only one needed."
    )
    meilisearch_keys_file: Path | None = Field(
        None, description="A file that `create_search_keys` has written, instead of both keys."
    )
    meilisearch_master_key: str = Field(
        "", description="For `create_search_keys` alone: no other process may have it."
    )
    meilisearch_next_url: str = Field(
        "", description="A second server, to be filled beside the first (`rebuild_index --next`)."
    )
    meilisearch_next_key: str = Field("", description="The same kind of key for that server.")
    allowed_hosts: str = Field(
        "", description="Host names that this site answers to, with commas. Production: required."
    )
    public_base_url: str = Field(
        "http://localhost:8000",
        description="Scheme and host in links that leave the site, and in e-mails to editors.",
    )
    contact_email: str = Field(
        "", description="Where readers report mistakes; shown on every page. Empty: nowhere."
    )
    reviewed_languages: str = Field(
        "en",
        description="Languages of the interface that a person has read over, with commas; the "
        "others are marked as machine translated.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        description="How many proxies stand in front. The client's address is that many from "
        "the end of X-Forwarded-For; 0: it is the connection's own.",
    )
    outgoing_allowed_networks: str = Field(
        "",
        description="Private networks that requests may go to, with commas, for tests only: "
        "`127.0.0.0/8`. On a server this stays empty.",
    )
    metrics_token: str = Field(
        "", description="Who sends it as a bearer token may read /metrics; empty: nobody may."
    )
    api_origins: str = Field(
        "*", description="Origins whose scripts may read the API, with commas; `*`: any."
    )
    preview_urls: str = Field(
        "",
        description="Addresses of front ends that may show drafts to editors, with commas: "
        "`https://front.example/preview`. Empty: none.",
    )
    api_rate_limit: int = Field(
        600, ge=0, description="Requests a minute that an address may make of the API; 0: no limit."
    )
    sample_content: bool = Field(
        default=True,
        description="Whether load_starter_content creates the documents marked “sample”.",
    )

    @field_validator("outgoing_allowed_networks")
    @classmethod
    def _networks(cls, text: str) -> str:
        for network in text.replace(",", " ").split():
            ip_network(network)
        return text

    @field_validator("preview_urls")
    @classmethod
    def _front_ends(cls, text: str) -> str:
        for url in text.replace(",", " ").split():
            if not re.match(r"https://[^/?#@\\]+/?[^?#]*$|http://localhost[:/]", url):
                raise ValueError(f"{url} is no address that begins with https://, without ? and #.")
        return text


def use(**variables: str) -> None:
    """Set variables for this process and those it starts, where they are not set already."""
    for name, value in variables.items():
        os.environ.setdefault(name, value)  # noqa: TID251  the one place


def read() -> Environment:
    """Return the environment's settings; it goes before the file with keys.

    Raises ImproperlyConfigured, naming the variable, if a value has the wrong type or the
    file can't be read.
    """
    try:
        env = Environment()
        file = env.meilisearch_keys_file
        # Who holds the master key is about to write the file.
        if file and not file.is_file() and not env.meilisearch_master_key:
            raise ImproperlyConfigured(
                f"MEILISEARCH_KEYS_FILE: there is no file {file}. "
                "`manage.py create_search_keys` writes it."
            )
        return Environment(_env_file=file) if file else env
    except ValidationError as error:
        wrong = "; ".join(f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise ImproperlyConfigured(wrong) from error


def require(env: Environment) -> Environment:
    """Return `env` if it is fit for production.

    Raises ImproperlyConfigured, naming each variable that is missing or unsafe.
    """
    wrong: dict[str, Any] = {
        "SECRET_KEY (missing, default, easy to guess or shorter than 50 characters)": env.secret_key
        == INSECURE_SECRET
        or len(env.secret_key) < 50
        or len(set(env.secret_key)) < 5,
        "DEBUG (true)": env.debug,
        "DATABASE_URL (missing)": not env.database_url,
        "BROKER_URL (missing or filesystem)": env.broker_url.startswith("filesystem"),
        "MEILISEARCH_KEYS_FILE or MEILISEARCH_KEY (missing)": bool(env.meilisearch_url)
        and not (env.meilisearch_key or env.meilisearch_search_key or env.meilisearch_master_key),
        "MEILISEARCH_NEXT_KEY (missing)": bool(env.meilisearch_next_url)
        and not env.meilisearch_next_key,
        "ALLOWED_HOSTS (missing or *)": not env.allowed_hosts.strip(" ,")
        or "*" in env.allowed_hosts,
        "PUBLIC_BASE_URL (missing, or neither https nor http://localhost)": (
            "public_base_url" not in env.model_fields_set
            or not re.match(r"https://|http://localhost(:|/|$)", env.public_base_url)
        ),
    }
    if any(wrong.values()):
        names = ", ".join(name for name, is_wrong in wrong.items() if is_wrong)
        raise ImproperlyConfigured(f"Production refuses to start. Set: {names}.")
    return env
