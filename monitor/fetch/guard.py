"""Which addresses may be asked. Pure: the sockets are in `client`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from monitor.errors import LookFailed

Address = IPv4Address | IPv6Address

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA gives out; NAT64, IPv4-compatible, site-local and multicast lie outside."""

TUNNELS = tuple(
    ip_network(text)
    for text in ("2002::/16", "2001::/23", "3fff::/20", "192.88.99.0/24", "192.0.0.0/24")
)
"""Lead to other addresses or are for protocols only, though `is_global` may be true for them."""


def is_public(address: str) -> bool:
    """Say whether an address is one of the open Internet; what is no address is not."""
    try:
        parsed: Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return is_public(str(parsed.ipv4_mapped))
        if parsed not in GLOBAL_UNICAST:
            return False
    tunnelled = any(parsed in net for net in TUNNELS if net.version == parsed.version)
    return parsed.is_global and not parsed.is_multicast and not tunnelled


def literal(host: str) -> str | None:
    """The address where the host of a URL is one, None where it is a name."""
    bare = host.strip("[]")
    try:
        ip_address(bare)
    except ValueError:
        return None
    return bare


def public_of(host: str, addresses: Sequence[str]) -> list[str]:
    """Keep the public ones of a name's addresses; LookFailed if none is."""
    kept = [address for address in addresses if is_public(address)]
    if not kept:
        raise private(host)
    return kept


def private(host: str) -> LookFailed:
    return LookFailed(
        "private-address",
        f"{shown(host)} is a private or reserved address: `[http] allow_private = true` allows it",
    )


def checked(url: str) -> str:
    """Give an address back without its fragment; LookFailed if it is none that we may ask."""
    try:
        parts = urlsplit(url)
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError as error:
        raise LookFailed("protocol", f"{shown(url)} is no address: mend the URL") from error
    if parts.scheme not in ("http", "https"):
        raise LookFailed("protocol", f"{shown(url)} is neither http nor https: mend the URL")
    if not host or re.search(r"[\x00-\x20\x7f\\]", url):
        raise LookFailed("protocol", f"{shown(url)} is no address: mend the URL")
    if user is not None:
        raise LookFailed("protocol", f"the URL of {shown(host)} holds a password: take it out")
    return url.partition("#")[0]


def shown(text: str, most: int = 200) -> str:
    """Make foreign text fit for a message: no control characters, no passwords, cut."""
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", "", text)
    clean = re.sub(r"(?<=//)[^/?#@]*@", "", clean)
    return clean if len(clean) <= most else clean[: most - 1] + "…"
