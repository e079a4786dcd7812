"""Judged queries over a corpus, made of its own words by rules (README.md): nothing is invented.

Every rule takes documents in the order of a hash of their ids, so that nobody chooses them.
"""

import gzip
import hashlib
import html
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.relevance.judged import Query

EACH = 20  # queries of a kind
FEW = 10  # documents that a phrase may stand in
Judged = Iterator[tuple[str, str, dict[str, int]]]


@dataclass(frozen=True)
class Row:
    """A document of the source file; `words` is its text as words between single spaces."""

    id: str
    lang: str
    title: str
    tags: tuple[str, ...]
    work: str
    words: str

    def holds(self, words: str) -> bool:
        return f" {words.casefold()} " in self.words


def rows(path: Path) -> list[Row]:
    """Read a corpus (docs/corpus.md)."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        found = [_row(json.loads(line)) for line in lines]
    return sorted(found, key=lambda row: hashlib.sha256(row.id.encode()).digest())


def _row(raw: dict[str, str]) -> Row:
    text = html.unescape(re.sub(r"<[^>]+>", " ", raw["html"]))
    words = _plain(f"{raw['title']} {text}")
    work = raw.get("translation_key") or raw["id"]
    return Row(raw["id"], raw["lang"], raw["title"], tuple(raw["tags"]), work, f" {words} ")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def queries(corpus: list[Row]) -> list[Query]:
    """Return up to EACH queries of each of the nine kinds."""
    kinds: dict[str, Callable[[list[Row]], Judged]] = {
        "known item": _known, "typo": _typo, "half-typed": _half, "question": _question,
        "topic": _topic, "cross-language": _across, "acronym": _acronym, "phrase": _phrase,
        "exclusion": _exclusion,
    }  # fmt: skip
    return [
        Query(text, kind, lang, grades)
        for kind, make in kinds.items()
        for text, lang, grades in islice(make(corpus), EACH)
    ]


def _titled(corpus: list[Row]) -> Iterator[tuple[Row, list[str]]]:
    """Yield documents whose title no other has, with the three to eight words of it."""
    times: dict[str, int] = defaultdict(int)
    for row in corpus:
        times[row.title.casefold()] += 1
    for row in corpus:
        words = re.findall(r"\w+", row.title)
        if times[row.title.casefold()] == 1 and 3 <= len(words) <= 8 and "?" not in row.title:
            yield row, words


def _known(corpus: list[Row]) -> Judged:
    for row, words in _titled(corpus):
        yield " ".join(words), row.lang, {row.id: 3}


def _typo(corpus: list[Row]) -> Judged:
    for row, words in islice(_titled(corpus), EACH, None):
        longest = max(words, key=len)
        if longest.isalpha() and len(longest) >= 7:  # its fourth letter is left out
            wrong = [w[:3] + w[4:] if w == longest else w for w in words]
            yield f"{' '.join(wrong)} ", row.lang, {row.id: 3}


def _half(corpus: list[Row]) -> Judged:
    for row, words in islice(_titled(corpus), 3 * EACH, None):
        if words[-1].isalpha() and len(words[-1]) >= 6:
            half = [*words[:-1], words[-1][: len(words[-1]) // 2 + 1]]
            yield " ".join(half), row.lang, {row.id: 3}


def _question(corpus: list[Row]) -> Judged:
    for row in corpus:
        if row.title.rstrip().endswith("?") and len(row.title.split()) >= 6:
            same = [r.id for r in corpus if r.title == row.title]
            yield row.title, row.lang, dict.fromkeys(same, 3)


def _topic(corpus: list[Row]) -> Judged:
    tagged = defaultdict(list)
    for row in corpus:
        for tag in row.tags:
            tagged[tag].append(row)
    for tag, members in tagged.items():
        text = " ".join(re.findall(r"\w+", tag))
        if 5 <= len(members) <= 200 and ":" not in tag and len(text) >= 5:
            titled = [r.id for r in corpus if f" {text.casefold()} " in f" {_plain(r.title)} "]
            if any(r.id in titled for r in members):
                grades = dict.fromkeys((r.id for r in members), 2)
                yield text, members[0].lang, grades | dict.fromkeys(titled, 3)


def _across(corpus: list[Row]) -> Judged:
    works = defaultdict(list)
    for row in corpus:
        works[row.work].append(row)
    for members in works.values():
        if len(members) > 1 and len({row.title for row in members}) == len(members):
            grades = {row.id: 2 for row in members[1:]}
            yield members[0].title, members[1].lang, {members[0].id: 3, **grades}


def _acronym(corpus: list[Row]) -> Judged:
    for short in dict.fromkeys(s for r in corpus for s in re.findall(r"\(([A-Z]{3,5})\)", r.title)):
        titles = [r.id for r in corpus if re.search(rf"\b{short}\b", r.title)]
        texts = {r.id: 1 for r in corpus if r.holds(short)}
        if len(titles) <= FEW:
            yield short, "en", {**texts, **dict.fromkeys(titles, 3)}


def _phrases(corpus: list[Row]) -> Iterator[tuple[Row, str, list[Row]]]:
    for row in corpus:
        words = row.words.split()
        middle = len(words) // 2
        phrase = " ".join(words[middle : middle + 3])
        if len(phrase) < 15 or not phrase.replace(" ", "").isalpha():
            continue
        found = [other for other in corpus if other.holds(phrase)]
        if 2 <= len(found) <= FEW:
            yield row, phrase, found


def _phrase(corpus: list[Row]) -> Judged:
    for row, phrase, found in _phrases(corpus):
        yield f'"{phrase}"', row.lang, dict.fromkeys((r.id for r in found), 3)


def _exclusion(corpus: list[Row]) -> Judged:
    for row, phrase, found in islice(_phrases(corpus), EACH, None):
        for word in (w for w in sorted(set(row.words.split())) if w.isalpha() and len(w) > 6):
            kept = [r.id for r in found if not r.holds(word)]
            if kept and len(kept) < len(found) and word not in phrase:
                yield f'"{phrase}" -{word}', row.lang, dict.fromkeys(kept, 3)
                break
