"""What the fetching room is told: how polite to be, and the secrets it alone knows."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor import __version__
from monitor.sources.base import Upstream, origin

NAME = "catalog-monitor"
"""How we call ourselves towards servers and in `robots.txt`."""


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """The `[http]` table: seconds, and bytes after decompression.

    `timeout_s` is for one whole request, `min_delay` lies between the starts of two requests for
    pages, feeds or lists at one host.
    """

    contact: str | None = None
    per_host: int = 2
    min_delay: float = 0.5
    timeout_s: float = 30.0
    max_body: int = 10_000_000
    allow_private: bool = False

    @property
    def user_agent(self) -> str:
        contact = re.sub(r"[^\x21-\x7e]", "", self.contact or "")
        return f"{NAME}/{__version__} (+{contact})" if contact else f"{NAME}/{__version__}"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The secrets, None where there is none; they never show in a repr, a message or a log."""

    github: str | None = field(default=None, repr=False)
    huggingface: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Tokens:
        def named(*names: str) -> str | None:
            return next((environ[name].strip() for name in names if environ.get(name)), None)

        return cls(github=named("GITHUB_TOKEN", "GH_TOKEN"), huggingface=named("HF_TOKEN"))

    def of(self, kind: str) -> str | None:
        return {"github": self.github, "huggingface": self.huggingface}.get(kind) or None


@dataclass(slots=True)
class Traffic:
    """What a pass cost: requests that reached a server, 304s among them, bytes off the wire."""

    sent: int = 0
    not_modified: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where each ecosystem's own requests go: whom to trust, whom to tell the token.

    All follows from kind and origin (scheme, host, port), so a redirect of another kind gains
    nothing by pointing there.
    """

    upstream: Upstream
    tokens: Tokens

    def trusts(self, kind: str, url: str) -> bool:
        """Say whether the kind's requests may go there even where the address is private."""
        return origin(url) in {origin(base) for base in self._bases(kind)}

    def token(self, kind: str, url: str) -> str | None:
        """The token to send with a request of this kind to this address, if any."""
        told = {
            "github": (self.upstream.github_api, self.upstream.github_graphql),
            "huggingface": (self.upstream.huggingface,),
        }.get(kind, ())
        return self.tokens.of(kind) if origin(url) in {origin(base) for base in told} else None

    def base(self, kind: str, url: str) -> str:
        """What a refusal counts for: kind and base address, and whether a token was sent."""
        within = [base for base in self._bases(kind) if (url + "/").startswith(base + "/")]
        address = max(within, key=len, default=origin(url))
        return f"{kind}:{address}" + (" with a token" if self.token(kind, url) else "")

    def _bases(self, kind: str) -> tuple[str, ...]:
        where = self.upstream
        return {
            "github": (where.github_api, where.github_graphql, where.github_server),
            "huggingface": (where.huggingface,),
            "modelscope": (where.modelscope,),
        }.get(kind, ())
