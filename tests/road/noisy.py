"""Pages on which nothing happens and which are never the same: what real sites do all day.

A page is drawn anew for every request, from the number of the pass, that of the request, and lots.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

START = datetime(2026, 11, 22, 6, tzinfo=UTC)

TOPICS = ("speech", "music", "voices", "latency", "streaming", "licences", "tokens", "diarisation")
QUOTES = (
    "It transcribes our calls better than we do.",
    "We shipped in a week what had taken a year.",
    "The accents of Glasgow are no trouble any more.",
    "Our podcasts have chapters now, and nobody typed one.",
    "Finally a model that laughs at the right moment.",
    "Support answers before the coffee is cold.",
)
FACES = ("Hear it live: watch the demo.", "See what it can do in two minutes.")
BANNERS = (
    "Build voice agents that listen: start free today.",
    "Join the launch event and meet the people behind Vox.",
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One request: which page, in which pass, the how manyeth of the page; `lots` are its own."""

    page: int
    round: int
    request: int
    lots: random.Random

    @property
    def now(self) -> datetime:
        return START + timedelta(hours=12 * self.round, seconds=3 * self.request)

    def hex(self, digits: int = 32) -> str:
        return sha256(self.lots.randbytes(16)).hexdigest()[:digits]


Noise = Callable[[Moment, list[str]], list[str]]


def nonces(at: Moment, blocks: list[str]) -> list[str]:
    """Ids of the request, in words, in links and in attributes."""
    docs = f"/docs?csrf_token={at.hex()}&amp;_t={at.request}"
    code = f"/_next/static/{at.hex(20)}/main.js"
    return [
        f'<p data-nonce="{at.hex()}">Request ID: {at.hex(24)}</p>',
        *blocks,
        f"<p>Ray ID: {at.hex(16)} • <a href='{docs}'>Docs</a>, <a href='{code}'>code</a>.",
        f"<p>Trace {uuid.UUID(bytes=at.lots.randbytes(16), version=4)} of this page</p>",
        f'<script nonce="{at.hex()}">var t = "{at.hex()}"</script>',
    ]


def stamps(at: Moment, blocks: list[str]) -> list[str]:
    """When a page was made, in the forms that sites have for it."""
    minutes = at.lots.randrange(2, 59)
    return [
        f"<p>Last updated: {at.now:%B} {at.now.day}, {at.now.year} at {at.now:%H:%M} UTC</p>",
        *blocks,
        f"<p>Updated {minutes} minutes ago</p>",
        f"<div>Generated at {at.now:%Y-%m-%dT%H:%M:%SZ}</div>",
        f"<p>Page rendered in 0.{minutes} seconds · © 2019–{2026 + at.round // 4} Vox</p>",  # noqa: RUF001
        f"<span>{at.lots.randrange(2, 23)} hours ago</span>",
    ]


def counters(at: Moment, blocks: list[str]) -> list[str]:
    """What an audience does, counted in each pass, and for some in each request."""
    passed = 1000 * at.page + 137 * at.round
    return [
        *blocks[:3],
        f"<p>{passed + 4000:,} stars · {passed + 300:,} forks</p>",
        *blocks[3:],
        f"<p>{(passed + 90_000) / 1000:.1f}k downloads last month</p>",
        f"<p>{at.lots.randrange(20, 400)} people are viewing this page.</p>",
        f"<p>This article has {passed + 12_345:,} views and {passed + 12} comments.</p>",
        f"<p>Served by node {at.request} to {at.request * 7 + 3} happy listeners in Europe.</p>",
        f"<li>Views: {passed + at.request}</li>",
    ]


def by_turns(at: Moment, blocks: list[str]) -> list[str]:
    """An experiment that shows every other request its other face."""
    banner = FACES[at.request % 2]
    return [*blocks[:2], f"<p>{banner}</p>", *blocks[2:], *[f"<p>Tip {at.request % 2}</p>"]]


def by_lot(at: Moment, blocks: list[str]) -> list[str]:
    """An experiment that draws for each request."""
    banner = at.lots.choice(BANNERS)
    return [*blocks[:2], f"<p>{banner}</p>", *blocks[2:]]


def headlines_by_lot(at: Moment, blocks: list[str]) -> list[str]:
    """The same with a headline and the sentence below it."""
    which = at.lots.randrange(2)
    words = ("Hear every word", "Listen to every word")[which]
    return [f"<h2>{words}</h2><p>{words}, in twelve languages.</p>", *blocks]


def quotes(at: Moment, blocks: list[str]) -> list[str]:
    """One of many sentences, drawn for each request."""
    return [*blocks, f"<blockquote>{at.lots.choice(QUOTES)}</blockquote>"]


def cookies(at: Moment, blocks: list[str]) -> list[str]:
    """A block that some requests get and others do not."""
    asks = at.lots.random() < 0.5
    return [*(["<div>We value your privacy: may we count you?</div>"] if asks else []), *blocks]


def shuffled(at: Moment, blocks: list[str]) -> list[str]:
    """Everything, in another order each time."""
    mixed = [*blocks, "<ul>" + "".join(_mixed(at, [f"<li>{t}</li>" for t in TOPICS])) + "</ul>"]
    return _mixed(at, mixed)


def featured(at: Moment, blocks: list[str]) -> list[str]:
    """Three of many, drawn for each request."""
    chosen = at.lots.sample(range(12), 3)
    return [*blocks, "<ul>", *(f"<li>Customer story number {n}</li>" for n in chosen), "</ul>"]


def _mixed(at: Moment, items: list[str]) -> list[str]:
    return at.lots.sample(items, len(items))


NOISES: Mapping[str, Noise] = {
    each.__name__: each
    for each in (
        *(nonces, stamps, counters, by_turns, by_lot, headlines_by_lot, quotes, cookies),
        *(shuffled, featured),
    )
}


def noises_of(page: int) -> list[Noise]:
    """One page has one kind of noise, the next three of them at once."""
    kinds = list(NOISES.values())
    own = kinds[page % len(kinds)]
    if page % 2:
        return [own]
    more = (kinds[(page // 10 + 3) % len(kinds)], kinds[(page // 10 + 7) % len(kinds)])
    return list(dict.fromkeys([own, *more]))


def body(page: int, round_: int, request: int, seed: str = "", *, edit: str = "") -> str:
    """A page as one request gets it; `edit` is a sentence that a person wrote into it."""
    at = Moment(page, round_, request, random.Random(f"{seed} {page} {request}"))
    blocks = [
        f"<p>Vox {page} knows {topic}: paragraph {n} says how, and <a href='/{topic}'>more</a>."
        for n, topic in enumerate(TOPICS, start=page)
    ]
    if edit:
        blocks[4] = blocks[4].replace("says how", edit)
    rows = "<tr><th>Model</th><th>Price</th></tr><tr><td>vox</td><td>$0.40</td></tr>"
    for noise in noises_of(page):
        blocks = noise(at, blocks)
    text = "\n".join(blocks)
    return (
        f"<!doctype html><html><head><title>Vox {page}</title></head><body><main>"
        f"<h1>Vox {page}</h1>\n{text}\n<table>{rows}</table></main></body></html>"
    )
