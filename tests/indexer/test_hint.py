"""The hint to a broker that is away: given up while it is still away, and sent when it is back."""

import threading

import pytest
from kombu.exceptions import OperationalError

from indexer import tasks
from tests.services import redis

pytestmark = [pytest.mark.redis, pytest.mark.enable_socket]

LONG = 5  # seconds; whoever waits for the broker is still waiting then


@pytest.fixture
def server(tmp_path, settings, monkeypatch):
    with redis.server(tmp_path) as server:
        monkeypatch.setattr(tasks.drain.app.conf, "broker_url", server.url)
        monkeypatch.setattr(tasks.drain.app.conf, "broker_write_url", server.url)
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}
        yield server


def waiting(server):
    return server.ask("LLEN index")


@pytest.mark.parametrize(
    ("leave", "come_back"),
    [
        (redis.Server.pause, redis.Server.go_on),
        (redis.Server.stop, redis.Server.start),
    ],
    ids=["hanging", "down"],
)
def test_nobody_waits_for_a_broker_that_is_away(server, leave, come_back):
    tasks.hint()
    assert waiting(server) == b":1\r\n"
    leave(server)
    back = threading.Timer(LONG, come_back, [server])
    back.start()
    for _ in range(3):
        with pytest.raises(OperationalError):
            tasks.hint()
    assert back.is_alive()
    back.join()
    tasks.hint()
    assert int(waiting(server)[1:]) >= 2
