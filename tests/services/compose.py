"""docker-compose.yml as data: what it would run, with which environment."""

import re
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[2] / "docker-compose.yml"
VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?[^}]*)?\})")


def services(variables: dict[str, str]) -> dict[str, dict]:
    """Return the services with `variables` filled in, as the compose program does it."""

    def value(found: re.Match[str]) -> str:
        if found["name"] is None:
            return "$"
        return variables.get(found["name"]) or found["default"] or ""

    def filled(node: Any) -> Any:
        if isinstance(node, dict):
            return {name: filled(child) for name, child in node.items()}
        if isinstance(node, list):
            return [filled(child) for child in node]
        return VARIABLE.sub(value, node) if isinstance(node, str) else node

    return filled(yaml.safe_load(FILE.read_text())["services"])


def needed() -> set[str]:
    """Return the variables that the file refuses to do without."""
    return set(re.findall(r"\$\{(\w+):\?", FILE.read_text()))
