"""What a reader with a cheap phone waits for: the first view over a corpus, served as on a server.

    STATE_DIR=… python -m tests.benchmarks.first_view [--rounds 5]

Serves the site whose content stands in STATE_DIR (docs/corpus.md) with docker-compose.yml's web
command and the production settings, and opens each of PAGES in a new Chromium window of a phone's
width: 1.6 Mbit/s, 150 ms there and back, a processor four times slower. Prints medians of the
largest contentful paint (LCP) and of the server's first byte, the worst layout shift (CLS), bytes
over the wire and requests. Exits with 1 if one is above its limit or another host was asked.
"""

import argparse
import contextlib
import os
import shlex
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.services import compose
from tests.services.chromium import CHROMIUM
from tests.services.production import SECRETS
from tests.services.site import PROJECT, answers

PAGES = ("/", "/search/", "/search/?q=privacy", "/search/?q=facial+recognition&country=nl")
WARM = 10  # requests of each page before: the reader is the first, not the server's first
LCP, CLS, BYTES = 1500, 0.05, 60_000  # milliseconds, of the window's area and height, bytes
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SEEN = """() => new Promise(done => {
    let lcp = 0, cls = 0;
    const see = (type, each) => new PerformanceObserver(list => list.getEntries().forEach(each))
        .observe({type, buffered: true});
    see("largest-contentful-paint", entry => lcp = entry.startTime);
    see("layout-shift", entry => cls += entry.hadRecentInput ? 0 : entry.value);
    const first = performance.getEntriesByType("navigation")[0].responseStart;
    setTimeout(() => done({lcp, cls, first}), 1000);
})"""


@contextlib.contextmanager
def served(folder: Path):
    """Yield the address of a server of the content in `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    env = SECRETS | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "STATE_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "DATABASE_URL": f"sqlite:///{folder}/content.sqlite3",
        "BROKER_URL": "redis://127.0.0.1:1",  # readers need none
        "PUBLIC_BASE_URL": address,
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, env=env, cwd=PROJECT, check=True)
    command = shlex.split(compose.services(env)["web"]["command"])
    with (folder / "first-view.log").open("wb") as log:
        web = subprocess.Popen(command, env=env, cwd=PROJECT, stdout=log, stderr=log)
    try:
        while not answers(port):
            assert web.poll() is None, (folder / "first-view.log").read_text()
            time.sleep(0.1)
        yield address
    finally:
        web.terminate()
        web.wait()


def view(browser, address: str) -> dict:
    """Open an address as for the first time; return what it took."""
    window = browser.new_context(viewport={"width": 390, "height": 844})
    page = window.new_page()
    tools = window.new_cdp_session(page)
    sizes, hosts = [], set()
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tools.on(
        "Network.requestWillBeSent",
        lambda event: hosts.add(urlsplit(event["request"]["url"]).netloc),
    )
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", NETWORK)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, timeout=120_000)
    seen = page.evaluate(SEEN)
    window.close()
    return seen | {"bytes": round(sum(sizes)), "requests": len(sizes), "hosts": hosts}


def measure(folder: Path, rounds: int) -> int:
    """Print what each page takes; return 1 if one takes too much."""
    too_much = False
    with served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for path in PAGES * WARM:
            with urllib.request.urlopen(address + path) as answer:
                answer.read()
        view(browser, address + PAGES[0])
        for path in PAGES:
            views = [view(browser, address + path) for _ in range(rounds)]
            lcp, first = (statistics.median(v[name] for v in views) for name in ("lcp", "first"))
            cls, weight = (max(v[name] for v in views) for name in ("cls", "bytes"))
            hosts = set().union(*(v["hosts"] for v in views))
            own = hosts == {urlsplit(address).netloc}
            too_much |= lcp >= LCP or cls >= CLS or weight > BYTES or not own
            print(  # noqa: T201
                f"{path}: LCP {lcp:.0f} ms (worst {max(v['lcp'] for v in views):.0f}),"
                f" first byte {first:.0f} ms, CLS {cls:.3f}, {weight} bytes,"
                f" {views[0]['requests']} requests, {'own host only' if own else sorted(hosts)}",
                flush=True,
            )
        browser.close()
    return int(too_much)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    sys.exit(measure(Path(os.environ["STATE_DIR"]).resolve(), options.rounds))
