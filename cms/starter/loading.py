"""All steps in their order, each in a transaction of its own."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from tqdm import tqdm

from cms.starter import cities, facts, organisations, samples, synonyms, topics
from cms.starter.records import Step
from content_models.tree import ensure_tree
from indexer import changes


def steps() -> Iterator[Step]:
    """Return every step; a record comes after those that it names."""
    yield from cities.steps()
    yield from topics.steps()
    yield from synonyms.steps()
    yield from organisations.steps()
    yield from facts.steps()
    if settings.SAMPLE_CONTENT:
        yield from samples.steps()


def load(*, show_progress: bool) -> tuple[Counter[str], Counter[str]]:
    """Make what is missing and return how many of each kind were created and were kept.

    It may be stopped at any moment and run again: a record is there with all that belongs to
    it, or not at all.
    """
    with changes.bulk():
        ensure_tree()
    created: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    progress = tqdm(
        list(steps()),
        desc="Starter content",
        unit="record",
        disable=None if show_progress else True,
    )
    with progress:
        for step in progress:
            # Whoever publishes meanwhile is indexed first.
            with changes.bulk():
                outcome = created if step.create() else kept
            outcome[step.kind] += 1
    return created, kept
