"""Who is asking: the address that limits are counted by."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# Whoever has an IPv6 line has 2**64 addresses: they count as one.
LINE = 64


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, of IPv6 the network that one line has.

    TRUSTED_PROXIES says how many proxies stand before us. Each appends the address that it
    saw to X-Forwarded-For, so the client's is that many from the end; what stands before it
    was sent by the client and may be a lie.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if proxies := settings.TRUSTED_PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        seen = forwarded[-proxies] if len(forwarded) >= proxies else seen
    try:
        address = ipaddress.ip_address(seen.strip())
    except ValueError:  # a socket without an address, or a proxy that appends something else
        return "0.0.0.0"  # noqa: S104  all of them count as one client
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    network = ipaddress.ip_network((int(address), LINE), strict=False)
    return str(network.network_address)
