"""The cache that all processes share, and do without while it is away."""

import logging
import time
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

SECONDS = 0.2  # for one answer
PAUSE_SECONDS = 5


class ForgivingRedis(Redis):
    """A client that finds nothing and keeps nothing instead of failing.

    After a failure it asks nothing for a while: a server that hangs would otherwise hold up
    one request many times.
    """

    away_until: ClassVar = 0.0

    def execute_command(self, *arguments: Any, **options: Any) -> Any:
        """Return the server's answer, or an empty one."""
        if time.monotonic() >= ForgivingRedis.away_until:
            try:
                return super().execute_command(*arguments, **options)  # type: ignore[no-untyped-call]
            except RedisError as error:
                ForgivingRedis.away_until = time.monotonic() + PAUSE_SECONDS
                logger.warning("going on without the cache (%s)", error)
        return [] if arguments[0] == "MGET" else None


class ForgivingClient(RedisCacheClient):
    """Django's client of that server."""

    def __init__(self, servers: list[str]) -> None:
        super().__init__(
            servers,
            socket_connect_timeout=SECONDS,
            socket_timeout=SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._client = ForgivingRedis

    def set_many(self, data: Mapping[Any, Any], timeout: Any) -> None:
        """Set each by itself: a pipeline would fail."""
        for key, value in data.items():
            self.set(key, value, timeout)


class ForgivingRedisCache(RedisCache):
    """A cache in Redis for what may be missing at any time."""

    def __init__(self, server: str, parameters: dict[str, Any]) -> None:
        super().__init__(server, parameters)
        self._class = ForgivingClient
