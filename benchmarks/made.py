"""Pages made for measuring: usual ones of 60 KB, no two alike, and such as try to exhaust us.

A usual page is made as generators of documentation make them: nearly half of it is chrome, scripts
and icons, and of its bytes a fifth is text to read (of those in `tests/corpus/pages` a seventh).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from monitor.facts.words import vocabulary

_SYLLABLES = sorted(
    vocabulary("ba co di fer gu lin mo nar pel qui ros ser ta ven wo zen tra pol nik sta men")
)
_COMMON = sorted(
    vocabulary(
        "the a of and to in is are with for on as that this you can be by which when each from or"
        " model request response audio speech text stream token file language voice endpoint"
    )
)
_MONTHS = sorted(vocabulary("January March May June August October December"))
_CONTENT = 30_000
"""Characters of a usual page that are its content."""
_ICON = (
    '<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" class="iconLink_aB3x">'
    '<path fill="currentColor" d="M21 13v10h-21v-19h12v2h-10v15h17v-8h2zm3-12h-10.988l4.035 4"/>'
    "</svg>"
)


class Maker:
    """Draws the words of one page: the same seed makes the same page."""

    def __init__(self, seed: int) -> None:
        self.lots = random.Random(seed)
        self.rare = ["".join(self.lots.choices(_SYLLABLES, k=3)) for _ in range(400)]
        self.models = [f"{name}-{n}-{self.lots.choice('bkt')}" for n, name in enumerate(self.rare)]

    def words(self, count: int) -> str:
        pools = self.lots.choices((_COMMON, self.rare), (3, 2), k=count)
        return " ".join(map(self.lots.choice, pools))

    def model(self) -> str:
        return self.lots.choice(self.models)

    def date(self) -> str:
        lots = self.lots
        return f"{lots.choice(_MONTHS)} {lots.randint(1, 28)}, {lots.randint(2025, 2028)}"

    def sentence(self) -> str:
        said = self.words(self.lots.randint(8, 20)).capitalize()
        match self.lots.randrange(32):
            case 0 | 1 | 2:
                said += f" <code>{self.model()}</code>"
            case 3 | 4 | 5:
                place = self.words(2).replace(" ", "/")
                said += f' <a class="link_node" target="_self" href="/docs/{place}">{place}</a>'
            case 6:
                said += f" up to {self.lots.randint(2, 900)} requests per minute"
            case 7:
                said = f"<code>{self.model()}</code> will be retired on {self.date()}"
            case 8 | 9:
                said += f", <strong>{self.words(2)}</strong>"
            case 10:
                said += f" was released in {self.lots.randint(2021, 2026)}"
        return f"{said}."

    def paragraph(self) -> str:
        return f"<p>{' '.join(self.sentence() for _ in range(self.lots.randint(2, 4)))}</p>\n"

    def listing(self) -> str:
        items = (
            f'<li class="theme-doc-list-item">\n<p>{self.sentence()}</p>\n</li>\n'
            for _ in range(self.lots.randint(3, 7))
        )
        return f'<ul class="contains-task-list list_unordered_Xa1">{"".join(items)}</ul>\n'

    def code(self) -> str:
        lines = (
            '<span class="token-line" style="color:#393A34">'
            f'<span class="token plain">{self.words(2)} </span>'
            '<span class="token operator" style="color:#393A34">=</span>'
            f'<span class="token function" style="color:#d73a49">{self.lots.choice(self.rare)}'
            '</span><span class="token punctuation" style="color:#393A34">(</span>'
            f'<span class="token string" style="color:#e3116c">"{self.model()}"</span>'
            '<span class="token punctuation" style="color:#393A34">)</span><br></span>'
            for _ in range(self.lots.randint(3, 7))
        )
        return (
            '<div class="language-python codeBlockContainer_Ckt0 theme-code-block"><pre class="'
            f'prism-code codeBlock_bY9V"><code class="codeBlockLines_e6Vv">{"".join(lines)}'
            '</code></pre><button type="button" aria-label="Copy code to clipboard" title="Copy">'
            f"{_ICON}</button></div>\n"
        )

    def heading(self, level: int, number: int) -> str:
        said = self.words(3).capitalize()
        return (
            f'<h{level} class="anchor anchorWithStickyNavbar_LWe7" id="part-{number}">{said}'
            f'<a href="#part-{number}" class="hash-link" aria-label="Direct link to {said}"'
            f' title="Direct link to {said}">#</a></h{level}>\n'
        )


def usual(seed: int) -> str:
    """A page of documentation: prose, lists, code and three tables; another for each seed."""
    make = Maker(seed)
    tables, parts = _tables(make), list[str]()
    size = 0
    while size < _CONTENT or tables:
        part = make.heading(3 if len(parts) % 3 else 2, len(parts))
        part += "".join(make.paragraph() for _ in range(make.lots.randint(1, 3)))
        part += make.lots.choice((make.listing, make.code, make.paragraph))()
        part += tables.pop() if tables and len(parts) % 4 == 1 else ""
        parts.append(part)
        size += len(part)
    return (
        f"<!doctype html><html lang='en'><head><title>Models | Docs</title>{_head(make)}</head>"
        f"<body>{_menus(make)}<main><article><h1>Models</h1>{''.join(parts)}</article></main></div>"
        '<footer class="footer footer--dark"><div class="footer__copyright">Copyright 2026 Acme'
        f"</div></footer><script>{make.words(700)}</script></body></html>"
    )


def _head(make: Maker) -> str:
    sheets = "".join(
        f'<link rel="preload" as="style" href="/assets/css/{make.model()}.css">' for _ in range(12)
    )
    said = f'<meta name="description" content="{make.words(20)}">'
    return f"{sheets}{said}<script>{make.words(500)}</script>"


def _menus(make: Maker) -> str:
    items = "".join(
        '<li class="theme-doc-sidebar-item-link menu__list-item"><a class="menu__link" '
        f'href="/docs/{n}">{make.words(2)}{"" if n % 5 else _ICON}</a></li>'
        for n in range(100)
    )
    return (
        '<nav class="navbar navbar--fixed-top" aria-label="Main"><a href="/">Docs</a>'
        '<button type="button">Search</button></nav><div class="layout"><aside class="'
        f'theme-doc-sidebar-container docSidebarContainer_YfHR"><ul class="menu__list">{items}</ul>'
        "</aside>"
    )


def _tables(make: Maker) -> list[str]:
    """Ends, prices and parameters, as documentation has them."""
    lots = make.lots
    ends = (
        f"<code>{make.models[n]}</code>|{make.date()}|{make.date()}|<code>{make.model()}</code>"
        for n in range(10)
    )
    prices = (
        f"{make.models[n]}|${lots.randint(1, 90) / 20:.2f}|${lots.randint(1, 90) / 5:.2f}"
        f"|{lots.randint(8, 200)}k"
        for n in range(10, 18)
    )
    fields = (f"<code>{make.rare[n]}</code>|string|{make.sentence()}" for n in range(10))
    return [
        _table("Model|Deprecation date|Shutdown date|Recommended replacement", ends),
        _table("Model|Input / 1M tokens|Output / 1M tokens|Context", prices),
        _table("Parameter|Type|Description", fields),
    ]


def _table(head: str, rows: Iterator[str]) -> str:
    cells = "".join(f'<th style="text-align:left">{name}</th>' for name in head.split("|"))
    body = "".join(
        "<tr>"
        + "".join(f'<td style="text-align:left">{cell}</td>' for cell in row.split("|"))
        + "</tr>\n"
        for row in rows
    )
    return f"<table><thead><tr>{cells}</tr></thead><tbody>\n{body}</tbody></table>\n"


def edited(page: str) -> str:
    """The page with a sentence more, and another day in its table of ends where it has one."""
    at = page.index("<p>", len(page) // 2) + len("<p>")
    page = f"{page[:at]}Something is new here. {page[at:]}"
    at = max(page.find("2027</td>"), 0) or page.rfind("</p>")
    return f"{page[:at]}2029{page[at + 4 :]}" if page[at : at + 4] == "2027" else page


def large(seed: int = 0) -> str:
    """A page of 5 MB: more blocks than are kept of one, no two alike."""
    pages = "".join(usual(seed + number).replace("</main>", "") for number in range(85))
    return f"<main>{pages.replace('<main>', '')}</main>"


def dated_table() -> str:
    """A table of 40,000 cells, each with a date."""
    row = "<tr>" + "<td>gpt-4o shuts down on May 5, 2027 at 10:00</td>" * 4 + "</tr>"
    return f"<main><table><tr>{'<th>Shutdown date</th>' * 4}</tr>{row * 10_000}</table></main>"


HOSTILE: Mapping[str, Callable[[], str]] = {
    "5 MB": large,
    "50,000 nested": lambda: "<main>" + "<div>" * 50_000 + "deep" + "</div>" * 50_000,
    "50,000 in lists": lambda: "<main>" + "<ul><li>" * 50_000 + "deep",
    "50,000 unclosed": lambda: "<main>" + "<b><p>deep" * 50_000,
    "all alike": lambda: "<main>" + "<p>The same words again.</p>" * 50_000,
    "all of one end": lambda: "<main>" + "<p>gpt-4o retires on May 5, 2027.</p>" * 50_000,
    "empty cells": lambda: "<main><table>" + "<td>" * 1_000_000,
    "empty rows": lambda: "<main><table>" + "<tr><td>" * 300_000,
    "dated cells": dated_table,
    "one word": lambda: "<main><p>" + "a" * 5_000_000,
    "one line": lambda: "<main><p>" + "on May 5, 2027 `gpt-4o` costs $3 / 1M tokens; " * 100_000,
}
"""Pages that are built to exhaust a reader."""
