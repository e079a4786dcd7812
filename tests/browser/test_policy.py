"""The content security policy breaks nothing that an editor uses, and a browser obeys it."""

import json

import pytest

from tests.browser.test_publishing import log_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.enable_socket,
    pytest.mark.timeout(300),
]
DRAFT = """
from tests.factories import GuidelineFactory
print(GuidelineFactory(
    live=False, title="Quokkas", body=[("text", "<p>Rules for quokkas</p>")]
).pk)
"""


@pytest.mark.parametrize("site", ["laptop"], indirect=True)
def test_editor_and_preview_work_and_no_page_breaks_its_policy(site, browser):
    number = site.run(DRAFT).split()[-1]
    site.manage("ensure_logins")
    logins = json.loads((site.folder / "logins.json").read_text())
    address = site.start_web()
    page = log_in(browser, address, "admin", logins["admin"])
    broken = []
    page.on("console", lambda line: broken.append(line.text))
    page.on("pageerror", lambda error: broken.append(str(error)))

    page.goto(f"{address}/admin/pages/{number}/edit/")
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe[title='Preview']").first
    preview.get_by_role("heading", name="Quokkas").wait_for()
    for path in ("/admin/", "/admin/images/add/", "/admin/documents/multiple/add/", "/"):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
    assert [line for line in broken if "Content Security Policy" in line] == []
    assert [line for line in broken if "Error" in line] == []

    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in line for line in broken)
