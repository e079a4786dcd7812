"""How long the text of a body of 15 kB takes, beside Wagtail's `get_text_for_indexing`.

    python -m tests.benchmarks.text

Prints milliseconds for prose and for many tags, read anew and, ours, kept, and the ratio.
"""

import time
from collections.abc import Callable

from wagtail.rich_text import get_text_for_indexing

from indexer.text import visible_text

BODIES = {
    "prose": "<p>A city says which algorithms it uses, and who answers for each of them.</p>\n"
    * 190,
    "many tags": "<ul><li><b>A</b> <a href='/a/'>city</a> <i>says</i></li></ul>\n" * 240,
}


def milliseconds(read: Callable[[], str]) -> float:
    times = []
    for _ in range(200):
        began = time.perf_counter()
        read()
        times.append(time.perf_counter() - began)
    return min(times) * 1000


def main() -> None:
    for name, body in BODIES.items():
        wagtails = milliseconds(lambda body=body: get_text_for_indexing(body))  # type: ignore[misc]
        ways = {"anew": visible_text.__wrapped__, "kept": visible_text}
        for way, reader in ways.items():
            ours = milliseconds(lambda body=body, reader=reader: reader(body))  # type: ignore[misc]
            print(  # noqa: T201
                f"{name}, {len(body):,} characters, {way}: {ours:.3f} ms, Wagtail "
                f"{wagtails:.3f} ms, ratio {ours / wagtails:.3f}"
            )


if __name__ == "__main__":
    main()
