"""What stands on a page around its content: menus, banners, boxes, and what nobody is shown. Pure.

Told by element, role and state; by class and id only as whole words, since an "announcement-banner"
or an admonition holds the news we came for. What holds the page's title or half of its text is its
content, whatever it is called (an ASP.NET page is one form).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.text.blocks import names, one_line

_NEVER_SHOWN = names(
    "script style noscript template svg dialog head iframe object canvas video audio"
    " select textarea frameset nav"
)
_AROUND = names("navigation search banner contentinfo menu menubar dialog alertdialog tooltip")
_DOUBTFUL = ", ".join(
    [
        *sorted(_NEVER_SHOWN),
        "[popover], [role], [hidden], [aria-hidden=true], [style*=none i], [style*=hidden i]",
        "button, a[class][href^='#'], form, footer, header, #header, .header, aside",
    ]
)
"""What may be no content, asked for at once: each question is a walk through the tree."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNFOLDS = re.compile(
    r"\b(?:tabs?|tabpanel|tabcontent|panel|accordion|collaps\w+|expand\w*|faq|disclosure|spoiler)\b"
)
_STREAMED = re.compile(r"S:[0-9a-f]+")
"""React sends late parts of a page in hidden elements of such ids, and moves them into place."""

_NAMED = (
    ":is(div, section, aside, ul, ol, dl, details, p, span, button, form, header, footer)"
    ":is([class], [id])"
)
_PARTS = r"""
    bread ?crumbs?
    (?:cookies?|consent|gdpr|ccpa|privacy) (?:banner|bar|consent|notice|popup|pop up|modal|dialog)
    (?:cookies?|consent|gdpr|ccpa|privacy) (?:message|law|alert|overlay|wall|disclaimer|warning)
    (?:cookies?|consent|gdpr|ccpa|privacy) (?:settings|preferences|manager|prompt|toast|sdk|root)
    onetrust|cookiebot|usercentrics|didomi|osano|iubenda|trustarc|cookieyes|klaro|cmplz
    newsletters? (?:sign ?up|form|box|cta|banner|subscri\w+|widget|block|section|popup|modal|card)
    subscri(?:be|ption) (?:box|form|widget|cta|section|banner|popup)|mailing list|mc embed
    shar(?:e|ing) (?:bar|buttons?|links?|icons?|tools?|widget|post|article|this|menu|list|box|count)
    share ?daddy|add ?to ?any|add ?this
    social (?:share|sharing|links?|icons?|media|bar|buttons?|list|nav|menu|follow)
    (?:related|recommended|recent|popular|trending|latest|more) (?:posts?|articles?|content|stories)
    (?:related|recommended|recent|popular|trending|latest|more) (?:reading|links?|pages?|news|reads)
    (?:related|recommended|recent|popular|trending|latest|more) (?:items|entries|videos|blogs?)
    related ?posts|recommendations|read next|also like
    pagination|paginator|pager|(?:page|post|docs?|prev|previous) (?:nav|navigation|next)
    next prev(?:ious)?
    toc|table of contents|on this page
    comments? (?:area|section|list|form|respond|thread)|disqus|giscus|utterances
    (?:page|docs?|md|article) feedback|was this helpful|page helpful|page rating|rating widget
    feedback (?:widget|form|box|section|bar|buttons?|toolbar|prompt|panel)
    sidebar (?:nav|menu|widgets?|toc)|(?:docs?|site|page|blog) sidebar
    ad (?:slot|unit|banner|container|wrapper|box|block|placement)|ads ?by ?google|google ads?
    carbon ?ads|ethical ads?|advert|advertisements?|sponsored (?:content|links?|posts?)
    promo (?:banner|bar|box|card)|byline|eyebrow
    skip (?:links?|nav|to)
    view counts?|post views|(?:read|reading) time|like counts?|like button|reactions
    last (?:updated|modified|edited)
    (?:ab|split) test(?:ing)?|experiment (?:variant|slot|container)
    author (?:bio|box|card)|about author
    (?:site|global) (?:header|footer|nav|navigation|menu)|nav ?bar|main menu|mega menu|masthead
    (?:language|lang|locale|version|theme) (?:switcher|selector|picker|toggle|dropdown)
    colophon|back to top|scroll to top
    doc ?search|search (?:box|form|bar|modal|dialog|overlay)
    popup|lightbox|off ?canvas|dropdown menu
"""
_WHOLE = """
    page footer|top ?nav|top ?bar|(?:post|entry|article) meta|md source file
    newsletter|related|share|sharing|social|comments|feedback|copyright|sponsored|experiment
    sidebar|(?:left|right|primary|secondary) sidebar|ads|navigation|footer|modal|tooltip
"""


Attributes = Mapping[str, str | None]


def either(patterns: str) -> str:
    """One pattern of several that stand one a line."""
    return "|".join(line.strip() for line in patterns.strip().splitlines())


_CHROME = re.compile(rf"\b(?:{either(_PARTS)})\b|\A(?:{either(_WHOLE)})\Z")
_ABOUT_OTHERS = names("has with without no not hide show is js enable disable")
_CALLOUT = re.compile(
    r"\b(?:note|tip|hint|info|warning|caution|danger|important|alert|notice|callout|admonition"
    r"|announcement|deprecat\w+|highlight|banner|message)\b"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

_PERMALINK = re.compile(r"\b(?:anchor|header ?link|heading link|hash|hash link|permalink)\b")
_ACTION = re.compile(
    r"(?:copy|copied|share|print|close|dismiss|search|menu|toggle|ask ai|collapse|wrap)\b.{0,20}",
    re.IGNORECASE,
)
_COPIES = re.compile(
    r"copy(?: (?:code|page|link|snippet|to clipboard|the \w+))*\s*$", re.IGNORECASE
)
_BUTTON = 24
"""Characters on a button that only does something; one that shows an id may show more."""
_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_SIGN = 2
"""Characters of a sign such as "#" or "¶"."""


_EFFORT, _EACH = 30_000_000, 200
"""Characters of doubtful elements that are looked at; hostile pages put thousands in each other."""


def chrome(tree: LexborHTMLParser, place: LexborHTMLParser | LexborNode) -> frozenset[int]:
    """The elements in a place of a page that are no part of its content, by their `mem_id`."""
    half = len(tree.body.text()) // 2 if tree.body else 0
    doubtful = {node.mem_id: node for node in place.css(_DOUBTFUL)}
    around = {its for its, node in doubtful.items() if _is_unread(node)}
    left = _EFFORT
    for node in (*filter(_is_landmark, doubtful.values()), *_named(place)):
        if left > 0 and node.mem_id not in around:
            text = node.text()
            left -= len(text) + _EACH
            titled = node.tag != "header" and node.css_first("h1") is not None
            if len(text) <= half and not titled:
                around.add(node.mem_id)
    return frozenset(around)


def _is_unread(node: LexborNode) -> bool:
    """Say whether an element is no content whatever it holds."""
    tag, said = node.tag, node.attributes
    if tag in _NEVER_SHOWN or "popover" in said or said.get("role") in _AROUND:
        return True
    if tag == "button" or said.get("role") == "button":
        return _acts(node, said) or _is_hidden(said)
    if tag == "a" and _is_permalink(said.get("class") or "") and _leads_here(said):
        return _says_little(node) or _is_hidden(said)
    return _is_hidden(said)


def _is_hidden(said: Attributes) -> bool:
    """Never shown; tabs, accordions and streamed parts are, once a reader opens them."""
    hidden = "hidden" in said and said["hidden"] != "until-found"
    covered = said.get("aria-hidden") == "true" or _NOT_SHOWN.search(said.get("style") or "")
    if not (hidden or covered) or _STREAMED.fullmatch(said.get("id") or ""):
        return False
    unfolds = _UNFOLDS.search(spelt(said.get("class") or ""))
    return not (unfolds or said.get("role") in ("tabpanel", "region"))


def _acts(button: LexborNode, said: Attributes) -> bool:
    """Say whether a button does something to the page, and is not what a heading is made of."""
    text = button.text()
    does = _ACTION.fullmatch(one_line(text)) or _COPIES.match(
        said.get("aria-label") or said.get("title") or ""
    )
    return bool(does) and len(text) < _BUTTON and not _under(button, _HEADINGS)


def _leads_here(said: Attributes) -> bool:
    return (said.get("href") or "").startswith("#")


def _says_little(anchor: LexborNode) -> bool:
    """Whether a permalink is a sign behind a heading or beside it, and not the heading's text."""
    heading, said = anchor.parent, anchor.text().strip()
    if len(said) <= _SIGN or heading is None or heading.tag not in _HEADINGS:
        return True
    return len(said) * 2 < len(heading.text().strip())


def _is_landmark(node: LexborNode) -> bool:
    """A header of the page (not of its parts), a footer, a form, an aside that is no callout."""
    tag, said = node.tag, node.attributes
    if tag == "form" or (tag == "footer" and not _under(node, names("blockquote"))):
        return True
    if (
        tag == "header"
        or said.get("id") == "header"
        or "header" in (said.get("class") or "").split()
    ):
        inside = _under(node, names("main article section aside"))
        if not inside and (node.css_first("nav") is not None or node.css_first("h1") is None):
            return True
    return (tag == "aside" or said.get("role") == "complementary") and not _is_callout(node)


def _is_callout(node: LexborNode) -> bool:
    """An aside of the text, and not of the page: it says it is one, or stands in it and tells."""
    said = node.attributes
    words = spelt(f"{said.get('class') or ''} {said.get('aria-label') or ''}")
    if said.get("role") in ("note", "alert", "status") or _CALLOUT.search(words):
        return not _is_chrome(said.get("class") or "")
    linked = sum(len(anchor.text()) for anchor in node.css("a"))
    return _under(node, names("main article")) and linked * 2 < len(node.text().strip())


def _named(place: LexborHTMLParser | LexborNode) -> Iterator[LexborNode]:
    """What its classes or its id tell to be chrome."""
    for node in place.css(_NAMED):
        said = node.attributes
        classes, name = said.get("class") or "", said.get("id")
        if _is_chrome(classes) or (
            name and node.tag != "section" and "section" not in classes.split() and _is_chrome(name)
        ):
            yield node
    yield from place.css("[data-experiment], [data-ab-test]")


@lru_cache(8192)
def _is_chrome(classes: str) -> bool:
    """Say whether one of the names tells of chrome; "has-sidebar" tells of something else."""
    for name in classes.split():
        words = spelt(name)
        if words and words.partition(" ")[0] not in _ABOUT_OTHERS and _CHROME.search(words):
            return True
    return False


@lru_cache(1024)
def _is_permalink(classes: str) -> bool:
    return _PERMALINK.search(spelt(classes)) is not None


def spelt(name: str) -> str:
    """The words of a name in lower case: "tocCollapsible_ETCw" is "toc collapsible etcw"."""
    return " ".join(_WORD.findall(name)).lower()


def _under(node: LexborNode, tags: frozenset[str]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False
