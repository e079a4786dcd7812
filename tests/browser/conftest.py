"""One browser and one library for all tests of a run."""

import contextlib
import json
import os
from pathlib import Path

import pytest

from tests.conftest import kept_database
from tests.services.chromium import CHROMIUM
from tests.services.site import Site

LIBRARY = Path(__file__).with_name("library.py").read_text()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread, but not while a test does.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def library(request, tmp_path_factory):
    """Yield the address of a site with the documents of library.py. It writes nothing."""
    folder = tmp_path_factory.mktemp("library")
    kept = kept_database(request)
    if not kept.exists():
        kept = folder / "empty"
        kept.touch()
    site = Site(folder, kept)
    site.manage("migrate", "--verbosity=0")
    site.run(LIBRARY)
    site.manage("drain_outbox")
    yield site.start_web()
    site.stop()


@pytest.fixture
def open_page(browser, library):
    """Return a function that opens an address in a window of its own.

    Whatever it asks of another host, its policy forbids or its scripts fail in breaks the test.
    With `refused` the server may say that there is no such page.
    """
    with contextlib.ExitStack() as windows:
        strange = []

        def watch(route):
            if route.request.url.startswith(library):
                route.continue_()
            else:
                strange.append(route.request.url)
                route.abort()

        def run(path, *, scripts=True, width=1280, refused=False, **window):
            context = browser.new_context(
                base_url=library,
                java_script_enabled=scripts,
                viewport={"width": width, "height": 900},
                **window,
            )
            windows.callback(context.close)
            context.route("**", watch)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: strange.append(str(error)))
            if not refused:
                page.on("console", lambda line: line.type == "error" and strange.append(line.text))
            page.goto(path)
            return page

        yield run
        assert strange == [], json.dumps(strange, indent=1)
