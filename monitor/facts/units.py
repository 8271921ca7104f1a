"""What prices are counted in: "1M tokens", "minute", "1K characters", "image". Pure."""

from __future__ import annotations

import re

NOUNS = {
    **dict.fromkeys(("token", "tokens", "tok", "toks"), "token"),
    **dict.fromkeys(("character", "characters", "char", "chars"), "character"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "minute"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), "hour"),
    **dict.fromkeys(("second", "seconds", "sec", "secs", "s"), "second"),
    **dict.fromkeys(("request", "requests", "call", "calls"), "request"),
    **dict.fromkeys(("query", "queries", "search", "searches", "prompts"), "query"),
    **{plural: plural.removesuffix("s") for plural in ("images", "pages", "songs", "videos")},
    **{one: one for one in ("image", "page", "song", "video", "month", "user", "seat", "session")},
    "mo": "month",
    "gb": "GB",
    "megapixel": "megapixel",
    "megapixels": "megapixel",
}
SECONDS = {"second": 1, "minute": 60, "hour": 3600}
COUNTS = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mm": 10**6, "million": 10**6}
UNIT = re.compile(
    r"(?:/|\bper\b|\bfor\b|\bevery\b|\bfor each\b)\s*(?:each\s+)?"
    r"(?:(?P<count>\d[\d,]{0,12})\s?)?(?P<scale>million|thousand|mm(?![^\W\d_])|[mk](?![^\W\d_])"
    r"|[mk](?=tok|char))?\s*"
    r"(?:(?:[a-z-]{2,14}\s+){0,2}?(?P<scale2>[mk](?=tok))?(?P<noun>"
    + "|".join(sorted(NOUNS, key=lambda noun: (-len(noun), noun)))
    + r")(?![a-z]))?(?P<time>\s*(?:/|per)\s*hour\b)?",
    re.IGNORECASE,
)


def counted(unit: str) -> tuple[int, str, str]:
    """The count, the noun and the rest of a unit: `1M tokens per hour` is (10**6, token, …)."""
    match = re.fullmatch(r"(?:(\d+)([KM]?) )?([A-Za-z]+?)( per hour)?", unit)
    if match is None:
        return 1, unit, ""
    count = (int(match[1] or 1) or 1) * {"K": 10**3, "M": 10**6}.get(match[2] or "", 1)
    return count, NOUNS.get(match[3].lower(), match[3]), match[4] or ""


def named(match: re.Match[str]) -> str:
    """The unit that a match names: "1M tokens", "minute"; "" for a stroke that parts words.

    A number alone counts tokens: "$3 / 1M".
    """
    count = int((match["count"] or "1").replace(",", ""))
    count *= COUNTS[(match["scale"] or match["scale2"] or "").lower()] if _scale(match) else 1
    noun = NOUNS.get((match["noun"] or "").lower(), "")
    if count == 0 or (not noun and (count < 1_000 or count % 1_000)):
        return ""
    noun = noun or "token"
    time = " per hour" if match["time"] else ""
    if count == 1:
        return noun + time
    for size, sign in ((10**6, "M"), (10**3, "K")):
        if count % size == 0:
            return f"{count // size}{sign} {_plural(noun)}{time}"
    return f"{count} {_plural(noun)}{time}"


def _scale(match: re.Match[str]) -> str:
    return match["scale"] or match["scale2"] or ""


def _plural(noun: str) -> str:
    return "queries" if noun == "query" else noun if noun == "GB" else f"{noun}s"
