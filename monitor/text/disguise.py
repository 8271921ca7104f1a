"""Errors that come disguised as pages with status 200: walls, logins, apologies. Pure.

Modest on purpose. Only a page that says little is suspected, and never one that shows code or a
table: what an error says is its whole headline ("Page not found", not "Page not found errors"), or
a sentence to the visitor ("verify you are human"). A changelog, a status page or a reference of
errors says more than that, and is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.errors import FailureClass
from monitor.text.blocks import names
from monitor.text.chrome import either
from monitor.text.markup import Page

_MOST_BLOCKS, _FEW, _LONGEST_LINE = 25, 12, 400
"""Blocks of a page that is suspected for its headlines, and for its sentences; characters."""
_MOST_HEADINGS = 2
"""An error has a headline or two, what tells of errors has parts."""
_LISTING = re.compile(r"index of /\S*|directory listing (?:for|of) /.*", re.IGNORECASE)
_PARTS = re.compile(r"\s+[|·•–—-]+\s+|:\s+|\s+»\s+")  # noqa: RUF001 - as titles are parted
_HOLDING = names("div main article section table ul ol dl pre blockquote")


class Disguise(NamedTuple):
    """What a page really is (`what`), told by the words `said`."""

    error: FailureClass
    what: str
    said: str


class _Sign(NamedTuple):
    """`headline` is a whole title or heading, `sentence` stands anywhere in a few short blocks.

    `most` is how many characters may be said beside headings and links.
    """

    error: FailureClass
    what: str
    most: int
    headline: re.Pattern[str]
    sentence: re.Pattern[str]


def _sign(
    error: FailureClass, what: str, most: int, headline: str, sentence: str = "(?!)"
) -> _Sign:
    """Patterns stand one a line."""
    lines = re.compile(rf"(?:{either(headline)})[\s.!?…。]*", re.IGNORECASE)
    return _Sign(error, what, most, lines, re.compile(either(sentence), re.IGNORECASE))


_SIGNS = (
    _sign(
        "blocked",
        "a wall against robots",
        900,
        r"""
        (?:just a|one) moment(?:,? please)?|attention required!?|(?:403\W*)?forbidden|403
        checking your browser.*|unusual (?:traffic|activity).*|pardon our interruption
        (?:access|request)(?: \w+){0,4} (?:denied|blocked|rejected|restricted|limited|unsuccessful)
        (?:sorry, )?you (?:have been|are|were) blocked|too many requests|rate limit exceeded
        (?:security|human|robot|bot|browser) (?:check|verification|challenge)|captcha
        (?:please )?(?:verify|confirm|prove|are)\b.{0,20}\byou.{0,12}\b(?:human|robot|bot)\b.*
        安全验证|人机验证|请完成.{0,8}验证|访问(?:被拒绝|受限)|アクセス.{0,6}拒否.*
        zugriff verweigert|acc[eè]s refus[eé]|acceso denegado|acesso negado|accesso negato
        """,
        r"""
        \b(?:verify|confirm|prove|make sure|making sure)\b.{0,30}\byou.{0,20}\b(?:human|robot|bot)\b
        checking (?:your browser|if the site connection)|request is being verified
        review the security of your connection|cookies (?:to continue|and reload)
        unusual (?:traffic|activity|requests) (?:coming )?from your|\bray id\b|\bincident id\b
        your (?:ip|request|access|browser|network)\b.{0,50} (?:blocked|denied|rejected|flagged)\b
        complete the (?:captcha|security check|challenge)|请.{0,6}(?:滑块|验证码)
        """,
    ),
    _sign(
        "blocked",
        "a login page",
        250,
        r"""
        (?:please )?(?:sign|log)[ -]?in(?: (?:to|with|or) [^.,;]{1,40})?|log ?in(?: page| required)?
        authentication required|single sign[- ]on|welcome back|session (?:has )?expired
        (?:create|register) (?:an|your|a free) account.{0,30}|sign ?up
        请?登录.{0,12}|ログイン|anmelden|se connecter|iniciar sesi[oó]n|accedi|entrar
        """,
        r"""
        \b(?:sign|log) ?in to (?:continue|view this|access this|see this)
        you (?:must|need to|have to) (?:be (?:logged|signed) in|log ?in|sign ?in) to
        """,
    ),
    _sign(
        "blocked",
        "a page for subscribers",
        900,
        r"subscribers? only|members? only|(?:this )?(?:article|content) is for .{0,20}members",
        r"""
        (?:subscribe|sign ?up|register|become a member) (?:now )?to (?:continue|keep|unlock|read)\b
        create (?:a|your) (?:free )?account to (?:continue|keep|unlock|read)\b
        this (?:article|content|page|post|story) is .{0,30}\b(?:for|to) .{0,30}(?:subscrib|memb)ers
        already a (?:subscriber|member)\?
        """,
    ),
    _sign(
        "blocked",
        "a page that asks for consent",
        900,
        r"before you continue(?: to .*)?|cookie consent|consent required|we value your privacy",
        r"""
        (?:accept|agree to|allow) (?:all |our |the )?cookies to (?:continue|proceed|view)
        we and our \d* ?(?:\w+ )?partners .{0,80}(?:store|access|process)
        (?:please )?(?:verify|confirm) your age|you must be (?:at least )?\d\d
        """,
    ),
    _sign(
        "blocked",
        "a page that is closed to our country",
        700,
        r".{0,40}(?:not|n't|un)\s?available in your (?:country|region|location|area)",
        r"""
        ^.{0,60}(?:not|n't|un)\s?available in your (?:country|region|location|area)
        access from your (?:country|region|location)|unavailable for legal reasons
        """,
    ),
    _sign(
        "unreadable",
        "an error page",
        500,
        r"""
        (?:error:? ?)?(?:404|410|50[0-4])(?:\W{1,4}(?:page |file |error:? )?not found)?
        (?:error:? ?)?50[0-4]\W{1,4}(?:internal server error|bad gateway|service unavailable)
        (?:\w+ ){0,2}(?:page|content|article|document|file|url|path|site)(?: you \w+)? not found
        (?:\w+ ){0,2}(?:page|content|article|document|url|site).{0,24}(?:not|n't) be found
        (?:\w+ ){0,2}(?:page|content|article|url|site) (?:is not|isn't|was not) (?:found|available)
        (?:sorry, )?(?:this|the|that) page (?:does|is|has|can|could)(?: ?not|n.t| no)\b.*
        (?:sorry, )?we (?:can ?not|can.t|couldn.t|could not) find (?:that|the|this|your) page.*
        (?:an? )?(?:(?:unexpected|application|internal|server) )+error(?: (?:has )?occurred.*)?
        something went wrong.{0,40}|bad gateway|gateway time-?out|service unavailable|oops
        error establishing a database connection|page (?:missing|removed|unavailable|gone)
        not found|nothing (?:here|found|was found)|an error (?:has )?occurred.*
        seite nicht gefunden|page (?:introuvable|non trouv[eé]e)|p[aá]gina no encontrada
        p[aá]gina n[aã]o encontrada|pagina (?:non trovata|niet gevonden)
        .{0,12}页面(?:不存在|未找到|已删除).{0,12}|找不到.{0,6}(?:页面|网页)|ページが見つかりません.*
        """,
        r"""
        \b(?:page|url|address|link) (?:that )?you\b.{0,80}\b(?:not|\w+n't|no longer|moved|removed)\b
        we (?:can ?not|can.t|couldn.t|could not) find (?:the|that|this) page
        ^(?:upstream (?:connect error|request timeout)|no healthy upstream)|^(?:rpc|grpc) error\b
        \b(?:fatal|parse|uncaught) error: .{1,200} (?:on line \d+|stack ?trace)|^uncaught exception
        ^traceback \(most recent call last\)|\[an error occurred while processing this directive\]
        ^(?:sorry, )?(?:\w+ ){0,2}(?:page|site|url).{0,20}\bnot (?:be )?found(?:[.!,]|$)
        ^internal server error|^bad gateway
        """,
    ),
    _sign(
        "unreadable",
        "a maintenance page",
        500,
        r"""
        (?:[\w']+ ){0,3}(?:down for|under|undergoing|in) (?:\w+ )?maintenance(?: mode)?
        maintenance(?: mode| page)?|(?:we.ll|we will) be (?:right )?back.{0,30}|be right back
        (?:\w+ ){0,3}(?:temporarily|currently) (?:unavailable|offline|closed|down)
        coming soon|under construction|wartungsarbeiten|系统维护.{0,6}|メンテナンス中.*
        """,
        r"""
        \b(?:site|website|page|we.re|we are)\b.{0,30}\b(?:down for|under\w*)\b.{0,20}\bmaintenance
        \b(?:we.ll|we will|should) be (?:right )?back (?:soon|shortly|online|up)|^briefly unavail
        \b(?:site|website) is (?:currently |temporarily )?(?:unavailable|offline)
        """,
    ),
    _sign(
        "unreadable",
        "a page that needs JavaScript",
        300,
        r"java ?script (?:is )?(?:required|disabled)|loading|please wait|redirecting",
        r"""
        \b(?:enable|turn on|activate|need|requires?|allow) java ?script
        java ?script (?:is|must be|to be) (?:currently )?(?:disabled|required|enabled)
        (?:does|do)(?: not|n.t) work (?:properly )?without java ?script
        """,
    ),
    _sign(
        "unreadable",
        "the page of a server that nothing was put on",
        900,
        r"""
        welcome to (?:nginx|openresty|caddy|tengine|centos)!?.{0,30}
        apache2? .{0,30}default page.{0,20}|it works!?|caddy works!?|iis windows(?: server)?
        test page for .{0,40}(?:server|installation).{0,30}
        (?:domain )?default (?:web ?site )?page|(?:this )?account (?:has been )?suspended
        there isn.t a github pages site here|no such app|nosuchbucket|deployment_[a-z]{3,12}
        fastly error.{0,40}|(?:project|site) not (?:found|published|configured)
        (?:this |the )?(?:\S+ )?(?:domain|web ?site)(?: name)? (?:is|may be) (?:for sale|parked).*
        (?:this |the )?(?:\S+ )?domain(?: name)? (?:has |is )?(?:expired|available)|buy this domain
        [\w-]+(?:\.[\w-]+)+ (?:is|may be) (?:for sale|parked|available).{0,20}
        """,
        r"this domain (?:name )?(?:is|may be) (?:for sale|parked)|domain is parked",
    ),
)


def disguised(page: Page) -> Disguise | None:
    """Say what a page really is; None where it seems to be what was asked for."""
    if held := next((name for name in page.unclosed if name in _HOLDING), None):
        return Disguise("cut", "a page that was cut short", f"<{held}> never ends")
    if _LISTING.fullmatch(page.title):
        return Disguise("unreadable", "a listing of a folder", page.title[:80])
    if len(page.blocks) >= _MOST_BLOCKS or any(
        block.kind in ("code", "row") for block in page.blocks
    ):
        return None
    said = sum(len(b.text) for b in page.blocks if b.kind != "heading" and not b.links)
    if "forward" in page.signs and said < _LONGEST_LINE:
        return Disguise("redirect", "a page that only forwards to another", _begins(page))
    return _by_words(page, said) or _by_signs(page, said)


def _by_words(page: Page, said: int) -> Disguise | None:
    parts = sum(block.kind == "heading" for block in page.blocks)
    headlines = [*_headlines(page, 1 if parts > _MOST_HEADINGS else 2)]
    is_few = len(page.blocks) < _FEW and parts <= _MOST_HEADINGS
    lines = [block.text for block in page.blocks if is_few and len(block.text) <= _LONGEST_LINE]
    for sign in _SIGNS:
        if said > sign.most:
            continue
        for text in headlines:
            if sign.headline.fullmatch(text):
                return Disguise(sign.error, sign.what, text)
        for text in lines:
            if sign.sentence.search(text):
                return Disguise(sign.error, sign.what, text[:80])
    return None


def _by_signs(page: Page, said: int) -> Disguise | None:
    """Judge by the elements of a page that says next to nothing."""
    if "captcha" in page.signs and said < 300:
        return Disguise("blocked", "a wall against robots", _begins(page))
    if "password" in page.signs and said < 300:
        return Disguise("blocked", "a login page", _begins(page))
    return None


def _headlines(page: Page, most: int) -> Iterator[str]:
    """Title and first headings, whole and in their parts; of a tiny page its first lines too."""
    first = [block.text for block in page.blocks[:3]] if len(page.blocks) < 6 else []
    headings = [block.text for block in page.blocks if block.kind == "heading"][:most]
    for text in (page.title, *headings, *first):
        if text and len(text) <= 160:
            yield text
            yield from (part for part in _PARTS.split(text)[:4] if part != text)


def _begins(page: Page) -> str:
    return (page.title or next((block.text for block in page.blocks), ""))[:80]
