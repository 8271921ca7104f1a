"""Keep hostile markup from exhausting the parser, which has no limits of its own.

Lexbor needs seconds for 50,000 nested elements, or for that many attributes of one, and unclosed
`<b>` and `<i>` multiply with every paragraph that follows (WHATWG HTML 13.2.4.3). So tags are
counted before it sees them, with its own rules for what closes what, and too deep ones taken out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from monitor.errors import Unreadable
from monitor.text.blocks import names

_DEEPEST = 512
"""Nested elements; browsers stop at as many."""
_LONGEST_TAG = 8_000
_STYLED = 40
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
_FLAT = names(
    "area base br col embed hr img input link meta param source track wbr"
    " html head body p li dt dd option tr td th thead tbody tfoot"
)
"""Void elements, and those that the next of their like closes."""
_STYLES = names("b big code em font i nobr s small strike strong tt u")
_WALLS = names("table template button object marquee applet caption select")
"""An end tag does not reach past these (13.2.4.2, element in scope)."""
_BLOCKS = _WALLS | names(
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup iframe listing main menu nav noscript ol pre search"
    " section summary textarea title ul xmp"
)
"""An end tag of any other element does not reach past these (13.2.6.4.7)."""


def tamed(html: str) -> str:
    """Take out comments, scripts, styles, and the tags that nest too deep or are too long.

    Unreadable where unclosed styling would be copied millions of times.
    """
    nesting = _Nesting()
    kept: list[str] = []
    at = 0
    for tag in _TAG.finditer(html):
        stand_in = nesting.judge(tag)
        if stand_in is not None:
            kept += (html[at : tag.start()], stand_in)
            at = tag.end()
    return "".join([*kept, html[at:]])


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
        if self.foreign and rest.endswith("/"):
            return True
        if len(self.open) >= _DEEPEST or (name in _STYLES and self.styled >= _STYLED):
            return False
        self.open.append(name)
        self.styled += name in _STYLES
        self.foreign += name in ("svg", "math")
        return True

    def _close(self, name: str) -> None:
        if name in _STYLES and self.styled:
            self.styled -= 1
        walls = _WALLS if name in _BLOCKS else _BLOCKS
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at] == name:
                gone = self.open[at:]
                self.foreign -= gone.count("svg") + gone.count("math")
                del self.open[at:]
                return
            if self.open[at] in walls:
                return
