"""What an editor does, in a real browser on real processes: write, submit, approve, find."""

import json
import time

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.enable_socket,
    pytest.mark.timeout(900),
]

TERMS = """
from tests.factories import CityFactory, TopicFactory
TopicFactory(name="Street cameras", slug="street-cameras")
CityFactory(name="Zutphen", slug="zutphen")
"""


def log_in(browser, address, name, password):
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.goto(f"{address}/admin/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{address}/admin/")
    return page


def choose(page, kind, name):
    """Add a term through the dialogue of its panel."""
    page.get_by_role("button", name=f"Add {kind}", exact=True).click()
    page.get_by_role("button", name=f"Choose {kind.lower()}").last.click()
    dialogue = page.get_by_role("dialog")
    dialogue.get_by_role("link", name=name).click()
    dialogue.wait_for(state="hidden")


def total(browser, address, text):
    reader = browser.new_context(java_script_enabled=False).new_page()
    reader.goto(f"{address}/search/?q={text}")
    found = reader.get_by_role("status").inner_text()
    reader.context.close()
    return int(found.split()[0]) if found[0].isdecimal() else 0


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_an_editors_page_is_found_after_approval_and_gone_when_unpublished(site, browser):
    site.run(TERMS)
    site.manage("ensure_logins")
    logins = json.loads((site.folder / "logins.json").read_text())
    address = site.start_web()
    site.start_worker()
    site.wait(site.settled)

    editor = log_in(browser, address, "editor", logins["editor"])
    parent = site.ask("SELECT page_ptr_id FROM content_models_guidelineindex")
    editor.goto(f"{address}/admin/pages/add/content_models/guideline/{parent}/")
    editor.fill("#id_title", "Rules for quokkas in the street")
    editor.fill("#id_summary", "How the city counts quokkas without watching people.")
    submit(editor)
    assert "Principles" in editor.locator(".messages, .w-panel, body").first.inner_text()
    choose(editor, "Principle", "2")
    choose(editor, "Topic", "Street cameras")
    choose(editor, "City", "Zutphen")
    submit(editor)
    editor.wait_for_url(f"{address}/admin/pages/{parent}/")
    assert total(browser, address, "quokkas") == 0

    admin = log_in(browser, address, "admin", logins["admin"])
    number = site.ask("SELECT max(id) FROM wagtailcore_page")
    admin.goto(f"{address}/admin/pages/{number}/edit/")
    admin.get_by_role("button", name="More actions").first.click()
    admin.get_by_role("button", name="Approve", exact=True).click()
    wait_for(lambda: total(browser, address, "quokkas") == 1)
    assert total(browser, address, "qukkas") == 1

    admin.goto(f"{address}/admin/pages/{number}/unpublish/")
    site.kill("worker")
    admin.get_by_role("button", name="Yes, unpublish it").click()
    admin.wait_for_load_state()
    assert total(browser, address, "quokkas") == 0


def submit(page):
    """Press “Submit to Moderation”."""
    page.get_by_role("button", name="More actions").first.click()
    page.get_by_role("button", name="Submit to Moderation").click()
    page.wait_for_load_state()
