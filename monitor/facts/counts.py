"""Numbers that count things and are no money: "Minutes a month", "Seats", "Tokens / min". Pure.

Beside a currency such a number reads like a price; the words at its side say that it is none.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PERIOD = r"(?:seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|mo|years?|yrs?)"
_HOLDER = r"(?:users?|seats?|members?|projects?|accounts?|workspaces?|teams?|plans?|org\w*|keys?)"
_RATE = re.compile(
    rf"(?!(?:pric|cost|fee|rate|charge|credit)\w*\b)\b(?:[a-z]{{2,}}s|[gmt]i?b)\b\)?"
    rf"\s*(?:/|per\b|an?\b|each\b|every\b|in a\b)\s*(?:{_PERIOD}|{_HOLDER})\b"
    r"|\b(?:rpm|tpm|rpd|tpd|rps|tps|qps|qpm)\b",
    re.IGNORECASE,
)
"""So many of something in a time, or for each user: "Requests / min"."""
_MEASURE = re.compile(
    r"\b(?:limits?|limited|quotas?|allowances?|includ\w+|max(?:imum)?|minimum|windows?|context"
    r"|concurren\w*|parallel|simultaneous|retention|history|uptime|sla|latency|speed|throughput"
    r"|sizes?|lengths?|dimensions?|param(?:eter)?s?|scores?|elo|ranks?|accuracy|wer|discounts?"
    r"|savings?|count|number of|percent(?:age)?|cut-?off)\b|%|#",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"(?:[a-z-]+\s){0,2}?(?:minutes|hours|seconds|tokens|characters|requests|calls|queries"
    r"|searches|images|videos|pages|documents|files|seats|users|members|teammates|people|projects"
    r"|workspaces|messages|emails|agents|voices|speakers|languages|regions|connections|streams"
    r"|jobs|sessions|keys|numbers|events|records|rows|vectors|cores|v?cpus?|gpus?|ram|memory|vram"
    r"|storage|bandwidth|traffic|[gmt]i?b)(?:\s\([^()]{1,20}\))?(?:\sa\s[a-z]+)?",
    re.IGNORECASE,
)
"""A text that is the name of things which are counted, and no more."""


@lru_cache(maxsize=2_048)
def counts(text: str) -> bool:
    """Say whether a header or a row's label says that the numbers beside it count things."""
    text = " ".join(text.split())
    return bool(_RATE.search(text) or _MEASURE.search(text) or _THINGS.fullmatch(text))


@lru_cache(maxsize=2_048)
def is_rate(text: str) -> bool:
    """Say whether a header is of so many things in a time: "Requests per minute"."""
    return bool(_RATE.search(text))
