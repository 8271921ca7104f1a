"""Which proxy an address is asked through: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY.

Behind a proxy the connection is the proxy's, and so is the border.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from monitor.errors import LookFailed


@dataclass(frozen=True, slots=True)
class Proxy:
    """`url` is without the credentials: these are `auth`, name and password."""

    url: str
    auth: tuple[str, str] | None = field(default=None, repr=False)


def proxy_for(url: str) -> Proxy | None:
    """Name the environment's proxy for an address, None where it is asked directly."""
    target = urlsplit(url)
    known = getproxies()
    named = known.get(target.scheme) or known.get("all")
    if not named or _bypassed(target, known.get("no", "")):
        return None
    return _read(named if "://" in named else f"http://{named}")


def _read(text: str) -> Proxy:
    """Take the address apart; what is wrong is told without showing it: it may hold a password."""
    wrong = LookFailed(
        "protocol", "the proxy is no http:// address: check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY"
    )
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise wrong from None
    if not host or parts.scheme not in ("http", "https"):
        raise wrong
    place = f"[{host}]" if ":" in host else host
    address = f"{parts.scheme}://{place}" + (f":{port}" if port else "")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(address, (user, password) if user else None)


def _bypassed(target: SplitResult, listed: str) -> bool:
    """Say whether NO_PROXY names the host: as a name or suffix, `*`, or a network it lies in."""
    host = target.hostname or ""
    if proxy_bypass(host) or (target.port and proxy_bypass(f"{host}:{target.port}")):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in _networks(listed))


def _networks(listed: str) -> list[IPv4Network | IPv6Network]:
    found: list[IPv4Network | IPv6Network] = []
    for entry in listed.split(","):
        try:
            found.append(ip_network(entry.strip(), strict=False))
        except ValueError:
            continue
    return found
