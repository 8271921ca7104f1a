"""When a page was made, and by what: stamps in other words than "Last updated". Pure.

A stamp is known by what it does not say: besides days, clocks, builds and the names of tools it
has only words for a page and for how one is made. "Docs built with revision 1f3c9a20 on May 7" is
one; "Vox 2 was built on May 7" speaks of something else, and is news.
"""

from __future__ import annotations

import re

AGO, STAMP = "⟨ago⟩", "⟨stamp⟩"

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
DATE = rf"""(?:(?:{WEEKDAY},?\s)?(?:
      {MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}})?
    | \d{{1,2}}(?:st|nd|rd|th)?[ -](?:of\s)?{MONTH}(?:[, -]{{1,2}}\d{{4}})?
    | {MONTH},?\s\d{{4}}
    | \d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}
    | \d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})\b
    | \d{{4}}年\d{{1,2}}月\d{{1,2}}日
    ))"""
CLOCK = r"""(?:\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s?[ap]\.?m\b\.?)?
    (?:\s?(?:(?:UTC|GMT)?[+-]\d\d:?\d\d|Z|UTC|GMT|[A-Z]{1,4}T)\b)?(?:\s\([A-Z]{2,5}\))?)"""
EXACT = rf"""{DATE.replace(chr(92) + "1", "[-/.]")}(?:(?:T|,?\s(?:at\s)?|\s[-–@|·]\s){CLOCK})?
    | {CLOCK}(?:,?\s(?:on\s)?{DATE.replace(chr(92) + "1", "[-/.]")})?
    | (?:today|yesterday|now)\b(?:,?\s(?:at\s)?{CLOCK})?
    | {AGO} | \d{{10}}(?:\d{{3}})?\b"""  # noqa: RUF001 - pages do use that dash
WHEN = rf"(?:{EXACT} | \d{{4}}\b)"

_LONGEST = 140
"""Characters of a stamp."""
_MOMENTS = re.compile(
    rf"""(?<![\w./-])(?:{EXACT})(?![\w-]) | \b{WEEKDAY}(?=[,\s⟨])
    | (?<![\w./-])\d[\d.,]{{0,12}}\s?(?:µs|ms|s|milliseconds?|sec(?:onds?)?)\b
    | \b(?=[0-9a-f]{{0,39}}\d)[0-9a-f]{{7,40}}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TOOL = re.compile(
    r"\b(?:by|with|using|for)\s[A-Z][\w.+-]{0,30}(?:\s(?:[A-Z][\w.+-]{0,30}|v?\d+(?:\.\d+){1,3})){0,2}"
)


def names(words: str) -> frozenset[str]:
    """Read a list of words."""
    return frozenset(words.split())


_DONE = names("built build rebuilt generated rendered deployed updated modified edited refreshed")
_LAST = names("published commit changed")
"""What is done to a page only where it was done last: a thing is published once."""
MADE = _DONE | _LAST
"""Words of which a stamp has one."""
_OF_PAGES = MADE | names(
    "a an the this these our is was were has been have on at in from of for to with by and last"
    " page pages site website web doc docs document documentation content article file manual"
    " guide book wiki update date time timestamp revision commit hash sha rev server local"
    " branch main master utc gmt z am pm ago stamp count coordinated universal"
)
_SAYS = re.compile(r"[^\W\d_]+|\d")


def of_making(text: str) -> str:
    """Mask what moves in a stamp; the text itself where it is none."""
    if len(text) > _LONGEST:
        return text
    said = _MOMENTS.sub(STAMP, text)
    if "⟨" not in said:
        return text
    words = [word.lower() for word in _SAYS.findall(_TOOL.sub(" ", said))]
    if not _OF_PAGES.issuperset(words):
        return text
    made = not _DONE.isdisjoint(words) or ("last" in words and not _LAST.isdisjoint(words))
    return said if made else text


# --- other languages: "Zuletzt aktualisiert: 7.5.2026", "3分钟前" ----------------------------

_ELSEWHERE = re.compile(
    rf"""(?P<what>
        \Astand(?=:)
        | (?:zuletzt|letzte)[ ](?:aktualisier(?:t|ung)|ge[äa]ndert|[äa]nderung|bearbeitet)
        | derni[èe]re[ ](?:mise[ ][àa][ ]jour|modification)|\Amise?[ ][àa][ ]jour
        | [úu]ltima[ ](?:actualizaci[óo]n|modificaci[óo]n|atualiza[çc][ãa]o|modifica)
        | ultimo[ ]aggiornamento|\A(?:actualizado|atualizado|aggiornato)
        | laatst[ ](?:bijgewerkt|gewijzigd)
        | (?:最后|最近|上次)(?:更新|修改|编辑)(?:时间|日期|于)?|\A更新(?:时间|日期|于)
        | 最終更新(?:日時?)?|\A更新日時?|(?:마지막|최종)[ ]?(?:업데이트|수정일?)
        | последн(?:ее|яя)[ ](?:обновление|изменение|редакция)|\Aобновлено
    )\s?[:：]?\s?(?:(?:am|le|el|em|il|op|a)\s)?
    (?:{DATE.replace(chr(92) + "1", "[-/.]")}
        |\d{{1,2}}\.?\s(?:de\s)?[^\W\d_]{{3,12}}\.?(?:\sde)?\s\d{{4}})
    (?:,?\s(?:um\s|à\s|às\s|a\sles\s)?{CLOCK}(?:\sUhr)?)?""",  # noqa: RUF001 - so it is written
    re.IGNORECASE | re.VERBOSE,
)
_UNITS = (
    r"(?:sekunden?|minuten?|stunden?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?"
    r"|secondes?|minutes?|heures?|jours?|semaines?|mois|ans?"
    r"|segundos?|minutos?|horas?|d[íi]as?|semanas?|m[êe]s(?:es)?|a[ñn]os?"
    r"|second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])"
)
_AGO_ELSEWHERE = re.compile(
    rf"""\b(?:vor|il\sy\sa|hace|há)\s(?:\d{{1,4}}|eine[rmn]?|une?|una?)\s{_UNITS}\b
    | \b(?:\d{{1,4}}|una?)\s{_UNITS}\sfa\b
    | \d{{1,4}}\s?(?:秒|分钟?|小?时|小時|時間|天|日|周|週間?|个?月|[かヶ]月|年)[之以]?前
    | \d{{1,4}}\s?(?:초|분|시간|일|주|개월|달|년)\s?전
    | \d{{1,4}}\s(?:секунд|минут|час|дн|день|недел|месяц|год|лет)\w{{0,3}}\sназад""",  # noqa: RUF001 - Cyrillic on purpose
    re.IGNORECASE | re.VERBOSE,
)
_BEGINNINGS = re.compile(
    "zuletzt|letzte|stand|derni|mise? |ltima|ultim|ctualizado|tualizado|aggiornato|laatst"
    "|更新|修改|编辑|업데이트|수정|обновл|последн"
)
_BEFORE = re.compile(r"\bvor |il y a|hace |há | fa\b|前|전|назад")


def elsewhere(text: str, low: str) -> str:
    """Mask stamps and times told from now in other languages than English; `low` is in small."""
    if _BEFORE.search(low):
        text = _AGO_ELSEWHERE.sub(AGO, text)
    if _BEGINNINGS.search(low):
        text = _ELSEWHERE.sub(rf"\g<what> {STAMP}", text)
    return text
