"""The one door for requests to addresses that people have typed in.

An address may point into the network that this machine stands in: at a database, at the
cloud's metadata. So a name is resolved once, every address it has must be a public one, and
the connection is made to just that address: a name that points elsewhere a moment later
gains nothing. Python's `http.client` is used as it lets us bring our own connection; it
follows nothing, unpacks nothing and asks no proxy.
"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException  # noqa: TID251  this is the door
from urllib.parse import urljoin

from cms.security.addresses import PORTS, AddressRefused, NoAnswer, Target, seconds_left

__all__ = ["AddressRefused", "Answer", "NoAnswer", "check", "follow", "request"]
SECONDS = 10.0  # for all of it: name, connection, question and answer
LIMIT = 1_000_000  # bytes of an answer
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def check(url: str, *, plain: bool = False) -> None:
    """Raise what `request` would raise before it connects. For forms."""
    Target.of(url, plain=plain).addresses(time.monotonic() + SECONDS)


def request(
    method: str,
    url: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    plain: bool = False,
) -> Answer:
    """Ask `url` and return its answer, whatever its status; a redirect is one, too.

    Takes SECONDS at most and reads LIMIT bytes at most. `plain` allows http. Raises
    AddressRefused and NoAnswer.
    """
    until = time.monotonic() + SECONDS
    return _ask(method, Target.of(url, plain=plain), body, headers or {}, until)


def follow(method: str, url: str, redirects: int, *, plain: bool = False) -> Answer:
    """Ask as `request` does, and follow so many redirects, each checked like the first address.

    All together take SECONDS at most. `method` is GET or HEAD.
    """
    until = time.monotonic() + SECONDS
    answer = _ask(method, Target.of(url, plain=plain), None, {}, until)
    while answer.status in REDIRECTS and "location" in answer.headers and redirects:
        redirects -= 1
        url = urljoin(answer.url, answer.headers["location"])
        answer = _ask(method, Target.of(url, plain=plain), None, {}, until)
    return answer


def _ask(
    method: str, target: Target, body: bytes | None, headers: Mapping[str, str], until: float
) -> Answer:
    sent = {"User-Agent": "rights-commons", "Accept-Encoding": "identity", **headers}
    addresses = target.addresses(until)
    try:
        with _connected(target, addresses, until) as connection:
            connection.request(method, target.path, body, sent)
            answer = connection.getresponse()
            content = answer.read(LIMIT + 1)
            whole = answer.length in {None, 0} or len(content) > LIMIT or method == "HEAD"
    except (OSError, HTTPException) as error:
        raise NoAnswer(f"{target.host} did not answer properly, or not in time.") from error
    if time.monotonic() >= until or not whole:
        raise NoAnswer(f"{target.host} did not answer in time.")
    if len(content) > LIMIT:
        raise NoAnswer(f"{target.host} sent more than {LIMIT} bytes.")
    found = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(target.parts.geturl(), answer.status, found, content)


@contextlib.contextmanager
def _connected(target: Target, addresses: list[str], until: float) -> Iterator[HTTPConnection]:
    """Yield a connection to the first address that takes one. It is cut when time is up."""
    with _socket(addresses, target.port, until) as raw:
        # A time limit on each read would let a slow host take for ever.
        line = raw.dup()
        cut = threading.Timer(seconds_left(until), _cut, [line])
        cut.daemon = True
        cut.start()
        try:
            connection = HTTPConnection(target.host, target.port)
            connection.default_port = PORTS[target.parts.scheme]
            connection.auto_open = 0  # never by the name
            connection.sock = (
                _tls().wrap_socket(raw, server_hostname=target.host)
                if target.parts.scheme == "https"
                else raw
            )
            with contextlib.closing(connection):
                yield connection
        finally:
            cut.cancel()
            line.close()


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it was closed already
        line.shutdown(socket.SHUT_RDWR)


def _socket(addresses: list[str], port: int, until: float) -> socket.socket:
    """Connect to the first of the addresses that answers. Raises OSError."""
    for address in addresses:
        with contextlib.suppress(OSError):
            return socket.create_connection((address, port), seconds_left(until))
    raise ConnectionError


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
