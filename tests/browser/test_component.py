"""<rights-commons-search> works in a page of another site, under a policy that forbids the rest."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.enable_socket,
    pytest.mark.timeout(300),
]
CONTENT = """
from indexer.drain import drain
from tests.factories import GuidelineFactory, PolicyFactory
GuidelineFactory(title="Quokkas <b>& co</b>", body=[("text", "<p>Rules for &lt;img src=x&gt; quokkas</p>")])
GuidelineFactory.create_batch(25, summary="About wombats")
PolicyFactory(title="Quokkas by law")
drain()
"""


@pytest.fixture
def other_site():
    """Yield a function that makes a page of another origin with a strict policy."""
    pages = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body, policy = pages["/"]
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def serve(platform):
        pages["/"] = (
            f'<!doctype html><html lang="en"><title>City</title>'
            f'<script src="{platform}/static/rights-commons-search.js" defer></script>'
            '<rights-commons-search filters="type=guideline" words=\'{"search": "Zoek"}\'>'
            "</rights-commons-search></html>",
            f"default-src 'none'; script-src {platform}; connect-src {platform}; "
            "require-trusted-types-for 'script'",
        )
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("site", ["laptop"], indirect=True)
def test_another_site_searches_the_platform_and_its_policy_is_kept(site, browser, other_site):
    site.run(CONTENT)
    platform = site.start_web()
    page = browser.new_page()
    broken = []
    page.on("console", lambda line: broken.append(line.text))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(other_site(platform))
    page.get_by_role("searchbox").fill("quokkas")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_text("1 results").wait_for()
    link = page.get_by_role("link", name="Quokkas <b>& co</b>")
    assert link.get_attribute("href").startswith(f"{platform}/guidelines/")
    assert page.locator("mark").first.text_content().lower() == "quokkas"
    assert page.locator("rights-commons-search img").count() == 0
    page.get_by_role("searchbox").fill("wombats")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_text("25 results").wait_for()
    page.get_by_role("button", name="Show more").click()
    page.locator("li").nth(24).wait_for()
    page.get_by_role("searchbox").fill("zzz")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_text("Nothing matches").wait_for()
    assert broken == []
