"""Criteria 25 to 29: other sites are told, at once and truly, and nobody can misuse it."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import standardwebhooks
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms import outgoing
from cms.webhooks import messages, sending, tasks
from cms.webhooks.models import Delivery, Endpoint, State
from cms.webhooks.secrets import decrypted
from indexer import published
from indexer.models import Feed, SearchIndex
from tests.factories import GuidelineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


class Receiver:
    """A receiver on this machine. `answers` are what it says next; then always 204."""

    def __init__(self):
        self.got, self.answers = [], []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?key=x"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def said(self):
        return [json.loads(body) for _, body in self.got]

    @property
    def names(self):
        return [headers["webhook-id"] for headers, _ in self.got]


@pytest.fixture
def receiver(settings):
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def endpoint(drained, receiver):
    return Endpoint.objects.create(name="Copy", url=receiver.url, contact="a@example.org")


def serve():
    """Do what beat and the worker do."""
    for pk in sending.due():
        sending.deliver(pk)


def before_each_request(monkeypatch, do):
    """Do something in this thread, which has the database, before a message is sent."""
    request = outgoing.request

    def asked(*arguments):
        do()
        return request(*arguments)

    monkeypatch.setattr(outgoing, "request", asked)


def later(endpoint):
    """Let the pause before the next attempt pass."""
    Endpoint.objects.filter(pk=endpoint.pk).update(next_at=timezone.now())


def test_criterion_25_a_message_is_thin_and_sent_when_document_and_search_are_new(
    endpoint, receiver, drained, monkeypatch
):
    found = []
    before_each_request(monkeypatch, lambda: found.append(published.live_index().cursor))
    page = GuidelineFactory(title="Rules", slug="rules")
    serve()
    assert receiver.got == []  # nothing is built yet
    drained()
    serve()
    said = {each["data"]["id"]: each for each in receiver.said}[f"page-{page.pk}"]
    assert said["type"] == "document.changed"
    assert set(said) == {"type", "timestamp", "data"}
    assert said["data"]["url"] == "http://localhost:8000/guidelines/rules/"
    assert set(said["data"]) == {"seq", "id", "type", "locale", "url"}
    assert all(len(body) < 20_000 for _, body in receiver.got)
    # The index had each of them when it was told of.
    assert all(
        each["data"]["seq"] <= cursor for each, cursor in zip(receiver.said, found, strict=True)
    )
    page.unpublish()
    drained()
    serve()
    assert receiver.said[-1]["type"] == "document.deleted"
    serve()
    assert len(receiver.names) == len(set(receiver.names))


def test_criterion_25_nothing_is_sent_ahead_of_the_index_or_of_what_has_been_hidden(
    endpoint, receiver, drained
):
    page = GuidelineFactory(title="zzsecretzz", slug="zzsecretzz")
    drained()
    index = SearchIndex.objects.get(live=True)
    SearchIndex.objects.filter(pk=index.pk).update(cursor=0)
    serve()
    assert receiver.got == []
    SearchIndex.objects.filter(pk=index.pk).update(cursor=index.cursor)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    serve()  # the worker has not settled it yet
    drained()
    serve()
    assert not [
        each
        for each in receiver.said
        if "zzsecretzz" in str(each) and each["type"] != "document.deleted"
    ]


def test_criterion_26_the_bytes_sent_are_the_bytes_signed_under_one_lasting_name(
    endpoint, receiver, drained
):
    secret = decrypted(endpoint.secret)
    assert secret not in endpoint.secret
    receiver.answers = [(500, {})]
    GuidelineFactory()
    drained()
    serve()
    later(endpoint)
    serve()
    assert receiver.names[0] == receiver.names[1]
    assert receiver.got[0][1] == receiver.got[1][1]
    for headers, body in receiver.got:
        assert standardwebhooks.Webhook(secret).verify(body, headers)["data"]["id"]
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(secret).verify(body + b" ", headers)


def test_criterion_26_two_secrets_are_valid_while_one_replaces_the_other(
    endpoint, receiver, drained, settings
):
    old, new = decrypted(endpoint.secret), endpoint.rotate()
    assert new != old
    GuidelineFactory()
    drained()
    serve()
    headers, body = receiver.got[0]
    for secret in (old, new):
        assert standardwebhooks.Webhook(secret).verify(body, headers)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert Endpoint.objects.get().signing_secrets() == [new]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert Endpoint.objects.get().signing_secrets() == [new, old]


@pytest.mark.parametrize("answer", [500, 503, 429, 408, None])
def test_criterion_27_a_receiver_that_may_recover_is_asked_again_after_growing_pauses(
    endpoint, receiver, drained, monkeypatch, answer
):
    if answer is None:

        def silent(*_):
            raise outgoing.NoAnswer("no answer")

        monkeypatch.setattr(outgoing, "request", silent)
    else:
        receiver.answers = [(answer, {})] * 7
    GuidelineFactory()
    drained()
    cursor = endpoint.cursor
    for pause in sending.PAUSES:
        serve()
        endpoint.refresh_from_db()
        left = (endpoint.next_at - timezone.now()).total_seconds()
        assert pause * 0.85 < left < pause * 1.15
        assert endpoint.cursor == cursor
        serve()  # not before its time
        later(endpoint)
    assert Delivery.objects.get().attempts == len(sending.PAUSES)
    sending.deliver(endpoint.pk)
    assert Delivery.objects.order_by("seq").first().state == State.DEAD
    assert Endpoint.objects.get().cursor != cursor


def test_criterion_27_it_may_say_itself_when_to_come_again(endpoint, receiver, drained):
    receiver.answers = [(429, {"Retry-After": "4000"})]
    GuidelineFactory()
    drained()
    serve()
    left = Endpoint.objects.get().next_at - timezone.now()
    assert timedelta(seconds=3900) < left < timedelta(seconds=4100)


@pytest.mark.parametrize("answer", [400, 401, 404, 302])
def test_criterion_27_what_it_refuses_is_given_up_and_can_be_sent_again(
    endpoint, receiver, drained, capsys, answer
):
    receiver.answers = [(answer, {"Location": "http://127.0.0.1:1/"})]
    page = GuidelineFactory()
    drained()
    serve()
    dead = Delivery.objects.get(state=State.DEAD)
    assert (dead.status, dead.attempts) == (answer, 1)
    call_command("replay_webhooks")
    assert "1 given up" in capsys.readouterr().out
    with pytest.raises(CommandError, match="999"):
        call_command("replay_webhooks", "999")
    call_command("replay_webhooks", str(endpoint.pk))
    serve()
    assert receiver.names.count(f"msg_{endpoint.pk}_{dead.epoch}_{dead.seq}") == 2
    dead.refresh_from_db()
    assert dead.state == State.DELIVERED
    # What has changed since is told by a newer message alone.
    page.unpublish()
    drained()
    Delivery.objects.filter(document=f"page-{page.pk}").update(state=State.REPLAY)
    told = len(receiver.got)
    serve()
    assert receiver.said[-1]["type"] == "document.deleted"
    assert len(receiver.got) == told + 1


def test_criterion_27_410_and_three_days_of_failures_switch_it_off_with_a_mail(
    endpoint, receiver, drained
):
    receiver.answers = [(410, {})]
    GuidelineFactory()
    drained()
    serve()
    endpoint.refresh_from_db()
    assert (endpoint.enabled, "410" in endpoint.disabled_because) == (False, True)
    endpoint.enabled = True
    endpoint.save()
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=4))
    receiver.answers = [(500, {})]
    serve()
    endpoint.refresh_from_db()
    assert (endpoint.enabled, "3 days" in endpoint.disabled_because) == (False, True)
    assert [message.to for message in mail.outbox] == [["a@example.org"]] * 2
    serve()
    told = len(receiver.got)
    endpoint.save()  # an editor switches it on by the form
    Endpoint.objects.update(enabled=True)
    serve()
    assert len(receiver.got) > told


def test_criterion_27_a_message_whose_worker_died_is_sent_again(
    endpoint, receiver, drained, monkeypatch
):
    GuidelineFactory()
    drained()

    def dies(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_record", dies)
        with pytest.raises(SystemExit):
            sending.deliver(endpoint.pk)
    assert len(receiver.got) == 1
    serve()  # its claim still stands
    assert len(receiver.got) == 1
    with time_machine.travel(timezone.now() + sending.CLAIM + timedelta(seconds=1)):
        serve()
    assert receiver.names[0] == receiver.names[1]
    assert not Delivery.objects.exclude(state=State.DELIVERED).exists()


def test_criterion_27_a_worker_that_lost_its_claim_moves_nothing(
    endpoint, receiver, drained, monkeypatch
):
    GuidelineFactory()
    drained()
    before_each_request(monkeypatch, lambda: Endpoint.objects.update(claim="another"))
    cursor = endpoint.cursor
    sending.deliver(endpoint.pk)
    assert len(receiver.got) == 1
    assert Endpoint.objects.get().cursor == cursor


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "https://127.0.0.1/", "https://169.254.169.254/latest/",
        "https://[::ffff:10.0.0.1]/", "https://localhost/", "https://user:x@example.org/",
        "https://example.org:22/", "ftp://example.org/",
    ],
)  # fmt: skip
def test_criterion_28_an_address_inside_is_refused_when_saved_and_when_sent_to(drained, url):
    with pytest.raises(ValidationError) as refused:
        Endpoint(name="x", url=url).full_clean()
    assert set(refused.value.message_dict) == {"url"}
    endpoint = Endpoint.objects.create(name="x", url=url)  # as a name that has moved since
    GuidelineFactory()
    drained()
    sending.deliver(endpoint.pk)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status) == (State.WAITING, None)
    assert delivery.error


def test_criterion_29_a_slow_receiver_delays_nobody_and_is_asked_by_one_worker_alone(
    endpoint, receiver, drained, monkeypatch
):
    other = Receiver()
    try:
        second = Endpoint.objects.create(name="Other", url=other.url)
        GuidelineFactory()
        drained()
        sent = []
        monkeypatch.setattr(tasks.deliver, "apply_async", lambda args, **_: sent.append(args[0]))
        tasks.send()
        assert sent == [endpoint.pk, second.pk]  # one task for each
        # While the first is being served, its task finds the claim and goes.
        Endpoint.objects.filter(pk=endpoint.pk).update(
            claim="somebody", claimed_until=timezone.now() + sending.CLAIM
        )
        for pk in sent:
            tasks.deliver(pk)
        assert receiver.got == []
        assert other.got
    finally:
        other.server.shutdown()
        other.server.server_close()


def test_criterion_29_many_edits_are_one_message_and_a_turn_has_its_end(
    endpoint, receiver, drained, monkeypatch
):
    page = GuidelineFactory()
    for number in range(20):
        page.title = f"Title {number}"
        page.save_revision().publish()
    drained()
    monkeypatch.setattr(sending, "BUDGET", -1)
    serve()
    assert receiver.got == []
    monkeypatch.setattr(sending, "BUDGET", 20)
    serve()
    ids = [each["data"]["id"] for each in receiver.said]
    assert ids.count(f"page-{page.pk}") == 1


def test_after_a_restore_the_receiver_is_told_to_read_the_feed_anew(endpoint, receiver, drained):
    Feed.objects.update(epoch="other")
    GuidelineFactory()
    drained()
    serve()
    assert receiver.said[0]["type"] == "changes.restarted"
    GuidelineFactory(slug="next")
    drained()
    serve()
    assert receiver.said[-1]["type"] == "document.changed"
    assert messages.again("gone", 1) is None


def test_what_became_of_messages_is_forgotten_after_a_month(endpoint, receiver, drained):
    GuidelineFactory()
    drained()
    serve()
    tasks.forget()
    assert Delivery.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        tasks.forget()
    assert not Delivery.objects.exists()


def test_editors_keep_webhooks_see_the_secret_once_and_send_again(
    client, endpoint, receiver, drained
):
    user = get_user_model().objects.create_user("e", password="x")
    client.force_login(user)
    assert client.get("/admin/reports/webhooks/").status_code in {302, 403}
    user.groups.add(Group.objects.get(name="Editors"))
    added = client.post(
        "/admin/snippets/webhooks/endpoint/add/",
        {"name": "Mine", "url": receiver.url, "contact": "", "enabled": "on"},
        follow=True,
    )
    mine = Endpoint.objects.get(name="Mine")
    assert decrypted(mine.secret).replace("+", "&#x2B;") in added.content.decode().replace(
        "+", "&#x2B;"
    )
    receiver.answers = [(400, {})] * 9
    GuidelineFactory()
    drained()
    serve()
    report = client.get("/admin/reports/webhooks/").content.decode()
    assert "The receiver answered 400." in report
    assert decrypted(mine.secret) not in report
    client.post(f"/admin/reports/webhooks/{mine.pk}/replay/")
    assert Delivery.objects.filter(endpoint=mine, state=State.REPLAY).exists()
    before = mine.secret
    client.post(f"/admin/reports/webhooks/{mine.pk}/rotate/")
    mine.refresh_from_db()
    assert mine.old_secret == before
    assert decrypted(mine.secret) in client.get("/admin/reports/webhooks/").content.decode()
    # A form that was opened long ago takes nothing back that the worker has moved.
    cursor = mine.cursor
    stale = Endpoint.objects.get(pk=mine.pk)
    stale.cursor, stale.name = "x.1", "Renamed"
    stale.save()
    mine.refresh_from_db()
    assert (mine.cursor, mine.name) == (cursor, "Renamed")
