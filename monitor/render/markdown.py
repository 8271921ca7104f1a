"""Markdown that says what a text says, and does nothing else.

GitHub makes links, mentions and references out of the *rendered* text, so an escape or an entity
does not keep it from notifying people: a word joiner (U+2060) inside the word does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit, urlunsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from monitor.render.clean import clean

JOINER = "\u2060"
ENTITIES = {"<": "&lt;", ">": "&gt;", "|": "&#124;"}

SPECIAL = re.compile(r"[\\`*\[\]#$<>|]")
ENTITY = re.compile(r"&(?=#?\w+;)")
UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
TILDES = re.compile(r"~+")
LIQUID = re.compile(r"\{(?=[{%])")
AT_START = re.compile(r"^(?:[-+=](?=[-+=\s]|$)|\d{1,9}(?=[.)](?:\s|$)))")
PLAIN_CODE = re.compile(r"[\w .:/@#?&=%+,;~()*\[\]-]+")
"""What a code span shows as it is, in a table too."""
LINKED = re.compile(r"(@|#|\bGH-|:)(?=[\w/])|\b(www)(?=\.)", re.IGNORECASE)

BLANK_OR_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]")
SAFE_IN_PATH = "!$&'*+,/:;=@%~"


class Verbatim(str):
    """Markdown that stands already, and is not escaped again."""

    __slots__ = ()


def md(text: object) -> Verbatim:
    """Escape a text for any place in Markdown: paragraph, heading, link text, table cell.

    It stays one line. What is Markdown already (`Verbatim`, or `Markup` from a macro) passes.
    """
    if isinstance(text, Verbatim | Markup):
        return Verbatim(text)
    line = LINKED.sub(_unlinked, clean("" if text is None else str(text)))
    line = ENTITY.sub("&amp;", line)
    line = SPECIAL.sub(_escaped, line)
    line = UNDERSCORES.sub(_backslashed, line)
    line = TILDES.sub(_tildes, line)
    line = LIQUID.sub("&#123;", line)
    return Verbatim(AT_START.sub(_not_at_start, line))


def code(text: object) -> Verbatim:
    """Show an id as code, to be copied; a text that would leave a code span is escaped."""
    line = clean(str(text))
    return Verbatim(f"`{line}`") if PLAIN_CODE.fullmatch(line) else md(line)


def link(text: object, url: str | None) -> Verbatim:
    """Make a Markdown link; of an address that is not http or https only the text remains."""
    target = http_url(url)
    label = md(text) or (md(address(target)) if target else Verbatim(""))
    if target is None:
        return label
    return Verbatim(f"[{label}]({ENTITY.sub('&amp;', target)})")


def http_url(url: str | None) -> str | None:
    """Give an http or https address in ASCII, with all that could end a Markdown link encoded.

    None where it is anything else: another scheme, no host, blanks, control characters.
    """
    if not url or BLANK_OR_CONTROL.search(url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or _breaks(host):
        return None
    path, query, fragment = (
        quote(part, safe=SAFE_IN_PATH + "?") for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, host, path, query, fragment))


def address(url: str) -> str:
    """Say an address shortly: host without `www.`, and the path where there is one."""
    parts = urlsplit(url)
    return (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")


def to_html(text: str, *, below: int) -> Markup:
    """Render the maintainer's own Markdown; its headings start beneath level `below`.

    HTML in it is shown as text, images are not loaded, addresses are http, https or mailto.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.validateLink = _may_link  # type: ignore[method-assign]
    tokens = parser.parse(text)
    for token in _all(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + below)}"
        elif token.type == "link_open":
            token.attrSet("rel", "nofollow noopener")
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - escaped by it


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    return ENTITIES.get(char) or f"\\{char}"


def _backslashed(match: re.Match[str]) -> str:
    return "".join(f"\\{char}" for char in match.group())


def _tildes(match: re.Match[str]) -> str:
    """Leave the tilde of "~14B": before a word it could only open, and nothing ever closes."""
    line, start, end = match.string, match.start(), match.end()
    opens = end - start == 1 and line[end : end + 1].isalnum()
    alone = start == 0 or line[start - 1] in " ("
    return match.group() if opens and alone else _backslashed(match)


def _not_at_start(match: re.Match[str]) -> str:
    mark = match.group()
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _unlinked(match: re.Match[str]) -> str:
    """Break `@name`, `#12`, `GH-12`, `https://` and `www.` for every linker there is."""
    if match.group() == ":" and match.string[match.end()] != "/":
        return ":"
    return match.group() + JOINER


def _breaks(host: str) -> bool:
    return bool(re.search(r"[\s()<>\[\]\\`|\"']", host.replace("[", "", 1).replace("]", "", 1)))


def _may_link(url: str) -> bool:
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", url.strip(), re.IGNORECASE)
    return scheme is None or scheme.group(1).lower() in ("http", "https", "mailto")


def _all(tokens: Sequence[Token]) -> Iterable[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()
