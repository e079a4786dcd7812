"""What an address that somebody typed in leads to, and whether we may ask it."""

import queue
import re
import socket
import string
import threading
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Self
from urllib.parse import SplitResult, quote, urlsplit

import idna
from django.conf import settings

from cms.security.networks import is_public

LENGTH = 2000  # characters of an address
PORTS = {"https": 443, "http": 80}


class OutgoingError(Exception):
    """A request was not made or not answered. The message names the host, never the path."""


class AddressRefused(OutgoingError):
    """We do not send to this address; trying again is of no use."""


class NoAnswer(OutgoingError):
    """There was no usable answer in time; trying again may help."""


@dataclass(frozen=True)
class Target:
    """An address whose form is right. `host` is a name in ASCII or the text of an IP address."""

    parts: SplitResult
    host: str
    port: int

    @classmethod
    def of(cls, url: str, *, plain: bool = False) -> Self:
        """Return what `url` leads to; `plain` allows http. Raises AddressRefused."""
        parts = _parts(url)
        try:
            host, port = _host(parts), parts.port
        except ValueError as error:  # idna's errors are such
            raise AddressRefused("The address names no host that we can ask.") from error
        port = PORTS[parts.scheme] if port is None else port
        if not _is_allowed(host):
            if parts.scheme == "http" and not plain:
                raise AddressRefused("The address begins with “http:”, not “https:”.")
            if port not in settings.OUTGOING_PORTS:
                raise AddressRefused(f"Port {port} is not one that we send to.")
        return cls(parts, host, port)

    @property
    def path(self) -> str:
        """Path and query as they are sent."""
        query = f"?{self.parts.query}" if self.parts.query else ""
        return quote((self.parts.path or "/") + query, safe=string.punctuation)

    def addresses(self, until: float) -> list[str]:
        """Resolve the host. Raises AddressRefused if any address is not public, and NoAnswer."""
        found = _resolve(self.host, self.port, until)
        for address in found:
            if not (_is_allowed(address) or is_public(address)):
                raise AddressRefused(f"{self.host} is not a public address.")
        return found


def seconds_left(until: float) -> float:
    """Return the seconds that are left. Raises TimeoutError if there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _parts(url: str) -> SplitResult:
    """Split an address. Raises AddressRefused if it is not a web address in its usual form."""
    if len(url) > LENGTH:
        raise AddressRefused(f"The address has more than {LENGTH} characters.")
    if re.search(r"[\x00-\x20\\\x7f-\xa0]", url):
        raise AddressRefused("The address holds a space, a backslash or a control character.")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise AddressRefused("The address can't be read.") from error
    if parts.scheme not in PORTS:
        raise AddressRefused("The address does not begin with “https:”.")
    if "@" in parts.netloc:
        raise AddressRefused("The address holds a name or a password.")
    return parts


def _host(parts: SplitResult) -> str:
    """Return the host in ASCII. Raises ValueError if it is no full name and no usual address.

    Numbers are written in many ways, 127.1 or 0x7f000001; only the usual one is taken.
    """
    name = parts.hostname or ""
    if "[" in parts.netloc:
        return str(IPv6Address(name if "%" not in name else ""))
    host = idna.encode(name.removesuffix("."), uts46=True).decode()
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", host.rpartition(".")[2]):
        return str(ip_address(host))
    return host


def _is_allowed(host: str) -> bool:
    """Say whether a setting names the host's network: then http and any port will do."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in ip_network(text) for text in settings.OUTGOING_ALLOWED_NETWORKS)


def _resolve(host: str, port: int, until: float) -> list[str]:
    """Return the addresses of the host, each once. Raises NoAnswer."""
    found: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def ask() -> None:
        # The system's resolver knows no time limit, so it is asked in a thread of its own.
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError):
            found.put([])

    threading.Thread(target=ask, daemon=True).start()
    try:
        addresses = found.get(timeout=seconds_left(until))
    except (queue.Empty, TimeoutError) as error:
        raise NoAnswer(f"The name {host} was not resolved in time.") from error
    if not addresses:
        raise NoAnswer(f"There is no host {host}.")
    return addresses
