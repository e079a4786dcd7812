"""The cache in Redis: shared while the server is there, done without while it is not."""

import pytest

from cms import cache as forgiving
from tests.services import redis

pytestmark = [pytest.mark.redis, pytest.mark.enable_socket]


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setattr(forgiving.ForgivingRedis, "away_until", 0.0)
    with redis.server(tmp_path) as server:
        yield server


def cache_of(server):
    return forgiving.ForgivingRedisCache(f"{server.url}/1", {})


def test_what_one_process_keeps_another_finds(server):
    cache_of(server).set("name", [1, 2], 60)
    cache_of(server).set_many({"a": 1, "b": 2}, 60)
    assert cache_of(server).get("name") == [1, 2]
    assert cache_of(server).get_many(["a", "b", "c"]) == {"a": 1, "b": 2}


@pytest.mark.parametrize("away", [redis.Server.stop, redis.Server.pause], ids=["down", "hanging"])
def test_while_redis_is_away_nothing_is_found_and_nothing_fails(away, server):
    cache = cache_of(server)
    cache.set("name", "kept", 60)
    away(server)
    assert cache.get("name", "absent") == "absent"
    assert cache.get_many(["name"]) == {}
    assert cache.has_key("name") is False
    assert cache.add("other", 1, 60) is False
    assert not cache.delete("name")
    assert not cache.touch("name", 60)
    cache.set("name", "lost", 60)
    cache.set_many({"name": "lost"}, 60)
    cache.delete_many(["name"])
    cache.clear()
    with pytest.raises(ValueError, match="name"):
        cache.incr("name")
    assert cache.get_or_set("name", "computed", 60) == "computed"


def test_a_redis_that_hangs_is_asked_once_and_after_the_pause_again(server, monkeypatch):
    cache = cache_of(server)
    cache.set("name", "kept", 60)
    server.pause()
    asked = []
    execute = forgiving.Redis.execute_command
    monkeypatch.setattr(
        forgiving.Redis,
        "execute_command",
        lambda self, *arguments, **options: (
            asked.append(arguments) or execute(self, *arguments, **options)
        ),
    )
    for _ in range(5):
        assert cache.get("name") is None
    assert len(asked) == 1
    server.go_on()
    monkeypatch.setattr(forgiving.ForgivingRedis, "away_until", 0.0)
    assert cache.get("name") == "kept"
