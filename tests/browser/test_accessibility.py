"""Every kind of page by axe's rules for WCAG 2.2 A and AA, in narrow windows and by keyboard."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.enable_socket,
    pytest.mark.timeout(600),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = {
    "home": "/",
    "list": "/guidelines/",
    "document": "/guidelines/register-00-of-algorithms/",
    "use case": "/use-cases/register-02-of-algorithms/",
    "search": "/search/",
    "results": "/search/?q=register&principle=privacy&city=amsterdam&page=9",
    "nothing found": "/search/?q=register&topic=mobility&lang=ar",
    "values": "/search/values/city/?find=bar",
    "matrix": "/matrix/",
    "map": "/map/",
    "timeline": "/timeline/",
    "browse": "/browse/",
    "cities": "/cities/",
    "city": "/cities/nairobi/",
    "principle": "/principles/privacy/",
    "topic": "/topics/housing/",
    "press": "/press-and-privacy/",
    "compare": "/compare/?ids={first}&ids={second}",
    "versions": "/versions/{first}/",
    "no such page": "/no/such/page/",
    "engine away": "",
    "something broken": "",
}
FAULTS = {"engine away": "search/unavailable.html", "something broken": "500.html"}
WINDOWS = {
    "desk": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
FOCUS = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const style = getComputedStyle(element);
    return {
        what: element.outerHTML.slice(0, 120),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        free: box.width > 0 && !!hit && (element.contains(hit) || hit.contains(element)),
    };
}"""


@pytest.fixture(scope="module")
def axe():
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


def faults(axe, page, where):
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = axe.run(page, options=options).response["violations"]
    return [
        f"{where}: {rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]
    ]


@pytest.fixture
def open_kind(open_page):
    """Return a function that opens a kind of page; of those that a fault makes, as it is made."""

    def run(kind):
        if PAGES[kind]:
            page = open_page("/search/?q=register+00&page_size=2", refused=kind == "no such page")
            keys = page.locator("[name=ids]").evaluate_all("all => all.map(box => box.value)")
            page.goto(PAGES[kind].format(first=keys[0], second=keys[1]))
            return page
        made = render_to_string(FAULTS[kind], request=RequestFactory().get("/search/"))
        page = open_page("/search/")
        page.route("**/fault", lambda route: route.fulfill(body=made, content_type="text/html"))
        page.goto("/fault")
        return page

    return run


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_keeps_the_rules_and_fits_every_window(open_kind, axe, kind):
    page = open_kind(kind)
    found = []
    for name, window in WINDOWS.items():
        page.emulate_media(**window)
        found += faults(axe, page, name)
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.evaluate("document.documentElement.dir = 'rtl'")
    found += faults(axe, page, "right to left")
    found += sideways(page, "right to left")
    page.evaluate("document.documentElement.dir = 'ltr'")
    page.set_viewport_size({"width": 390, "height": 800})
    for summary in page.locator("#filters > summary").all():
        summary.click()
    found += faults(axe, page, "phone")
    page.set_viewport_size({"width": 320, "height": 640})
    found += sideways(page, "320 px")
    assert found == []


def sideways(page, where):
    """Return a fault if the page scrolls sideways."""
    size = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"{where}: {size[0]} px wide in {size[1]}"] if size[0] > size[1] else []


def test_a_live_result_and_open_suggestions_keep_the_rules(open_page, axe):
    page = open_page("/search/")
    page.locator("#q").press_sequentially("amster")
    page.locator("#suggestions li").first.wait_for()
    page.wait_for_url("**q=amster")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ArrowDown")
    found = []
    for name, window in WINDOWS.items():
        page.emulate_media(**window)
        found += faults(axe, page, name)
    assert found == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_reaches_everything_and_what_has_the_focus_is_seen(open_page, width):
    page = open_page("/search/?q=register", width=width, reduced_motion="reduce")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    walked = [page.evaluate(FOCUS)]
    while len(walked) < 300:
        page.keyboard.press("Tab")
        if (focus := page.evaluate(FOCUS)) is None:
            break
        walked.append(focus)
    assert [each["what"] for each in walked if not (each["seen"] and each["free"])] == []
    reached = " ".join(each["what"] for each in walked)
    for landmark in ('id="q"', "<summary", 'id="sort"', "Page 2"):
        assert landmark in reached


def test_controls_are_big_enough_for_a_finger(open_page):
    page = open_page("/search/?q=register&principle=privacy", width=390)
    page.locator("#filters > summary").click()
    controls = page.locator(
        "main button:visible, summary:visible, .filters label:visible, .chips a:visible,"
        " .pages a:visible, main select:visible, .tick label:visible, #q"
    )
    small = controls.evaluate_all(
        """all => all.filter(each => each.getBoundingClientRect().height < 44)
            .map(each => each.outerHTML.slice(0, 100))"""
    )
    assert small == []
