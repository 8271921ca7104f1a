"""Where the content of a page stands: its main element, its articles, or all of its body. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.text.blocks import Block

_PLACES = ("main, [role=main]", "article", "body")
_ENOUGH = 400
"""Characters beside links from which a place is believed to hold the content."""
_FULLER = 4
"""How many times more a wider place must say to be preferred."""
_MOST = 0.75
"""Of the text of all articles, what one must hold to be the content alone."""
_TITLES = 5
"""Headings of the first level that may be the page's title."""
_SHARE = 0.25
"""Of all text, what articles must hold where no `main` says that they are the content."""
_SIGNS = {
    "password": "input[type=password]",
    "captcha": "[class*=captcha], [id*=captcha], .cf-turnstile, iframe[src*=captcha]",
    "script": "#root:empty, #app:empty, #__next:empty, #__nuxt:empty, app-root:empty",
}


class Reading(Protocol):
    """What was read of a place."""

    blocks: list[Block]


R = TypeVar("R", bound=Reading)


def main_content(tree: LexborHTMLParser, read: Callable[[Sequence[LexborNode]], R]) -> R:
    """Read the content: the first place that says enough, or else the one that says most.

    A `main` that is nearly empty while the text stands elsewhere is not believed, nor are articles
    that are a small part of their page. Of several articles, as cards are, the content is what
    holds them all and the page's title, unless one of them says most.
    """
    best: R | None = None
    for css in _PLACES:
        roots = [*outermost(tree.css(css))]
        roots = _holding(tree, roots) if css == "article" else roots
        if not roots:
            continue
        seen = read([*roots, *_late_parts(tree, roots)])
        if best is None or not best.blocks or _said(seen) > _FULLER * _said(best) + _ENOUGH:
            best = seen
        if _said(seen) >= _ENOUGH and (css != "article" or _share(tree, roots) >= _SHARE):
            break
    return best or read([])


def _holding(tree: LexborHTMLParser, articles: Sequence[LexborNode]) -> list[LexborNode]:
    """The one of some articles that says most of what they say, else what holds all of them.

    Where the page's title stands beside them, and in no header of the site, it holds that too. If
    only the body holds them, with all that stands around a page, they alone are read.
    """
    if len(articles) < 2:
        return [*articles]
    lengths = [len(node.text()) for node in articles]
    if max(lengths) >= _MOST * sum(lengths):
        return [articles[lengths.index(max(lengths))]]
    last = {node.mem_id for node in _above(articles[-1])}  # in document order: so of all between
    common = [node for node in _above(articles[0]) if node.mem_id in last]
    if title := next((node for node in tree.css("h1")[:_TITLES] if _is_title(node)), None):
        over = {node.mem_id for node in _above(title)}
        common = [node for node in common if node.mem_id in over]
    return common[:1] if common and common[0].tag != "body" else [*articles]


def _is_title(heading: LexborNode) -> bool:
    return not any(node.tag in ("article", "header", "nav", "aside") for node in _above(heading))


def _above(node: LexborNode) -> list[LexborNode]:
    """The elements that an element stands in, the innermost first."""
    found, parent = list[LexborNode](), node.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found


def outermost(nodes: Sequence[LexborNode]) -> Iterator[LexborNode]:
    """Those that stand in no other of them, each once, in document order.

    One that several selectors of a list match (`<main role="main">`) is found once for each.
    """
    its = {node.mem_id: node for node in nodes}
    chosen = its.keys()
    for node in its.values():
        parent = node.parent
        while parent is not None and parent.mem_id not in chosen:
            parent = parent.parent
        if parent is None:
            yield node


def signs(tree: LexborHTMLParser) -> frozenset[str]:
    """What the elements of a page that says little tell of it."""
    found = {name for name, css in _SIGNS.items() if tree.css_first(css) is not None}
    for meta in tree.css("meta[http-equiv][content]"):
        said = meta.attributes
        content = (said.get("content") or "").lower()
        if (said.get("http-equiv") or "").lower() == "refresh" and "url" in content:
            found.add("forward")
    return frozenset(found)


def _said(reading: Reading) -> int:
    return sum(len(block.text) for block in reading.blocks if not block.links)


def _share(tree: LexborHTMLParser, roots: Sequence[LexborNode]) -> float:
    whole = len(tree.body.text()) if tree.body else 0
    return sum(len(root.text()) for root in roots) / whole if whole else 1.0


def _late_parts(tree: LexborHTMLParser, roots: Sequence[LexborNode]) -> Sequence[LexborNode]:
    """Parts that React streams behind the page, to be put where a template stands in it."""
    if roots[0].tag == "body" or all(
        root.css_first("template[id^='B:']") is None for root in roots
    ):
        return []
    return [*outermost([*tree.css("body > [hidden][id^='S:']")])]
