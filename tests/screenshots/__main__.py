"""Pictures of the public pages of a running site: `make screenshots`, while `make demo` runs."""

import argparse
import json
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.services.chromium import CHROMIUM

DESKTOP, PHONE = (1280, 900), (390, 844)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make screenshots")
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--folder", type=Path, default=Path(".screenshots"))
    parser.add_argument("--only", default="", help="names that begin with this")
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for name, path, size, scheme, turned in pictures(options.address):
            if not name.startswith(options.only):
                continue
            page = browser.new_page(
                viewport={"width": size[0], "height": size[1]}, color_scheme=scheme
            )
            page.goto(options.address + path)
            if turned:
                page.evaluate("document.documentElement.dir = 'rtl'")
            page.screenshot(path=options.folder / f"{name}.png")
            page.close()
        browser.close()
    print(f"The pictures are in {options.folder}/")


def pictures(address: str):
    """Yield name, path, size, colour scheme, and whether it is turned to right-to-left."""
    guidelines = hits(address, "q=sample&type=guideline")
    case = hits(address, "q=sample&type=use-case")[0]
    sample = guidelines[0]
    key = sample["id"]
    others = [hit["id"] for hit in hits(address, "type=guideline") if hit["id"] != key]
    search = "/search/?q=facial+recognition"
    for name, path in (
        ("search", search),
        ("document", urlsplit(sample["url"]).path),
        ("use-case", urlsplit(case["url"]).path),
        ("compare", f"/compare/?ids={key}&ids={others[0]}"),
        ("versions", f"/versions/{key}/"),
        ("matrix", "/matrix/"),
        ("map", "/map/"),
        ("map-europe", "/map/?region=europe"),
        ("timeline", "/timeline/"),
        ("home", "/"),
        ("browse", "/browse/"),
        ("city", "/cities/amsterdam/"),
        ("press", "/press-and-privacy/"),
    ):
        yield name, path, DESKTOP, "light", False
        yield f"{name}-phone", path, PHONE, "light", False
    for name, path in (("search", search), ("matrix", "/matrix/"), ("map", "/map/")):
        yield f"{name}-dark", path, DESKTOP, "dark", False
        yield f"{name}-rtl", path, DESKTOP, "light", True


def hits(address: str, query: str) -> list[dict]:
    with urllib.request.urlopen(f"{address}/api/v1/search?{query}") as answer:
        return json.load(answer)["hits"]


main()
