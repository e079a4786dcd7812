"""`CORPUS=path make relevance`: the queries that judge_corpus.py makes, asked of our search.

    [STATE_DIR=…] [MEILISEARCH_URL=… MEILISEARCH_KEY=…] python -m tests.relevance.corpus CORPUS

Asks the site whose content stands in STATE_DIR, which holds the corpus; without STATE_DIR the
corpus is imported into a folder of its own, which takes minutes.
"""

import argparse
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def site(path: Path) -> Iterator[None]:
    """Set Django up on a site that holds the corpus."""
    from tests.relevance.content import platform

    if os.environ.get("STATE_DIR"):
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
        django.setup()
        yield
        return
    with platform():
        from django.core.management import call_command

        call_command("import_corpus", path)
        call_command("drain_outbox")
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    path = parser.parse_args().corpus
    with site(path):
        from cms.corpus.models import ImportedRow
        from cms.search.criteria import Criteria
        from cms.search.find import find
        from indexer.published import live_index
        from tests.relevance.judge_corpus import queries, rows
        from tests.relevance.judged import Query
        from tests.relevance.measure import line, measure, table, worst

        names = {f"page-{page}": row for row, page in ImportedRow.objects.values_list("id", "page")}

        def ask(query: Query) -> tuple[list[str], int]:
            found = find(Criteria(text=query.text, language=query.lang, page_size=20))
            keys = [hit.document.pk for hit in found.hits]
            return [names.get(key, key) for key in keys], found.total

        index = live_index()
        assert index, "Nothing has been indexed in STATE_DIR."
        scores = measure(ask, queries(rows(path)))
        print(*table(scores), "  the ten worst", *worst(scores), sep="\n")
        engine = "meilisearch" if "://" in index.engine else index.engine  # an address
        name, _, numbers = line(engine, scores).partition(" ")
        print(f"\n{name} corpus {numbers}")


if __name__ == "__main__":
    main()
