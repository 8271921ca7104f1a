"""What of a text moves by itself: times told from now, stamps, counters, nonces. Pure.

`signature` is what a block says without it, and makes the block's identity; `skeleton` goes
further, and masks every number and date of a sentence: two blocks of one skeleton are the same
sentence with other numbers. Headings, table rows and code keep theirs: changelogs and prices are
what we came for.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from monitor.facts.words import has_digit, holds
from monitor.text.making import AGO, MADE, STAMP, WEEKDAY, WHEN, elsewhere, names, of_making

LONGEST = 600
"""Characters of a sentence that can be muted."""
COUNT, NONCE, NUMBER = "⟨count⟩", "⟨nonce⟩", "⟨n⟩"
BRIEF = 160
"""Characters of a block that may say in another language when it was updated."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


# --- times told from now: "3 minutes ago" -----------------------------------------------------

_AGO = _words(
    r"""
    (?:\b(?:about|around|over|almost|nearly|less[ ]than|more[ ]than)\s)?
    \b(?:\d{1,6}|an?|one|two|three|four|five|six|seven|eight|nine|ten|(?:a\s)?few|several
        |a\scouple(?:\sof)?)[ ]?
    (?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mos?|months?|y|yrs?
        |years?)[ ]ago\b
    | \b(?:just[ ]now|moments[ ]ago|a[ ]moment[ ]ago)\b
    """
)

_BARE_AGO = re.compile(r"\d{1,3}\s?(?:s|m|min|mins|h|hr|hrs|d|w|mo|y)|yesterday|today")
_DAY_OF = re.compile(
    r"\b(posted|published|created|uploaded|committed|pushed)(?: on)? (?:today|yesterday)\b",
    re.IGNORECASE,
)

# --- stamps: "Last updated: May 7, 2026 at 06:00 UTC" -----------------------------------------

_BY = r"(?:,?\sby\s[^\s.,;|][^.,;|]{0,40})"
_DONE = (
    r"(?:updated?|modified|edited|refreshed|revised|reviewed|generated|rendered|synced"
    r"|synchroni[sz]ed|checked|crawled|indexed|cached|fetched|retrieved|accessed)"
)
_STAMPS = _words(
    rf"""
    (?P<what>
        \blast[ ](?:{_DONE}|changed?|built|build|deployed|published|saved|edit|refresh|sync|check
            |activity|seen|modification|revision)
        | (?:^|(?<=[|·•(\[—–:.]\s)|(?<=[|·•(\[—–]))
          (?:(?:this[ ])?(?:page|site|website|document|doc|article|content|list|table|report)[ ]
             (?:was[ ])?)?{_DONE}
        | \b(?:current|server|local)[ ]time | \bbuild[ ](?:time|date)
        | (?:^|(?<=[.|·•]\s))(?:today[ ]is|it[ ]is[ ]now|now:)
    )
    (?P<link>\s?(?:[:–—-]|on|at|in|was|is|the)?(?:\s(?:on|at))?\s?)
    (?:{WHEN}{_BY}?|(?<=\s)by\s[^\s.,;|][^.,;|]{{0,40}}$)
    """  # noqa: RUF001 - likewise
)
_OWN = re.compile(
    r"(?:^|[.!?|·•]\s?)\s*(?:this |the )?(?:page|site|website|document|doc|article|content|list"
    r"|table|report)?\s*(?:was |is )?$",
    re.IGNORECASE,
)
_COPYRIGHT = _words(
    r"(?P<sign>©|\(c\)|\bcopyright\b)(?P<gap>(?:\s?(?:©|\(c\)))?\s?)\d{4}(?:\s?[-–]\s?\d{4})?"  # noqa: RUF001
)
_TOOK = _words(
    r"""(?P<what>\b(?:page|request|query|response)\s(?:was\s)?
            (?:served|rendered|generated|loaded|built|took|time|completed)\b
        |(?:^|(?<=[|·•(\[—–.:]\s))(?:served|rendered|generated|loaded|built)\s)
    (?P<link>\s?(?:in|:)?\s?)
    \d[\d.,]{0,12}\s?(?:µs|ms|s|milliseconds?|sec(?:onds?)?)\b"""  # noqa: RUF001 - likewise
)

# --- counters: "1,234 stars", "Downloads last month: 12.3k" -----------------------------------

_MORE = r"\d*(?:[,.\u202f\u00a0' ]\d{3})*(?:[.,]\d+)?(?:\s?[km]\b)?\+?"
_NUM = rf"\d{_MORE}"
_NOUN = (
    r"(?:stars?|stargazers?|forks?|watchers|downloads?|installs?|installations|(?:page[ -]?)?views?"
    r"|impressions|visits?|visitors|hits|likes?|upvotes?|downvotes?|votes?|claps?|reactions?"
    r"|shares|retweets|reposts|followers?|subscribers?|readers?|viewers|listeners|plays|comments?"
    r"|replies|reviews|ratings|contributors|bookmarks|reads)"
)
_SORT = (
    r"(?:github|total|monthly|weekly|daily|unique|new|active|recent|all[ -]time|user|customer|page)"
)
_COUNTS = re.compile(rf"\d(?<![\w.,$€£¥/-]\d){_MORE}", re.IGNORECASE)
"""Numbers by themselves; a pattern that begins with a digit finds them faster."""
_BEHIND = _words(
    rf"""\s(?:{_SORT}\s)?(?P<noun>{_NOUN})\b(?![-/])(?!\s(?:the|an?|your|our|its?|this|that|all|any)\b)
    | \s(?P<crowd>(?:[a-z]+\s)?(?:users?|people|visitors?|members?|guests?|players?|developers?
        |customers?|of\s{_NUM}\speople)\s(?:are\s|have\s|is\s)?(?:currently\s|now\s|right\snow\s)?
        (?:online|viewing|watching|reading|browsing|here|active|found|listening|read\b|viewed))
    | \s(?P<served>(?:requests?|queries|api\scalls|visitors|visits)
        \s(?:served|handled|answered|today|so\sfar|this\sweek|since))\b
    | [ -]?(?P<read>min(?:ute)?s?\s(?:of\s)?read(?:ing)?(?:\stime)?)\b"""
)
_BEFORE = _words(
    rf"""\b(?:(?P<noun>{_NOUN})
        (?:\s(?:last|this|in[ ]the[ ]last|per|today|so[ ]far|all[ ]time)(?:\s\d*\s?\w+)?
        |\s\([^()]{{0,20}}\))?\s?[:=]?\s?
    | (?P<served>(?:served|handled|answered)\s(?:over\s|more[ ]than\s)?)
    | (?:you[ ]are[ ])?visitor\s(?:number\s|no\.?\s|\#)?
    | read(?:ing)?\stime:?\s(?:about\s)?)$"""
)
_ENDS = re.compile(r"\s*(?:$|[|·•,;()\]])")
_SERVES = re.compile(
    r"\s(?:requests?|queries|calls|api calls|visitors|users|times)\b", re.IGNORECASE
)
_ICON = re.compile(
    r"(?P<icon>[\u2605\u2606\u2b50\U0001f44d\u2764\u2665\U0001f441\U0001f44f\U0001f525\u25b2\u2b06]"
    r"\ufe0f?\s?)" + _NUM,
    re.IGNORECASE,
)
_LIMIT_BEFORE = re.compile(
    r"(?:up to|max(?:imum)?(?: of)?|limit(?:ed)?(?: of| to)?|at (?:most|least)|includ(?:es?|ing)"
    r"|first|allows?|supports?|every|only|than|gets?|with)\s(?:the\s)?$",
    re.IGNORECASE,
)
_LIMIT_BEHIND = re.compile(r"\s?(?:/|per\b|each\b|an?\s(?:day|month|minute|hour|second|year)\b)")

# --- nonces: request ids, hashes, tokens ------------------------------------------------------

_UUID = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE
)
_LABELLED_ID = _words(
    r"""\b(?P<label>(?:(?:ray|request|trace|correlation|session|incident|transaction|visitor
        |client|support|error|reference)[ _-]?id|nonce|csrf(?:[ _-]?token)?
        |build[ ](?:id|hash))(?:\sis)?\s?[:\#=]?\s?)
    (?=[\w.+/=:-]{0,40}\d)\#?[\w+/=][\w.+/=:-]{4,120}"""
)
LEAST_RUN = 16
_RUN = re.compile(rf"(?<![\w+/=.@-])[0-9A-Za-z+/_=]{{{LEAST_RUN},}}(?![\w+/=-])")
_HEX = re.compile(r"(?=.*[0-9])(?=.*[a-fA-F])[0-9a-fA-F]{16,}")
_WORDLIKE = re.compile(r"[a-z]{6}|[A-Z]{6}|/.*/|_.*_")
_NAMES_A_HASH = re.compile(
    r"(?:commit|revision|rev|sha(?:-?\d+)?|checksum|digest|md5|hash|tag|version|blob|tree|@)"
    r"\W{0,3}$",
    re.IGNORECASE,
)

# --- gates: what a text must hold at the least for a rule to be tried --------------------------

_DIGITS = "0123456789"
_TIMED = re.compile(r"\d\s?(?:[µm]?s|milli|sec)")
_WORD = re.compile(r"[a-z]+")
_PARTING = dict.fromkeys(map(ord, "!\"#$%&'()*,-.:;<>?@[\\]^`{|}~0123456789"), " ")


_OF_STAMPS = names(
    "last update updated modified modification edit edited refresh refreshed revised reviewed"
    " generated rendered sync synced synchronized synchronised checked crawled indexed cached"
    " fetched retrieved accessed changed saved server local current build today now"
    " posted published created uploaded committed pushed"
)
_OF_ITSELF = _OF_STAMPS | names(
    "this the page site website document doc article content list table report was is on at in"
)
"""Words of a stamp that tells of the page it stands on and of nothing else."""
_OF_TOLLS = names("page request query response served rendered generated loaded built")
_OF_COUNTS = names(
    "star stars stargazer stargazers fork forks watchers download downloads install installs"
    " installations view views pageview pageviews impressions visit visits visitor visitors hits"
    " like likes upvote upvotes downvote downvotes vote votes clap claps reaction reactions shares"
    " retweets reposts follower followers subscriber subscribers reader readers viewers listeners"
    " plays comment comments replies reviews ratings contributors bookmarks read reads reading"
    " user users people member members guest guests player players developer developers customer"
    " customers request requests query queries calls served handled answered"
)
_OF_IDS = names("id nonce csrf hash")
_ANY = _OF_STAMPS | _OF_TOLLS | _OF_COUNTS | _OF_IDS | MADE


def signature(kind: str, text: str) -> str:
    """What a block says without what moves by itself; the text itself where nothing does."""
    if kind == "code":
        return text
    low = text.lower()
    if " ago" in low or "just now" in low:
        text = _AGO.sub(AGO, text)
    elif len(text) <= 9 and _BARE_AGO.fullmatch(low):
        return AGO if kind in ("p", "li") else text
    if kind in ("heading", "row"):
        return text
    words = _words_of(low)
    if not holds(text, _DIGITS):
        return text if _OF_STAMPS.isdisjoint(words) else _stamped(text)
    if len(text) <= BRIEF:
        text = elsewhere(text, low)
    return _of_numbers(text, low, _ANY.intersection(words))


def _words_of(low: str) -> list[str]:
    """The words of a text; where all of it is ASCII the quick way."""
    return low.translate(_PARTING).split() if low.isascii() else _WORD.findall(low)


def _of_numbers(text: str, low: str, words: frozenset[str]) -> str:
    """Go through the rules that a text with a digit may meet."""
    if text.count("-") >= 4:
        text = _UUID.sub(NONCE, text)
    if words & _OF_IDS:
        text = _LABELLED_ID.sub(rf"\g<label>{NONCE}", text)
    if max(map(len, text.split())) >= LEAST_RUN:
        text = _RUN.sub(_run, text)
    if words & _OF_STAMPS:
        text = _stamped(text)
    if words & _OF_TOLLS and _TIMED.search(low):
        text = _TOOK.sub(rf"\g<what>\g<link>{COUNT}", text)
    if words & MADE:
        text = of_making(text)
    if "©" in text or "copyright" in low or "(c)" in low:
        text = _COPYRIGHT.sub(rf"\g<sign>\g<gap>{COUNT}", text)
    if not text.isascii():
        text = _ICON.sub(rf"\g<icon>{COUNT}", text)
    return _without_counters(text) if words & _OF_COUNTS else text


def _stamped(text: str) -> str:
    return _DAY_OF.sub(rf"\1 {AGO}", _STAMPS.sub(_stamp, text))


def hollow(said: str) -> bool:
    """Say whether a signature holds nothing but placeholders: such a block need not be kept.

    So one that only says of the page itself when it was made: "Last updated ⟨stamp⟩".
    """
    if "⟨" not in said:
        return False
    rest = re.sub(r"⟨\w+⟩", "", said)
    if STAMP in said:
        return _OF_ITSELF.issuperset(_WORD.findall(rest.lower())) and not has_digit(rest)
    return not re.search(r"[^\W\d_]|\d", rest)


def skeleton(kind: str, text: str) -> str | None:
    """A sentence with its numbers, dates and times masked; None where it is none to be muted.

    Prices, versions and names with digits in them are no such numbers. Of a text of fewer than
    two words nothing would be left to know it by.
    """
    if kind not in ("p", "li", "quote") or len(text) > LONGEST:
        return None
    said = signature(kind, text)
    said = _DATES.sub(NUMBER, said)
    said = _NUMBERS.sub(_number, said)
    said = _MIXED.sub(NUMBER, said)
    said = _PLURAL.sub(r"\1", said)
    if "⟨" not in said or len(_LETTERS.findall(re.sub(r"⟨\w+⟩", "", said))) < 2:
        return None
    return said


def _stamp(match: re.Match[str]) -> str:
    """Mask a stamp's time; "Voxtral was last updated in May" is news and no stamp of a page."""
    if match["what"].lower().startswith("last") and not _OWN.search(match.string[: match.start()]):
        before = match.string[max(0, match.start() - 1) : match.start()]
        if before not in ("(", "[") and not match.string[: match.start()].endswith(("- ", "— ")):
            return match[0]
    return f"{match['what']} {STAMP}"


def _run(match: re.Match[str]) -> str:
    """Mask a run of letters and digits that no person named; names of hashes keep theirs."""
    run = match[0]
    if _NAMES_A_HASH.search(match.string[max(0, match.start() - 12) : match.start()]):
        return run
    return NONCE if _HEX.fullmatch(run) or _random(run) else run


def _random(run: str) -> bool:
    """Say whether a run looks drawn by lot: three kinds of signs that change places often."""
    return (
        len(run) >= 20
        and len(re.findall(r"\d+", run)) >= 3
        and len(re.findall(r"[a-z]+", run)) >= 3
        and len(re.findall(r"[A-Z]+", run)) >= 3
        and not _WORDLIKE.search(run)
    )


def _without_counters(text: str) -> str:
    said, at = [], 0
    for match in _COUNTS.finditer(text):
        if match.start() >= at and (found := _counted(text, match)):
            said += [text[at : match.start()], COUNT, found.noun]
            at = found.end
    return "".join([*said, text[at:]])


class _Counted(NamedTuple):
    """What is counted, as it is kept behind a counter's placeholder, and where that ends."""

    noun: str
    end: int


def _counted(text: str, number: re.Match[str]) -> _Counted | None:
    """Say whether a number counts an audience; "up to 100 downloads a month" is an offer."""
    start, end = number.span()
    before = text[max(0, start - 50) : start]
    if behind := _BEHIND.match(text, end):
        if _LIMIT_BEFORE.search(before) or _LIMIT_BEHIND.match(text, behind.end()):
            return None
        noun = behind["noun"] or behind["crowd"] or behind["served"] or behind["read"]
        noun = _COUNTS.sub(COUNT, noun.removesuffix("s"))
        return _Counted(f" {noun}", behind.end())
    unnamed = _OF_COUNTS.isdisjoint(_words_of(before.lower()))
    label = None if unnamed else _BEFORE.search(before)
    if label is None:
        return None
    if label["served"]:
        serves = _SERVES.match(text, end)
        return _Counted(serves[0], serves.end()) if serves else None
    return _Counted("", end) if not label["noun"] or _ENDS.match(text, end) else None


_DATES = _words(rf"(?<![\w./-])(?:{WHEN})(?![\w-])|\b{WEEKDAY}(?=[,\s⟨])")
_NUMBERS = re.compile(
    r"(?P<lead>(?:\bv(?:ersions?|\.)?\s?|\breleases?\s|\b[A-Z][\w-]*\s)?)"
    r"(?<![\w.$€£¥₹/+\u2011-])(?<![$€£¥₹]\s)"
    r"(?P<n>[+-]?\d+(?:[.,:'\u202f\u00a0]\d+)*(?:\s?[kKM%](?!\w))?(?:st|nd|rd|th)?)"
    r"(?![\w/$€£¥₹-])(?!\s?(?:USD|EUR|GBP|cents?\b|dollars?\b|euros?\b|¢|€))"
)
_MIXED = re.compile(r"(?<![\w.@/-])(?=\w{0,40}\d)(?=\w{0,40}[A-Za-z])\w{8,}(?![\w-])")
_PLURAL = re.compile(r"(⟨n⟩\s\w{2,20}?)s\b")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_A_VERSION = re.compile(r"v(?:ersions?|\.)?\s?|releases?\s", re.IGNORECASE)


def _number(match: re.Match[str]) -> str:
    lead, number = match["lead"], match["n"]
    if _A_VERSION.fullmatch(lead) or number.count(".") >= 2:
        return match[0]
    return f"{lead}{NUMBER}"
