"""A server that talks like a Meilisearch, counts what it is asked and finds nothing.

It stands where the question is what a client sends and what it makes of an answer: it keeps
documents and settings in memory, and each engine task is done as soon as it is taken. It says
nothing about Meilisearch: `tests/contracts` asks a real one.
"""

import contextlib
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ABSENT = ("index_not_found", "invalid_request")
IDS = re.compile(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'')


class Stub:
    """`requests` are (method, path) of what was asked; `tasks` are the engine tasks.

    While `fails` is set every task that brings documents fails with it, (code, type).
    """

    def __init__(self) -> None:
        self.indexes: dict[str, dict[str, dict]] = {}
        self.settings: dict[str, dict] = {}
        self.requests: list[tuple[str, str]] = []
        self.tasks: list[dict] = []
        self.fails: tuple[str, str] | None = None
        self.url = ""

    def counted(self) -> dict[str, int]:
        """Return how often each kind of request came, without those that wait for a task."""
        found: dict[str, int] = {}
        for method, path in self.requests:
            if not path.startswith("/tasks/"):
                kind = f"{method} {re.sub('/indexes/[^/]+', '/indexes/*', path)}"
                found[kind] = found.get(kind, 0) + 1
        return found

    def answer(self, method: str, path: str, query: dict, body: object) -> tuple[int, object]:
        self.requests.append((method, path))
        parts = path.strip("/").split("/")
        handler = getattr(self, f"_{parts[0].replace('-', '_')}", None)
        return handler(method, parts[1:], query, body) if handler else refused("not_found")

    def _health(self, *_: object) -> tuple[int, object]:
        return 200, {"status": "available"}

    def _version(self, *_: object) -> tuple[int, object]:
        return 200, {"pkgVersion": "0", "commitSha": "", "commitDate": ""}

    def _stats(self, *_: object) -> tuple[int, object]:
        stats = {name: self._counted(name) for name in self.indexes}
        return 200, {"databaseSize": 0, "lastUpdate": now(), "indexes": stats}

    def _counted(self, index: str) -> dict:
        held = self.indexes[index]
        return {"numberOfDocuments": len(held), "isIndexing": False, "fieldDistribution": {}}

    def _multi_search(self, _method: str, _parts: list, _query: dict, body: dict) -> tuple:
        return 200, {"results": [self._found(each["indexUid"]) for each in body["queries"]]}

    def _found(self, index: str) -> dict:
        held = self.indexes.get(index, {})
        return {
            "indexUid": index, "hits": list(held.values()), "query": "", "processingTimeMs": 0,
            "totalHits": len(held), "estimatedTotalHits": len(held), "facetDistribution": {},
            "limit": 20, "offset": 0, "page": 1, "hitsPerPage": 20, "totalPages": 1,
        }  # fmt: skip

    def _tasks(self, _method: str, parts: list, *_: object) -> tuple[int, object]:
        if not parts:
            return 200, {"results": [], "total": 0, "limit": 20, "from": None, "next": None}
        if (uid := int(parts[0])) >= len(self.tasks):
            return refused("task_not_found")
        return 200, self.tasks[uid]

    def _swap_indexes(self, _method: str, _parts: list, query: dict, body: list) -> tuple:
        for pair in body:
            one, other = pair["indexes"]
            for kept in (self.indexes, self.settings):
                kept[one], kept[other] = kept.get(other, {}), kept.get(one, {})
        return self._task("indexSwap", None, query)

    def _indexes(self, method: str, parts: list, query: dict, body: object) -> tuple[int, object]:
        if not parts:
            if method == "POST":
                self._make(body["uid"])
                return self._task("indexCreation", body["uid"], query)
            found = [described(name) for name in self.indexes]
            return 200, {"results": found, "total": len(found), "limit": 20, "offset": 0}
        index, *rest = parts
        missing = index not in self.indexes
        if rest and rest[0] == "documents" and method in {"POST", "PUT"} and rest[-1] != "fetch":
            return self._write(index, rest, query, body)
        if rest and rest[0] == "settings" and method in {"PATCH", "PUT"}:
            self._make(index)
            change = {name_of(rest[1]): body} if rest[1:] else body
            self.settings[index] |= change
            return self._task("settingsUpdate", index, query)
        if missing:
            return refused(*ABSENT)
        return self._read(method, index, rest, query, body)

    def _read(  # noqa: PLR0911  one for each address
        self, method: str, index: str, rest: list, query: dict, body: dict
    ) -> tuple[int, object]:
        held = self.indexes[index]
        match [method, *rest]:
            case ["GET"]:
                return 200, described(index)
            case ["DELETE"]:
                del self.indexes[index], self.settings[index]
                return self._task("indexDeletion", index, query)
            case ["GET", "settings"]:
                return 200, self.settings[index]
            case ["GET", "settings", name]:
                return 200, self.settings[index].get(name_of(name), [])
            case ["GET", "stats"]:
                return 200, self._counted(index)
            case ["DELETE", "documents"]:
                held.clear()
                return self._task("documentDeletion", index, query)
            case ["DELETE", "documents", key]:
                held.pop(key, None)
                return self._task("documentDeletion", index, query)
            case ["GET", "documents", key]:
                return (200, held[key]) if key in held else refused("document_not_found")
            case ["GET", "documents"] | ["POST", "documents", "fetch"]:
                options = body if method == "POST" else {k: v[0] for k, v in query.items()}
                return 200, page(held, options)
            case ["POST", "search"]:
                return 200, self._found(index)
        return refused("not_found")

    def _write(self, index: str, rest: list, query: dict, body: object) -> tuple[int, object]:
        if self.fails:
            return self._task("documentAdditionOrUpdate", index, query, self.fails)
        self._make(index)
        held = self.indexes[index]
        if rest[1:] in (["delete"], ["delete-batch"]):
            ids = found(body["filter"]) if isinstance(body, dict) else map(str, body)
            for key in ids:
                held.pop(key, None)
            return self._task("documentDeletion", index, query)
        for document in body:
            held[str(document.get("id", next(iter(document.values()))))] = document
        return self._task("documentAdditionOrUpdate", index, query)

    def _make(self, index: str) -> None:
        self.indexes.setdefault(index, {})
        self.settings.setdefault(index, {})

    def _task(
        self, kind: str, index: str | None, query: dict, error: tuple[str, str] | None = None
    ) -> tuple[int, object]:
        uid = len(self.tasks)
        self.tasks.append({
            "uid": uid, "batchUid": uid, "indexUid": index, "type": kind, "canceledBy": None,
            "status": "failed" if error else "succeeded", "details": {}, "duration": "PT0.0001S",
            "error": fault(*error) if error else None, "enqueuedAt": now(), "startedAt": now(),
            "finishedAt": now(), "customMetadata": query.get("customMetadata", [None])[0],
        })  # fmt: skip
        return 202, {
            "taskUid": uid, "indexUid": index, "status": "enqueued", "type": kind,
            "enqueuedAt": now(),
        }  # fmt: skip


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def fault(code: str, kind: str = "invalid_request") -> dict:
    return {"message": f"about {code}", "code": code, "type": kind, "link": "https://stub.invalid"}


def refused(code: str, kind: str = "invalid_request") -> tuple[int, object]:
    return 404, fault(code, kind)


def described(index: str) -> dict:
    return {"uid": index, "primaryKey": "id", "createdAt": now(), "updatedAt": now()}


def name_of(setting: str) -> str:
    """Return how a setting is called in a body: `stop-words` → `stopWords`."""
    first, *others = setting.split("-")
    return first + "".join(other.title() for other in others)


def found(condition: str) -> list[str]:
    return [first or second for first, second in IDS.findall(condition)]


def page(held: dict[str, dict], options: dict) -> dict:
    """Return documents by id, from those beyond `id > "…"` on."""
    beyond = found(options.get("filter") or "")
    keys = sorted(key for key in held if not beyond or key > beyond[0])
    start, limit = int(options.get("offset") or 0), int(options.get("limit") or 20)
    results = [held[key] for key in keys[start : start + limit]]
    return {"results": results, "total": len(keys), "limit": limit, "offset": start}


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def _answer(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        status, content = self.stub.answer(
            self.command, address.path, parse_qs(address.query), body
        )
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def running() -> Iterator[Stub]:
    """Yield a server that is stopped afterwards."""
    stub = Stub()
    handler = type("Handler", (_Handler,), {"stub": stub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        stub.url = f"http://127.0.0.1:{server.server_port}"
        yield stub
        server.shutdown()
        thread.join()
