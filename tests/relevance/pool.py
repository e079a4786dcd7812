"""`python -m tests.relevance.pool`: documents that engines find and nobody has graded yet.

For each query they stand shuffled, without saying who found them: grade by the text alone.
"""

import random
import sys

from tests.relevance.content import meilisearch, platform


def main() -> int:
    with platform(), meilisearch() as server:
        from indexer.published import documents
        from tests.relevance import engines
        from tests.relevance.judged import name, queries

        texts, shown = {}, {}
        for row in documents().exclude(page=None):
            body = row.body
            known = name(body["slug"])
            passages = " ".join(passage["text"] for passage in body["passages"])
            texts[known] = f"{body['title']} {body['summary']} {passages}".casefold()
            shown[known] = f"{body['title']} | {body['summary']}"
        asked = queries()
        found = {query: {*engines.ours(query)[0][:10]} for query in asked}
        if server:
            ask = engines.defaults(*server)
            engines.use_meilisearch(*server)
            for query in asked:
                found[query] |= {*engines.ours(query)[0][:10], *ask(query)[0][:10]}
        for query in asked:
            found[query] |= set(engines.scan(texts, query))
            rest = sorted(found[query] - query.grades.keys())
            random.shuffle(rest)
            print(f"\n{query.kind}: {query.text}  {dict(query.grades)}")
            print(*(f"  {known}  {shown[known]}" for known in rest), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
