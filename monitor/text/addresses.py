"""What of an address lasts: sessions, nonces, cache breakers and build hashes do not. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

_PASSING = re.compile(
    r"(?:sid|s?session(?:[_-]?id|[_-]?token)?|phpsessid|jsessionid|aspsessionid\w*|nonce|_?wpnonce"
    r"|\w{0,20}token|csrf\w{0,20}|xsrf\w{0,20}|__cf_chl\w*|_cf\w*|request[_-]?id|req[_-]?id|rid"
    r"|trace[_-]?id|correlation[_-]?id|visitor[_-]?id|client[_-]?id|_t|_ts|ts|timestamp|cb|_"
    r"|cache[_-]?bust(?:er)?|nocache|no[_-]cache|bust|rnd|rand|random|sig|signature|expires"
    r"|x-amz-\w[\w-]*|x-goog-\w[\w-]*|awsaccesskeyid|key-pair-id|policy)",
    re.IGNORECASE,
)
_OF_ASSETS = re.compile(r"(?:v|ver|version|rev|hash|h|t|build|dpl|m)", re.IGNORECASE)
_ASSET = re.compile(
    r"\.(?:m?js|css|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|mp[34]|wav|ogg|webm)$",
    re.IGNORECASE,
)
_BUILT = re.compile(r"/_next/(static|data)/(?!chunks/|css/|media/)[\w-]{6,40}/")
_HASHED = re.compile(
    r"(?<=[.\-_])(?=[0-9A-Za-z_]*\d)[0-9A-Za-z_]{6,40}(?=\.(?:min\.|chunk\.|bundle\.)?\w{2,5}$)"
)
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_VALUE = re.compile(r"(?<==)[^&#]*")


@lru_cache(maxsize=20_000)
def lasting(url: str) -> str:
    """An address without what only this visit, or this build of a site, gave it."""
    place, hash_sign, fragment = url.partition("#")
    path, _, query = place.partition("?")
    if ";" in path:
        path = _SESSION.sub("", path)
    if "/_next/" in path:
        path = _BUILT.sub(r"/_next/\1/*/", path)
    asset = _ASSET.search(path) is not None
    if asset:
        path = _HASHED.sub("*", path)
    kept = [part for part in query.split("&") if part and not _passing(part, asset=asset)]
    return path + ("?" if kept else "") + "&".join(kept) + hash_sign + fragment


def masked(url: str) -> str:
    """A lasting address whose query's values are left out too."""
    url = lasting(url)
    return _VALUE.sub("*", url) if "?" in url else url


def _passing(part: str, *, asset: bool) -> bool:
    name = part.partition("=")[0]
    if _PASSING.fullmatch(name):
        return True
    return asset and _OF_ASSETS.fullmatch(name) is not None
