"""An administrator who works in the web process: over HTTP, with a session and CSRF tokens."""

import http.cookiejar
import json
import urllib.parse
import urllib.request

PATIENCE = 120  # seconds; that nobody waits for Redis is tested in test_hint.py


class Editor:
    def __init__(self, site) -> None:
        self.address = site.address
        self.cookies = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(cookies)
        site.manage("ensure_logins")
        password = json.loads((site.folder / "logins.json").read_text())["admin"]
        self.get("/admin/login/")
        self.post("/admin/login/", username="admin", password=password)

    def publish(self, page: int) -> None:
        self.post(f"/admin/bulk/wagtailcore/page/publish/?id={page}")

    def unpublish(self, page: int) -> None:
        self.post(f"/admin/pages/{page}/unpublish/")

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=PATIENCE) as answer:
            return answer.read().decode()

    def post(self, path: str, **fields: str) -> None:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token or "", **fields}).encode()
        request = urllib.request.Request(self.address + path, data)
        # Only the request itself is waited for, not the page that it leads to.
        opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), StaysHere()
        )
        with opener.open(request, timeout=PATIENCE) as answer:
            assert answer.status == 302, answer.read()[:2000]


class StaysHere(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, req, fp, code, msg, headers):
        return fp
