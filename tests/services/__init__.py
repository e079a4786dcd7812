"""Real services for tests: started here, in temporary folders, and cleaned up."""

import shutil

PROGRAMS = {"browser": "chromium", "postgresql": "initdb", "redis": "redis-server"}


def absent(service: str) -> str:
    """Return why a service can't be had on this machine, or an empty string."""
    from tests.services.postgresql import program

    name = PROGRAMS[service]
    found = program(name) if service == "postgresql" else shutil.which(name)
    return "" if found else f"needs the program {name}, which is not installed"
