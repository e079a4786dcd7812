"""One tool through all scenarios; prints one line of JSON. Runs in the tool's own environment.

    python -m tests.benchmarks.peers.scenarios TOOL PAGES

The tool sees the engine through a proxy that counts its requests, slows and breaks them.
What is in the engine is read beside it.
"""

import contextlib
import json
import os
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

from tests.services import proxy, stub

OURS = "rights-commons"
HANG = 10  # seconds after which an editor is taken to wait for ever
# A worker's lease, and how far it is, once a second.
BESIDE = ('SET "lease', '"held_until"', 'AS "left"', "SAVEPOINT")


class Tool:
    """What differs between the tools: how they rebuild, repair and come to rest."""

    def __init__(self, name: str, before: proxy.Proxy, engine: str, key: str) -> None:
        self.name, self.before, self._engine, self._key = name, before, engine, key

    def rest(self) -> None:
        """Do all that the tool's own processes do after a change."""
        if self.name == OURS:
            from indexer.drain import drain
            from indexer.models import SearchIndex

            SearchIndex.objects.update(next_at=None)
            drain()
        self._wait_for_tasks()

    def _wait_for_tasks(self) -> None:
        while self._ask("/tasks?statuses=enqueued,processing&limit=1")["results"]:
            time.sleep(0.05)

    def rebuild(self) -> int:
        """Run the tool's command that fills the index; return its exit code."""
        from django.core.management import call_command

        command = ["rebuild_index"] if self.name == OURS else ["update_index"]
        try:
            with contextlib.redirect_stdout(StringIO()), contextlib.redirect_stderr(StringIO()):
                call_command(*command)
        except BaseException:  # noqa: BLE001  whatever ends a command
            return 1
        finally:
            self._wait_for_tasks()
        return 0

    def repair(self) -> None:
        """Run the tool's command for an index that is in doubt."""
        if self.name == OURS:
            from django.core.management import call_command

            call_command("reconcile_index", stdout=StringIO())
            self.rest()
        else:
            self.rebuild()

    def documents(self) -> list[str]:
        """Return every document that searches may find, as JSON."""
        found = []
        for index in self._ask("/indexes?limit=1000")["results"]:
            if self.name == OURS and index["uid"] != self._live():
                continue
            start = 0
            while page := self._documents(index["uid"], start):
                found += [json.dumps(document) for document in page]
                start += 1000
        return found

    def _live(self) -> str:
        from indexer.models import SearchIndex

        return SearchIndex.objects.get(live=True).name

    def _documents(self, index: str, offset: int) -> list[dict]:
        return self._ask(f"/indexes/{index}/documents?limit=1000&offset={offset}")["results"]

    def _ask(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self._key}"}
        with urllib.request.urlopen(
            urllib.request.Request(self._engine + path, headers=headers)
        ) as a:
            return json.load(a)

    @contextlib.contextmanager
    def counting(self) -> Iterator[list[str]]:
        """Yield what will be the requests made meanwhile, without those that wait for tasks."""
        begun, found = len(self.before.asked), []
        yield found
        found += [line for line in self.before.asked[begun:] if not line.startswith("GET /tasks/")]


def writes(requests: list[str]) -> int:
    """Count the requests that change documents."""
    return sum(
        "/documents" in r and "/fetch" not in r and not r.startswith("GET") for r in requests
    )


def blocked(action: Callable[[], object]) -> float:
    """Return for how many seconds an action keeps its caller waiting, at most HANG."""
    began = time.monotonic()

    def run() -> None:
        with contextlib.suppress(Exception):
            action()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(HANG)
    return round(time.monotonic() - began, 2)


class Scenarios:
    """Goes through the scenarios; `found` are the numbers by name."""

    def __init__(self, tool: Tool, pages: int, engine: stub.Stub | None) -> None:
        from tests.benchmarks.peers.content import plant

        self.tool, self.engine = tool, engine
        self.found: dict[str, Any] = {}
        self.titles = {f"title-{n}-": True for n in range(pages)}
        self.parent, self.model, self.topic = plant(pages)
        tool.rest()
        if tool.name == OURS:
            tool.rebuild()  # its first index is filled by the worker, as it goes

    def run(self) -> dict[str, Any]:
        self.rebuild()
        self.publish()
        self.save_many()
        self.rename_a_term()
        self.outage()
        self.publish_during_a_rebuild()
        self.leak()
        self.fail()
        return self.found

    def page(self, number: int) -> Any:
        return self.model.objects.get(title=f"title-{number}-")

    def publish_page(self, page: Any, title: str) -> None:
        page.title = title
        page.save_revision().publish()

    def wrong(self, expected: dict[str, bool]) -> int:
        """Count titles that are missing though public, or there though not."""
        held = "\n".join(self.tool.documents())
        return sum((title in held) is not shown for title, shown in expected.items())

    def rebuild(self) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        began = time.monotonic()
        with self.tool.counting() as requests, CaptureQueriesContext(connection) as queries:
            self.found["S1 rebuild: exit code"] = self.tool.rebuild()
        sql = [query["sql"] for query in queries]
        self.found["S1 rebuild: requests"] = len(requests)
        beside = sum(any(word in one for word in BESIDE) for one in sql)
        self.found["S1 rebuild: SQL"] = len(sql) - beside
        self.found["S1 rebuild: SQL for lease and progress, by the second"] = beside
        self.found["S1 rebuild: seconds"] = round(time.monotonic() - began, 1)
        self.found["S1 rebuild: wrong"] = self.wrong(self.titles)

    def publish(self) -> None:
        with self.tool.counting() as requests:
            self.publish_page(self.page(0), "title-0b-")
        self.found["S2 publish: requests meanwhile"] = len(requests)
        self.found["S2 publish: writes meanwhile"] = writes(requests)
        self.tool.before.fault, self.tool.before.delay = "slow", 0.2
        page = self.page(1)
        self.found["S2 publish: seconds, engine 200 ms away"] = blocked(
            lambda: self.publish_page(page, "title-1b-")
        )
        self.tool.before.fault = ""
        self.tool.rest()

    def save_many(self) -> None:
        with self.tool.counting() as requests:
            for n in range(10, 60):
                page = self.page(n)
                page.title = f"title-{n}b-"
                page.save()
            self.tool.rest()
        self.found["S4 50 saves: writes"] = writes(requests)

    def rename_a_term(self) -> None:
        with self.tool.counting() as requests:
            self.topic.name = "topic-new"
            self.topic.save()
            self.tool.rest()
        held = self.tool.documents()
        self.found["S5 renamed term: requests"] = len(requests)
        self.found["S5 renamed term: stale"] = sum("topic-old" in each for each in held)
        self.found["S5 renamed term: right"] = sum("topic-new" in each for each in held)

    def outage(self) -> None:
        self.tool.before.fault = "refused"
        errors, expected = 0, {}
        for n in range(60, 180):
            page = self.page(n)
            try:
                if n < 160:
                    self.publish_page(page, f"title-{n}b-")
                elif n < 170:
                    page.delete()
                else:
                    page.unpublish()
            except Exception:  # noqa: BLE001  an editor sees an error page
                errors += 1
        self.tool.before.fault = ""
        titles = set(self.model.objects.live().values_list("title", flat=True))
        for n in range(60, 180):
            expected |= {f"title-{n}{end}": f"title-{n}{end}" in titles for end in ("-", "b-")}
        self.tool.rest()
        self.found["S6 outage: errors for editors"] = errors
        self.found["S6 outage: wrong after it"] = self.wrong(expected)
        self.tool.repair()
        self.found["S6 outage: wrong after repair"] = self.wrong(expected)

    def publish_during_a_rebuild(self) -> None:
        threads: list[threading.Thread] = []
        page = self.page(200)

        def meanwhile(line: str) -> None:
            if writes([line]) and not threads:
                edit = threading.Thread(target=self.publish_page, args=(page, "title-200b-"))
                threads.append(edit)
                edit.start()
                edit.join(5)  # it may have to wait for the rebuild's own transaction

        self.tool.before.before = meanwhile
        self.tool.rebuild()
        self.tool.before.before = lambda _: None
        threads[0].join()
        assert self.model.objects.filter(title="title-200b-").exists()
        self.tool.rest()
        self.found["S7 published during a rebuild: lost"] = self.wrong({"title-200b-": True})

    def leak(self) -> None:
        from django.db import transaction
        from django.utils import timezone
        from wagtail.models import Page, PageViewRestriction

        from tests.benchmarks.peers.content import create

        made = {
            name: create(self.parent, self.model, f"leak-{name}-")
            for name in ("unpublished", "restricted", "expired")
        }
        create(self.parent, self.model, "leak-draft-", live=False).save_revision()
        create(made["restricted"], self.model, "leak-inherited-")
        self.tool.rest()
        made["unpublished"].unpublish()
        closed, late = (Page.objects.get(pk=made[n].pk) for n in ("restricted", "expired"))
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        late.expire_at = timezone.now() - timedelta(hours=1)
        late.save()
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            create(self.parent, self.model, "leak-undone-")
            raise ZeroDivisionError
        self.tool.rest()
        held = "\n".join(self.tool.documents())
        names = (*made, "draft", "inherited", "undone")
        leaked = [name for name in names if f"leak-{name}-" in held]
        self.found["S8 leaked of 6"] = f"{len(leaked)}: {', '.join(leaked)}" if leaked else 0

    def fail(self) -> None:
        if self.engine:
            self.engine.fails = ("internal", "internal")
            self.found["S7 every task fails: exit code"] = self.tool.rebuild()
            self.engine.fails = None
        self.tool.before.fault = "silent"
        page = self.page(2)
        self.found[f"S2 publish: seconds, engine silent (at most {HANG})"] = blocked(
            lambda: self.publish_page(page, "title-2b-")
        )


def main() -> None:
    name, pages = sys.argv[1], int(sys.argv[2])
    url, key = os.environ.get("ENGINE_URL", ""), os.environ.get("ENGINE_KEY", "key")
    with contextlib.ExitStack() as stack:
        engine = None if url else stack.enter_context(stub.running())
        before = stack.enter_context(proxy.before(engine.url if engine else url))
        os.environ |= {"ENGINE_PORT": before.url.rpartition(":")[2], "ENGINE_KEY": key}
        os.environ |= {"MEILISEARCH_URL": before.url, "MEILISEARCH_KEY": key, "TOOL": name}

        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        found = Scenarios(
            Tool(name, before, engine.url if engine else url, key), pages, engine
        ).run()
    print(json.dumps(found), flush=True)
    os._exit(0)  # a tool that waits for the engine for ever is not waited for


if __name__ == "__main__":
    main()
