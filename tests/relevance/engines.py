"""Who answers the queries: our search with either engine, and Meilisearch's defaults."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import meilisearch
from django.conf import settings

from cms.search.criteria import Criteria
from cms.search.find import find
from indexer.drain import drain
from indexer.published import documents
from search_config.document import engine_document
from tests.relevance.judged import Query, name

Ranking = tuple[list[str], int]
Ask = Callable[[Query], Ranking]
TEXT_FIELDS = ("title", "title_original", "names", "summary", "passages")


def ours(query: Query) -> Ranking:
    """Return the first 20 documents of our search, and how many there are."""
    found = find(Criteria(text=query.text, language=query.lang, page_size=20))
    return [name(hit.document.body["slug"]) for hit in found.hits], found.total


def use_meilisearch(url: str, key: str) -> None:
    """Let our search use that server, and fill it."""
    settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY = url, key
    settings.MEILISEARCH_SEARCH_KEY = key
    drain()


def defaults(url: str, key: str) -> Ask:
    """Fill an index with the same texts, leave all settings as they are, and return who asks it."""
    client = meilisearch.Client(url, key)
    rows = []
    names = {}
    for row in documents().exclude(page=None):
        document = engine_document(row.pk, row.fingerprint, row.title_key, row.url, row.body)
        rows.append({"id": row.pk, **{field: document[field] for field in TEXT_FIELDS}})
        names[row.pk] = name(row.body["slug"])
    task = client.index("defaults").add_documents(rows, primary_key="id")
    while client.get_task(task.task_uid).status in {"enqueued", "processing"}:
        time.sleep(0.05)
    return partial(_ask_defaults, client, names)


def _ask_defaults(client: meilisearch.Client, names: dict[str, str], query: Query) -> Ranking:
    answer = client.index("defaults").search(query.text, {"hitsPerPage": 20, "page": 1})
    return [names[hit["id"]] for hit in answer["hits"]], answer["totalHits"]


def scan(texts: dict[str, str], query: Query) -> Sequence[str]:
    """Return the documents that hold most of the words, as a plain scan finds them."""
    words = [word.strip('"?¿.,').casefold() for word in query.text.split()]
    words = [word for word in words if not word.startswith("-") and len(word) > 2]
    found = {pk: sum(word in text for word in words) for pk, text in texts.items()}
    return [pk for pk, number in sorted(found.items(), key=lambda i: -i[1]) if number][:10]
