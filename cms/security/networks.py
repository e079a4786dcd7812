"""Which addresses belong to the public internet."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Python's `is_global` follows IANA's registry as of its release; these are refused besides.
NOT_FOR_US = [
    ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's metadata: a public address that leads inside
        "192.0.0.0/24",  # protocol assignments, Oracle's metadata among them
        "192.88.99.0/24",  # relays of 6to4
        "224.0.0.0/3",  # multicast and reserved
        "2001::/23",  # protocol assignments, Teredo among them: IPv4 in disguise
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: IPv4 in disguise
        "3fff::/20",  # documentation
    )
]
# All of IPv6 that is given out; mapped IPv4 and the prefixes of NAT64 lie outside.
GIVEN_OUT = ip_network("2000::/3")


def is_public(text: str) -> bool:
    """Say whether the address leads to the public internet, and by no detour."""
    address: IPv4Address | IPv6Address = ip_address(text)
    if address.version == 6 and (address not in GIVEN_OUT or address.scope_id):
        return False
    return address.is_global and not any(address in network for network in NOT_FOR_US)
