"""Pages made for measuring: a usual one of 60 KB, no two alike, and such as try to exhaust us."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

_SYLLABLES = "ba co di fer gu lin mo nar pel qui ros ser ta ven wo zen tra pol nik sta men".split()
_COMMON = (
    "the a of and to in is are with for on as that this you can be by which when each from or"
    " model request response audio speech text stream token file language voice endpoint".split()
)
_MONTHS = "January March May June August October December".split()
SIZE = 60_000
"""Bytes of a usual page."""


class Maker:
    """Draws the words of one page: the same seed makes the same page."""

    def __init__(self, seed: int) -> None:
        self.lots = random.Random(seed)
        self.rare = ["".join(self.lots.choices(_SYLLABLES, k=3)) for _ in range(400)]
        self.models = [f"{name}-{n}-{self.lots.choice('bkt')}" for n, name in enumerate(self.rare)]

    def words(self, count: int) -> str:
        pool = self.lots.choices((_COMMON, self.rare), (3, 2), k=count)
        return " ".join(map(self.lots.choice, pool))

    def sentence(self) -> str:
        said = self.words(self.lots.randint(8, 20)).capitalize()
        match self.lots.randrange(40):
            case 0:
                said += f" <code>{self.model()}</code>"
            case 1:
                said += f' <a class="link" href="/docs/{self.words(2).replace(" ", "/")}">here</a>'
            case 2:
                said += f" up to {self.lots.randint(2, 900)} requests per minute"
            case 3:
                said = f"<code>{self.model()}</code> will be retired on {self.date()}"
            case 4:
                said += f", <strong>{self.words(2)}</strong>"
            case 5:
                said += f" was released in {self.lots.randint(2021, 2026)}"
        return f"{said}."

    def paragraph(self) -> str:
        return f"<p>{' '.join(self.sentence() for _ in range(self.lots.randint(2, 5)))}</p>\n"

    def model(self) -> str:
        return self.lots.choice(self.models)

    def date(self) -> str:
        at = self.lots
        return f"{at.choice(_MONTHS)} {at.randint(1, 28)}, {at.randint(2025, 2028)}"

    def listing(self) -> str:
        items = (
            f'<li class="item"><p>{self.sentence()}</p></li>\n'
            for _ in range(self.lots.randint(3, 8))
        )
        return f'<ul class="list list--unordered">{"".join(items)}</ul>\n'

    def code(self) -> str:
        lines = (
            f'<span class="token-line"><span class="token plain">{self.words(2)} = </span>'
            f'<span class="token function">{self.lots.choice(self.rare)}</span>'
            f'<span class="token punctuation">(</span><span class="token string">"{self.model()}"'
            '</span><span class="token punctuation">)</span><br></span>'
            for _ in range(self.lots.randint(4, 9))
        )
        return f'<div class="code-block"><pre><code>{"".join(lines)}</code></pre></div>\n'


def _table(head: str, rows: Iterator[str]) -> str:
    cells = "".join(f"<th>{name}</th>" for name in head.split("|"))
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>\n" for row in rows
    )
    return f"<table><thead><tr>{cells}</tr></thead><tbody>\n{body}</tbody></table>\n"


def _tables(make: Maker) -> list[str]:
    """Ends, prices and parameters, as documentation has them."""
    at = make.lots
    ends = (
        f"<code>{make.models[n]}</code>|{make.date()}|{make.date()}|<code>{make.model()}</code>"
        for n in range(10)
    )
    prices = (
        f"{make.models[n]}|${at.randint(1, 90) / 20:.2f}|${at.randint(1, 90) / 5:.2f}|{at.randint(8, 200)}k"
        for n in range(10, 18)
    )
    fields = (f"<code>{make.rare[n]}</code>|string|{make.sentence()}" for n in range(10))
    return [
        _table("Model|Deprecation date|Shutdown date|Recommended replacement", ends),
        _table("Model|Input / 1M tokens|Output / 1M tokens|Context", prices),
        _table("Parameter|Type|Description", fields),
    ]


def usual(seed: int) -> str:
    """A page of documentation: chrome, prose, lists, code and three tables; another each seed."""
    make = Maker(seed)
    tables, parts = _tables(make), []
    size = 0
    while size < SIZE - 15_000:
        level = 2 if len(parts) % 3 == 0 else 3
        name = make.words(3)
        part = (
            f'<h{level} class="anchor" id="part-{len(parts)}">{name.capitalize()}'
            f'<a href="#part-{len(parts)}" class="hash-link" aria-label="Direct link">#</a></h{level}>\n'
            + "".join(make.paragraph() for _ in range(make.lots.randint(1, 3)))
            + make.lots.choice((make.listing, make.code, make.paragraph))()
            + (tables.pop() if tables and len(parts) % 4 == 1 else "")
        )
        parts.append(part)
        size += len(part)
    menu = "".join(
        f'<li class="menu__list-item"><a class="menu__link" href="/docs/{n}">{make.words(2)}</a></li>'
        for n in range(90)
    )
    return (
        "<!doctype html><html><head><title>Models | Docs</title>"
        '<link rel="stylesheet" href="/assets/styles.css"><script>window.x = {a: "</div>"}</script>'
        "</head><body><nav class='navbar'><a href='/'>Docs</a><button>Search</button></nav>"
        f'<div class="layout"><aside class="theme-doc-sidebar-container"><ul>{menu}</ul></aside>'
        f"<main><article><h1>Models</h1>{''.join(parts)}</article></main></div>"
        '<footer class="footer">Copyright 2026 Acme</footer>'
        f"<script>{make.words(400)}</script></body></html>"
    )
