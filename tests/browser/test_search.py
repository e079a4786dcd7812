"""The search page in a browser: what scripts add, and that nothing needs them."""

import contextlib
import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.enable_socket,
    pytest.mark.timeout(600),
]

STATUS = re.compile(r"(\d+) results?")


def total(page):
    return int(STATUS.search(page.locator("#status").inner_text())[1])


def state(page):
    """Return all that an address decides: words, ticks, chips, count and first hits."""
    page.wait_for_load_state("networkidle")
    ticked = page.locator("input:checked").evaluate_all("boxes => boxes.map(box => box.id)")
    return {
        "q": page.input_value("#q"),
        "ticked": sorted(ticked),
        "chips": page.locator(".chips a").all_inner_texts(),
        "total": total(page),
        "hits": page.locator(".hits h3").all_inner_texts(),
    }


def query(page):
    return parse_qs(urlsplit(page.url).query)


def searches(page):
    """Return a list that grows by each search that the page sends from now on."""
    sent = []
    page.on("request", lambda request: "/search/?" in request.url and sent.append(request.url))
    return sent


def travel(page, step):
    """Go back or forward and wait until that state's page is there."""
    page.evaluate("document.body.dataset.left = 1")
    step()
    page.locator("body:not([data-left])").wait_for()


def tick(page, name, value):
    """Tick a value and wait until its results are there."""
    before, box = page.url, page.locator(f"#f-{name}-{value}")
    for closed in page.locator("details:not([open])").filter(has=box).all():
        if closed.get_attribute("id") != "filters":
            closed.locator("> summary").click()
    box.check()
    page.wait_for_url(lambda url: url != before)
    page.wait_for_load_state("networkidle")


def test_everything_works_without_scripts(open_page):
    page = open_page("/search/", scripts=False)
    assert not page.get_by_text("Results update as you choose").is_visible()
    page.fill("#q", "register")
    page.check("#f-principle-privacy")
    page.get_by_role("button", name="Apply filters").click()
    assert query(page) == {"q": ["register"], "principle": ["privacy"]}
    assert urlsplit(page.url).fragment == "results"
    assert page.locator("#results").get_attribute("tabindex") == "-1"
    few = total(page)
    page.get_by_role("link", name=re.compile("^Remove filter")).click()
    assert query(page) == {"q": ["register"]}
    assert total(page) > few > 0

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    table = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) == total(page) + 1

    page.get_by_role("link", name="Page 2").click()
    assert page.locator(".pages [rel=prev]").inner_text() == "1"
    assert page.locator(".hits > li").count() > 0
    page.locator("#facet-city > summary").click()
    page.get_by_role("link", name=re.compile(r"Show all \d+ ?: City")).click()
    page.fill("#find", "bar")
    page.get_by_role("button", name="Find").click()
    assert page.locator("li label").all_inner_texts()[-1].startswith("Barcelona")
    page.check("#f-city-barcelona")
    page.get_by_role("button", name="Show results").click()
    assert (query(page)["q"], query(page)["city"]) == (["register"], ["barcelona"])
    assert 0 < total(page) < few
    titles = page.locator(".hits h3").all_inner_texts()
    for tick in page.get_by_label("Compare").all()[:2]:
        tick.check()
    page.get_by_role("button", name="Compare side by side").click()
    page.wait_for_url("**/compare/?ids=**")
    assert page.locator(".compare thead th").all_inner_texts() == titles[:2]


def test_the_address_is_the_state(open_page):
    odd = 'R&D + "x" #1 100% ö'
    page = open_page("/search/")
    page.fill("#q", "register")
    page.wait_for_url("**/search/?q=register")
    tick(page, "principle", "privacy")
    tick(page, "type", "policy")
    seen = []
    for _step in range(3):
        seen.append((page.url, state(page)))
        travel(page, page.go_back)
    assert [len(each["chips"]) for _url, each in seen] == [3, 2, 0]
    assert state(page)["q"] == ""
    travel(page, page.go_forward)
    assert state(page) == seen[-1][1]
    for url, expected in seen:
        page.goto(url)
        assert state(page) == expected
    page.fill("#q", odd)
    page.wait_for_url(re.compile("R%26D"))
    page.reload()
    assert page.input_value("#q") == odd


def test_typing_asks_once_the_newer_answer_stays_and_the_history_is_short(open_page):
    page = open_page("/search/")
    entries = page.evaluate("history.length")
    sent = searches(page)
    page.locator("#q").press_sequentially("registers", delay=40)
    page.wait_for_url("**/?q=registers")
    assert len(sent) == 1

    slow = []

    def hold(route):
        slow.append(route)

    page.route("**/search/?q=mobili", hold)
    page.fill("#q", "mobili")
    page.wait_for_timeout(600)
    page.fill("#q", "housing")
    page.wait_for_url("**/?q=housing")
    found = state(page)
    for route in slow:
        with contextlib.suppress(Exception):  # the page has given it up
            route.continue_()
    page.wait_for_timeout(700)
    assert len(slow) == 1
    assert state(page) == found
    assert page.evaluate("history.length") == entries + 1
    tick(page, "principle", "privacy")
    assert page.evaluate("history.length") == entries + 2


def test_letters_being_composed_are_not_searched(open_page):
    page = open_page("/search/")
    sent = searches(page)
    compose = "(at) => q.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: at}))"
    page.evaluate("q.value = 'nai'")
    page.evaluate(compose, True)
    page.wait_for_timeout(600)
    assert sent == []
    page.evaluate("q.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))")
    page.wait_for_url("**/?q=nai")


def test_terms_are_suggested_and_the_arrow_keys_choose_one(open_page):
    page = open_page("/search/")
    asked = []
    page.on("request", lambda request: "/suggest?" in request.url and asked.append(request.url))
    box, options = (
        page.get_by_role("combobox", name="Search guidelines"),
        page.locator("#suggestions:not([hidden]) li"),
    )
    box.press_sequentially("hous", delay=20)
    options.first.wait_for()
    assert len(asked) == 1
    assert [text.split() for text in options.all_inner_texts()] == [["Housing", "Topic"]]
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Escape")
    assert (options.count(), box.input_value()) == (0, "hous")
    assert box.get_attribute("aria-activedescendant") is None
    page.evaluate("q.dispatchEvent(new InputEvent('input', {isComposing: true}))")
    page.wait_for_timeout(400)
    assert len(asked) == 1
    box.press_sequentially("i")
    options.first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=housi")
    assert options.count() == 0
    box.press_sequentially("n")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?topic=housing")
    assert total(page) > 0


def test_the_first_page_suggests_documents_too(open_page):
    page = open_page("/")
    page.locator("#q").press_sequentially("register 07")
    page.get_by_role("option", name="Register 07 of algorithms Document").click()
    page.wait_for_url("**/register-07-of-algorithms/")


def test_a_count_is_announced_once_and_focus_and_open_facets_are_kept(open_page):
    page = open_page("/search/?q=register")
    page.locator("#facet-lang > summary").click()
    page.locator("#facet-topic > summary").click()
    page.evaluate(
        """() => {
            window.kept = document.getElementById("status");
            window.said = [];
            const add = () => window.said.push(window.kept.textContent);
            new MutationObserver(add).observe(kept, {childList: true, characterData: true, subtree: true});
        }"""
    )
    box = page.locator("#f-principle-privacy")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**principle=privacy")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.id") == "f-principle-privacy"
    assert page.evaluate("window.kept === document.getElementById('status')")
    (said,) = page.evaluate("window.said")
    assert re.search(r"\d+ results? for “register”", " ".join(said.split()))
    assert page.locator("#status").get_attribute("aria-live") == "polite"
    assert page.locator("#facet-lang").get_attribute("open") is not None
    assert page.locator("#facet-topic").get_attribute("open") is None
    assert page.locator("#filters-count").inner_text().strip() == "(1)"
    assert page.locator("#c-principle").inner_text() == "1 chosen"


def test_every_count_is_what_ticking_it_finds(open_page):
    page = open_page("/search/?q=register&type=policy")
    counts = page.locator("#o-type label").all_inner_texts()
    shown = {text.split()[0]: int(text.split()[-1]) for text in counts}
    assert all(shown.values())
    tick(page, "type", "guideline")
    assert total(page) == shown["Guideline"] + shown["Policy"]
    again = page.locator("#o-type label").all_inner_texts()
    assert again == counts


def test_readers_are_told_that_results_follow_and_apply_leads_to_them(open_page):
    page = open_page("/search/", width=390)
    page.locator("#filters > summary").click()
    hint = page.get_by_text("Results update as you choose")
    assert hint.is_visible()
    described = page.locator("[aria-describedby=live-hint]")
    assert described.get_attribute("role") == "group"
    page.get_by_role("button", name="Apply filters").click()
    page.locator("#results:focus").wait_for()


def test_places_are_a_tree_with_mixed_states_that_the_keyboard_reaches(open_page):
    page = open_page("/search/?city=amsterdam")
    state = "box => [box.checked, box.indeterminate]"
    for box in ("region-europe", "region-western-europe", "country-nl"):
        assert page.locator(f"#f-{box}").evaluate(state) == [False, True]
    assert page.locator("#f-region-americas").evaluate(state) == [False, False]
    assert (
        page.locator(".chips a").first.inner_text().split("\n")[1]
        == "City: Netherlands › Amsterdam"
    )
    page.locator("#f-region-europe").focus()
    reached = set()
    for _press in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    assert {"f-region-western-europe", "f-country-nl", "f-city-amsterdam"} <= reached
    one = total(page)
    tick(page, "country", "nl")
    assert total(page) > one
    assert page.locator("#f-country-nl").evaluate(state) == [True, False]


def test_a_facet_is_searched_and_what_is_ticked_stays(open_page):
    page = open_page("/search/?city=bologna")
    box = page.get_by_label("Find in: City")
    box.fill("bar")
    page.locator("#f-city-barcelona").wait_for()
    cities = page.locator("#o-city input[name=city]").evaluate_all("all => all.map(b => b.value)")
    assert sorted(cities) == ["barcelona", "bologna"]
    assert box.evaluate("box => box === document.activeElement")
    tick(page, "city", "barcelona")
    assert sorted(query(page)["city"]) == ["barcelona", "bologna"]
    assert box.input_value() == ""
    assert page.locator("#o-city input[name=city]").count() > 2


def test_markup_in_words_is_only_words(open_page):
    page = open_page("/search/?q=<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0
    assert page.locator(".hits h3").first.inner_text().startswith("<img src=x")
    page.goto("/search/?q=algorithms")
    for hit in page.locator(".hits > li").all():
        assert hit.locator("mark").count() >= 1


def test_nothing_found_leads_to_what_it_promises(open_page):
    page = open_page("/search/?q=register&topic=mobility&lang=ar", scripts=False)
    assert total(page) == 0
    ways = page.locator(".empty ul li")
    promised = {
        way.locator("a").get_attribute("href"): int(re.search(r"\((\d+)\)", way.inner_text())[1])
        for way in ways.all()
    }
    assert len(promised) > 1
    for address, number in promised.items():
        page.goto(f"/search/{address}")
        assert total(page) == number > 0


def test_a_choice_leads_to_the_first_page_and_pages_behind_the_last_are_kind(open_page):
    page = open_page("/search/?page=2")
    assert page.locator(".pages a[rel=prev]").count() == 1
    tick(page, "principle", "privacy")
    assert query(page) == {"principle": ["privacy"]}
    page.select_option("#sort", "title")
    page.wait_for_url("**sort=title")
    titles = page.locator(".hits h3").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    page.goto("/search/?page=9999")
    assert "There is no page 9999." in page.locator("#notices").inner_text()
    page.goto("/search/?year_from=2020&year_to=2018")
    assert "The results are for 2018–2020." in page.locator("#notices").inner_text()
    assert page.locator("#o-year svg .on").count() == 3


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_filters_are_closed_on_a_phone_and_open_on_a_desk(open_page, scripts):
    phone = open_page("/search/", scripts=scripts, width=390)
    box = phone.locator("#f-principle-privacy")
    assert not box.is_visible()
    phone.locator("#filters > summary").click()
    assert box.is_visible()
    desk = open_page("/search/", scripts=scripts)
    assert desk.locator("#f-principle-privacy").is_visible()
    desk.locator("#f-principle-privacy").focus()
    assert desk.evaluate("document.activeElement.id") == "f-principle-privacy"


def test_an_engine_that_is_away_is_said_in_place_of_the_results(open_page):
    page = open_page("/search/?q=register")
    body = """<!doctype html><title>Away</title><p id="status">Taking a break</p>
        <section id="results"><p>Please try again</p></section>"""
    page.route(
        "**/search/?q=camera", lambda route: route.fulfill(body=body, content_type="text/html")
    )
    page.fill("#q", "camera")
    page.get_by_text("Please try again").wait_for()
    assert page.locator("#status").inner_text() == "Taking a break"
    page.unroute("**/search/?q=camera")
    page.fill("#q", "register")
    page.wait_for_url("**q=register")
    assert total(page) > 0
