"""What an address is of: a repository, a hub model, a paper, or just a place on the web. Pure."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

Home = Literal["github", "huggingface", "arxiv"]

_HUB_PLACES = frozenset(
    {"api", "blog", "collections", "datasets", "docs", "learn", "papers", "spaces", "tasks"}
)
_PAPER = re.compile(r"/(?:abs|pdf|html)/(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?")
_PAIR = re.compile(r"[\w.-]+/[\w.-]+")


def home(url: str, *, github: str, huggingface: str) -> tuple[Home, str] | None:
    """What an address is of: `("github", "acme/vox")`, `("arxiv", "2511.15848")`.

    The keywords are the servers that stand in for the two, without a slash at their end.
    """
    address = re.sub(r"^http://|^https://www\.", "https://", url.partition("#")[0])
    paper = _PAPER.fullmatch(address.removeprefix("https://arxiv.org"))
    if paper and address.startswith("https://arxiv.org/"):
        return "arxiv", paper[1]
    servers: tuple[tuple[Home, str], ...] = (
        ("github", github),
        ("github", "https://github.com"),
        ("huggingface", huggingface),
        ("huggingface", "https://huggingface.co"),
    )
    for kind, server in servers:
        for spelled in (address, url.partition("#")[0]):
            if spelled.startswith(f"{server}/"):
                name = spelled.removeprefix(f"{server}/").strip("/").removesuffix(".git")
                if _PAIR.fullmatch(name):
                    return None if name.partition("/")[0] in _HUB_PLACES else (kind, name)
    return None


def agreed(url: str) -> str:
    """An address as two writers of it agree: without fragment and without a slash at its end."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc.casefold()}{parts.path.rstrip('/')}{query}"


def is_same_place(stated: str, reached: str) -> bool:
    """Whether a redirect leads nowhere else: only a slash differs, or a front page leads inside.

    Sites send whoever asks for their front page on to a language or a start page, for good at
    times: the address to write down is the front page all the same.
    """
    if agreed(stated) == agreed(reached):
        return True
    old, new = urlsplit(stated), urlsplit(reached)
    is_front = old.path.strip("/") == "" and not old.query
    return is_front and (old.scheme, old.netloc.casefold()) == (new.scheme, new.netloc.casefold())
