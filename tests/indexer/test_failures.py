"""One bad document among many, and what operators can do about it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indexer.engines.base import State
from indexer.engines.choose import engine
from indexer.models import Document, Failure, Feed, SearchIndex
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db


def say(*options):
    out = StringIO()
    call_command("failures", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def bad(scripted, drained):
    """Return a page whose document the engine refuses; there is a good one too."""
    page, _ = GuidelineFactory(), GuidelineFactory()
    scripted.refuse = lambda document_id: document_id == f"page-{page.pk}"
    drained()
    return page


def test_they_are_listed_with_code_and_reason(bad):
    line = f"page-{bad.pk} (test_scripted) bad_document: page-{bad.pk} is bad"
    assert say() == f"{line}\n1 set aside\n"
    (found,) = json.loads(say("--json"))
    assert (found["document"], found["code"]) == (f"page-{bad.pk}", "bad_document")


@pytest.mark.parametrize("chosen", ["id", "all"])
def test_one_can_be_retried(bad, scripted, drained, chosen):
    scripted.refuse = lambda _: False
    say("--retry", f"page-{bad.pk}" if chosen == "id" else "--all")
    drained()
    assert f"page-{bad.pk}" in scripted.documents
    assert say() == "0 set aside\n"


def test_one_that_is_dropped_is_not_tried_again_by_itself(bad, scripted, drained):
    assert say("--drop", f"page-{bad.pk}") == "1 dropped\n"
    scripted.writes.clear()
    drained()
    assert scripted.writes == []
    assert say() == "0 set aside\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--retry", "page-999"], "--retry: page-999 was not set aside"),
        (["--drop", "page-999"], "--drop: page-999 was not set aside"),
        (["--retry"], "--retry: name the documents, or say --all"),
        (["--all"], "--all: say --retry or --drop"),
    ],
)
def test_what_was_not_set_aside_is_named(bad, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        say(*options)
    assert Failure.objects.count() == 1


def test_of_a_thousand_documents_one_is_set_aside_and_the_others_are_found(scripted, drained):
    page = GuidelineFactory()
    drained()
    row, seq = Document.objects.get(pk=f"page-{page.pk}"), Feed.row().seq
    for number in range(1, 1_000):
        row.pk, row.page_id, row.seq = f"page-{50_000 + number}", 50_000 + number, seq + number
        row.save(force_insert=True)
    Feed.objects.update(seq=seq + 999)
    bad = "page-50500"
    scripted.refuse = lambda document_id: document_id == bad
    scripted.writes.clear()
    drained()
    (failure,) = Failure.objects.all()
    assert (failure.document_id, failure.code) == (bad, "bad_document")
    assert len(scripted.documents) == 999
    assert len(scripted.writes) <= 25  # one in the lot, then halves
    assert SearchIndex.objects.get().cursor == Feed.row().seq


def test_an_innocent_batch_that_carries_anothers_error_is_not_charged(scripted, drained):
    """The engine may batch neighbours: the first of several in flight fails for the other."""
    page = GuidelineFactory()
    scripted.next_states = [State.REFUSED]
    drained()
    assert not Failure.objects.exists()
    assert f"page-{page.pk}" in dict(engine().entries("test_scripted"))
