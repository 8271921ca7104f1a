"""Keep hostile markup from exhausting the parser, which has no limits of its own.

Lexbor needs seconds for 50,000 nested elements, or for that many attributes of one, and unclosed
`<b>` and `<i>` multiply with every paragraph that follows (WHATWG HTML 13.2.4.3). So tags are
counted before it sees them, with its own rules for what closes what, and too deep ones taken out.
Markup whose tags close each other in order, as most does, is told apart at a glance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.errors import Unreadable
from monitor.text.blocks import names

_DEEPEST = 512
"""Nested elements; browsers stop at as many."""
_LONGEST_TAG, _MOST_TAGS = 8_000, 250_000
_STYLED, _NEATLY_STYLED = 40, 8
_MOST_COPIES = 2_000_000

# Comments, scripts and styles are cut out: what the parser does not get cannot harm it. The
# attributes are those of the tokenizer (13.2.5.32 and on), possessive: nothing is tried twice.
_TAG = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
    |<(?P<raw>script|style)(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])|\Z)
    |<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)
     (?P<rest>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)*+)
     (?:>|\Z)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_CLOSES_ITSELF = re.compile(
    r"""(?:[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+)*+\s*+/++"""
)
"""Attributes and a slash that is no part of them, as counts in SVG and formulas only."""
# The same at a glance, and pictures that hold nothing else; then what must not be left for names
# alone to tell the tags: a tag in an attribute (which only one with a bracket in it can hold), and
# a script that does not end.
_CUT = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(script|style)(?=[\s/>])[^<]*+(?:<(?!/\1[\s/>])[^<]*+)*+(?:</\1(?=[\s/>])|\Z)"
    r"|<svg(?=[\s>])[^<]*+(?:</?(?!/?svg|p[\s>]|div|span|b[\s>])[^<]*+)*+</svg>",
    re.DOTALL | re.IGNORECASE,
)
_QUOTED = re.compile(r"=\s*+(?:\"[^\"<>]*+[<>]|'[^'<>]*+[<>])")
_CUT_FROM_A_TAG = re.compile(r"=\s*[\"'][^\"'<>]*<(?:!--|(?i:script|style|svg))")
_ODD = re.compile(r"=\s*+(?:\"[^\"<>]*+>[^\"<]*+<|'[^'<>]*+>[^'<]*+<)")
_TAGS = re.compile(rf"<(/?[A-Za-z][^\s/<>]*+)[^<>]{{0,{_LONGEST_TAG}}}+>")
_STARTS = re.compile(r"<[A-Za-z/]")
_FLAT = names(
    "area base br col embed hr img input link meta param source track wbr"
    " html head body p li dt dd option tr td th thead tbody tfoot"
)
"""Void elements, and those that the next of their like closes."""
_FLAT_TAGS = _FLAT | {f"/{name}" for name in _FLAT}
_STYLES = names("b big code em font i nobr s small strike strong tt u")
_WALLS = names("table template button object marquee applet caption select")
"""An end tag does not reach past these (13.2.4.2, element in scope)."""
_BLOCKS = _WALLS | names(
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup iframe listing main menu nav noscript ol pre search"
    " section summary textarea title ul xmp"
)
"""An end tag of any other element does not reach past these (13.2.6.4.7)."""
_FOREIGN, _RAW = names("svg math"), names("script style")
_INLINE = names("annotation-xml desc foreignobject mi mn mo ms mtext ruby span sub sup var")


class Tamed(NamedTuple):
    """Markup that is safe to parse, and the elements that it never closes, outermost first."""

    markup: str
    unclosed: tuple[str, ...]


def tame(html: str) -> Tamed:
    """Take out comments, scripts, styles, and the tags that nest too deep or are too long.

    Unreadable where unclosed styling would be copied millions of times.
    """
    quoted = _QUOTED.search(html) is not None
    if not quoted or not _CUT_FROM_A_TAG.search(html):
        cut = _bounded(_CUT.sub(_stand_in, html))
        unclosed = _neatly(cut) if _is_plain(cut, quoted=quoted) else None
        if unclosed is not None:
            return Tamed(cut, unclosed)
    return _slowly(html)


def _stand_in(part: re.Match[str]) -> str:
    raw = part[1]
    return "<!---->" if raw is None else f"<{raw}></{raw}"


def _bounded(html: str) -> str:
    """Markup up to so many tags: no page for people has more."""
    if html.count("<") <= _MOST_TAGS:
        return html
    return "<".join(html.split("<", _MOST_TAGS)[:_MOST_TAGS])


def _is_plain(html: str, *, quoted: bool) -> bool:
    """Say whether tags can be told by their names alone: none is within another.

    `quoted` where an attribute may hold the sign of one.
    """
    return html.count("<!--") == html.count("<!---->") and not (quoted and _ODD.search(html))


def _neatly(html: str) -> tuple[str, ...] | None:
    """The elements left open where each end tag closes the last; None where one does not.

    None too where a tag is very long or does not end, and where scripts or drawings were left.
    """
    tags = _TAGS.findall(html)
    if len(tags) != html.count("<") - html.count("<!") and len(tags) != _starts(html):
        return None
    kinds = {*tags}
    for name in kinds:
        low = name.lower()
        if low in _FOREIGN or (low in _RAW and tags.count(name) != html.count(f"<{name}></{name}")):
            return None
    ended = {name: name[1:] for name in kinds if name[0] == "/"}
    opened: list[str] = []
    styled = 0
    for name in [name for name in tags if name not in _FLAT_TAGS]:
        if (ends := ended.get(name)) is not None:
            if not opened or opened.pop() != ends:
                return None
            styled -= ends in _STYLES
        else:
            opened.append(name)
            styled += name in _STYLES
            if len(opened) > _DEEPEST or styled > _NEATLY_STYLED:
                return None
    return tuple(opened)


def _starts(html: str) -> int:
    """How many tags begin in markup in which a bare "<" may stand."""
    return sum(1 for _ in _STARTS.finditer(html))


def _leaves(name: str) -> bool:
    """Say whether what follows an element in SVG or a formula may be HTML again (13.2.6.5)."""
    return name in _BLOCKS or name in _STYLES or name in _FLAT or name in _INLINE


def _slowly(html: str) -> Tamed:
    nesting = _Nesting()
    kept: list[str] = []
    at = 0
    for number, tag in enumerate(_TAG.finditer(html)):
        if number == _MOST_TAGS:
            html = html[: tag.start()]
            break
        stand_in = nesting.judge(tag)
        if stand_in is not None:
            kept += (html[at : tag.start()], stand_in)
            at = tag.end()
    return Tamed("".join([*kept, html[at:]]), tuple(nesting.open))


@dataclass(slots=True)
class _Nesting:
    """The open elements, as the parser will have them; `styled` are those it would reopen."""

    open: list[str] = field(default_factory=list)
    foreign: int = 0
    styled: int = 0
    copies: int = 0

    def judge(self, tag: re.Match[str]) -> str | None:
        """What to put in the place of a tag; None where it may stay."""
        raw, end, name, rest = tag.groups()
        if name is None:
            return "<!---->" if raw is None else f"<{raw}></{raw}"
        self.copies += self.styled
        if self.copies > _MOST_COPIES:
            raise Unreadable("the page's markup is tangled: thousands of tags that nothing closes")
        name = name.lower()
        if end:
            if self.foreign or name not in _FLAT:
                self._close(name)
            return None
        if (self.foreign or name not in _FLAT) and not self._may_open(name, rest):
            return " "
        return f"<{name}>" if tag.end() - tag.start() > _LONGEST_TAG else None

    def _may_open(self, name: str, rest: str) -> bool:
        if _leaves(name):
            self.foreign = 0
        if self.foreign and _CLOSES_ITSELF.fullmatch(rest):
            return True
        if len(self.open) >= _DEEPEST or (name in _STYLES and self.styled >= _STYLED):
            return False
        self.open.append(name)
        self.styled += name in _STYLES
        self.foreign += name in _FOREIGN
        return True

    def _close(self, name: str) -> None:
        if name in _STYLES and self.styled:
            self.styled -= 1
        walls = _WALLS if name in _BLOCKS else _BLOCKS
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at] == name:
                gone = self.open[at:]
                self.foreign = max(0, self.foreign - gone.count("svg") - gone.count("math"))
                del self.open[at:]
                return
            if self.open[at] in walls:
                return
