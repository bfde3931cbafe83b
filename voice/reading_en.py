"""How an English text is said. Days come before months, as on every paper in this country."""

from __future__ import annotations

import re
from calendar import month_name

from voice import numerals_en as words
from voice.names_en import ISSUERS, KINDS, SHORT
from voice.reader import END, ROMAN, START, Reader, Rule, abbreviations, in_threes, is_day, is_time, roman, whole

MONTHS = list(month_name)[1:]
_NAMED = "|".join(MONTHS)
_NUMBER = r"(?<!\d)(?P<whole>\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+)(?:\.(?P<part>\d+))?"
ID_DIGITS = 9
"""A number of so many digits, ungrouped, names something: it is spelled."""


def _number(text: str) -> str:
    if (len(text) > 1 and text.startswith("0")) or (text.isdigit() and len(text) >= ID_DIGITS):
        return words.digits(re.sub(r"\D", "", text))
    return words.number(whole(text))


def _decimal(found: re.Match[str]) -> str:
    said = _number(found["whole"])
    return f"{said} point {words.digits(found['part'])}" if found["part"] else said


def _sign(sign: str) -> str:
    return words.DIGITS[int(sign)] if sign.isdigit() else sign


def _label(found: re.Match[str]) -> str:
    return ", ".join(map(_sign, found[0]))


def _spelled(found: re.Match[str]) -> str:
    return ", ".join(" ".join(map(_sign, part)) for part in re.split(r"[.-]", found[0]))


def _form(found: re.Match[str]) -> str:
    return f"{' '.join(found['letters'])} {_number(found['no'])}"


def _procedure(found: re.Match[str]) -> str:
    digits = found["tail"]
    return f"{words.digits(found['head'])} point, {words.digits(digits[:3])}, {words.digits(digits[3:])}"


def _law(found: re.Match[str]) -> str | None:
    kind, year, code = found["kind"], found["year"], found["code"] or ""
    if not code and not (kind and year):
        return None
    name = KINDS.get(kind or code.split("-")[0], kind or "")
    spoken = f"{name} number {words.number(int(found['no']))}".strip()
    return ", ".join(filter(None, (spoken, year and f"of {words.year(int(year))}", _issuer(code))))


def _issuer(code: str) -> str:
    if code.startswith("QH"):
        return "of the National Assembly"
    issuer = code.partition("-")[2]
    return f"of {ISSUERS.get(issuer) or ' '.join(map(_sign, issuer))}" if issuer else ""


_LAW = (
    rf"{START}(?:(?P<kind>{'|'.join(KINDS)}|[Dd]ecree|[Cc]ircular|[Dd]ecision|[Ll]aw)\s+(?:[Nn]o\.?\s+)?)?"
    rf"(?:[Nn]o\.?\s+(?=\d{{1,5}}/(?:\d{{4}}/)?(?:{'|'.join(KINDS)}|QH)))?"
    rf"(?P<no>\d{{1,5}})(?:/(?P<year>\d{{4}}))?(?:/(?P<code>(?:{'|'.join(KINDS)}|QH)(?:\d{{1,2}})?(?:-\w+)*))?{END}"
)


def _date(found: re.Match[str]) -> str | None:
    day, month, year = int(found["day"]), int(found["month"]), int(found["year"])
    if not is_day(day, month):
        return None
    return f"the {words.ordinal(day)} of {MONTHS[month - 1]} {words.year(year)}"


def _day_then_name(found: re.Match[str]) -> str | None:
    year = f" {words.year(int(found['year']))}" if found["year"] else ""
    day = int(found["day"])
    return f"the {words.ordinal(day)} of {found['name']}{year}" if is_day(day, 1) else None


def _name_then_day(found: re.Match[str]) -> str | None:
    year = f", {words.year(int(found['year']))}" if found["year"] else ""
    day = int(found["day"])
    return f"{found['name']} {words.ordinal(day)}{year}" if is_day(day, 1) else None


def _month_of_year(found: re.Match[str]) -> str | None:
    month = int(found["month"])
    return f"{MONTHS[month - 1]} {words.year(int(found['year']))}" if 1 <= month <= 12 else None


def _time(found: re.Match[str]) -> str | None:
    hour, minute = int(found["hour"]), int(found["minute"])
    if not is_time(hour, minute):
        return None
    half = re.sub(r"\W", "", found["half"] or "").lower() or ("am" if hour % 24 < 12 else "pm")
    if minute == 0 and hour % 12 == 0:
        return "twelve noon" if half == "pm" else "midnight"
    said = words.number((hour - 1) % 12 + 1) + (f" oh {words.DIGITS[minute]}" if 0 < minute < 10 else "")
    said += f" {words.number(minute)}" if minute >= 10 else ""
    return f"{said} {half[0]}.m."


def _telephone(found: re.Match[str]) -> str | None:
    return _by_groups(found["tel"]) if 9 <= len(re.sub(r"\D", "", found["tel"])) <= 12 else None


def _by_groups(number: str) -> str:
    groups = re.findall(r"\d+", number)
    if len(groups) == 1 and len(groups[0]) > 4:
        groups = in_threes(groups[0])
    return ("plus " if number.startswith("+") else "") + ", ".join(map(words.digits, groups))


def _money(found: re.Match[str]) -> str:
    return f"{_decimal(found)} dong{' per ' if found['per'] else ''}"


def _share(found: re.Match[str]) -> str:
    part, of = int(found["part"]), int(found["of"])
    if part > of and is_day(part, of):
        return f"the {words.ordinal(part)} of {MONTHS[of - 1]}"
    return (
        "half" if (part, of) == (1, 2) else f"{words.number(part)} {'in' if part < of else 'over'} {words.number(of)}"
    )


def _ordinal(found: re.Match[str]) -> str:
    return words.ordinal(int(found["no"]))


def _address(found: re.Match[str]) -> str:
    host = re.sub(r"\d", lambda digit: f" {words.DIGITS[int(digit[0])]} ", found["host"])
    return re.sub(r"\s+", " ", host.replace(".", " dot ").replace("-", " dash ")).strip()


_CALLED = "[Cc]all|[Dd]ial|[Hh]otline|[Tt]elephone|[Aa]mbulance|[Pp]olice|[Ff]ire brigade"
"""What stands before a number that is dialled, however short."""
_ALONE = r"(?![ .-]\d{3})"
"""Not the first group of a longer number."""
_COUNTED = (
    "copy|copies|(?:working )?days?|weeks?|months?|years?|hours?|minutes?|times?|sets?|forms?|photos?|pages?|people"
)
"""What is counted: there "03" is three."""
_HALVED = "day|hour|month|year"
_ROMAN_LED = "Annex|Appendix|Chapter|Section|Part|Table"
"""With a capital: "the part I sign" is not part one."""
_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4})"

read_en = Reader(
    [
        Rule(r"(?:https?://)?(?P<host>(?:[\w-]+\.)+(?:vn|com|org|net))(?:/[^\s.,;)]*)?(?![\w.]\w)", _address),
        Rule(rf"{START}(?=[\d.-]*[A-ZĐ])[A-ZĐ\d]+(?:[.-][A-ZĐ\d]*\d[A-ZĐ\d]*){{2,}}{END}", _spelled),
        Rule(_LAW, _law),
        Rule(rf"(?<!\d){_YEAR}-{_MONTH}-{_DAY}{END}", _date),
        Rule(rf"(?<!\d){_DAY}[/.-]{_MONTH}[/.-]{_YEAR}{END}", _date),
        Rule(rf"(?<!\d){_DAY}\s+(?P<name>{_NAMED})(?:,?\s+{_YEAR})?{END}", _day_then_name),
        Rule(rf"{START}(?P<name>{_NAMED})\s+{_DAY}(?:,?\s+{_YEAR})?{END}", _name_then_day),
        Rule(
            rf"{START}(?P<name>{_NAMED}|[Ii]n|[Ss]ince|[Uu]ntil|[Yy]ear)\s+(?P<year>(?:19|20)\d\d){END}",
            lambda found: f"{found['name']} {words.year(int(found['year']))}",
        ),
        Rule(rf"(?<!\d){_MONTH}/{_YEAR}{END}", _month_of_year),
        Rule(rf"(?<![\d:])(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?P<half>\s?[ap]\.?m\.?)?{END}", _time),
        Rule(
            r"(?<![\d.,])(?P<tel>(?:\+\d{1,3}[ .-]?)?\(?0?\d{1,4}\)?(?:[ .-]\d{3,4}){2,3})(?![\d.,]\d|\d)", _telephone
        ),
        Rule(r"(?<![\d.,])(?P<tel>\+?\d{9,12})(?!\d)", _telephone),
        Rule(rf"(?<![\d.,])(?:1022|1[89]00[ .]?\d{{4,6}}){END}", lambda found: _by_groups(found[0])),
        Rule(
            rf"{START}(?:{_CALLED})(?:\s+number)?:?\s+\d{{3,8}}(?:(?:,|,?\s+or|,?\s+and)\s+\d{{3,8}})*{END}{_ALONE}",
            lambda found: re.sub(r"\d+", lambda number: words.digits(number[0]), found[0]),
        ),
        Rule(rf"{START}(?P<head>\d)\.(?P<tail>\d{{6}}){END}", _procedure),
        Rule(rf"{START}[A-ZĐ]\d{{3,6}}{END}", _label),
        Rule(rf"{START}(?P<letters>[A-ZĐ]{{1,4}})(?P<no>\d{{1,2}}){END}", _form),
        Rule(
            rf"{START}(?P<no>\d{{1,2}})(?P<letter>[a-e]|(?:(?<=[-–]\d)|(?<=[a-e] to \d)|(?<=[Ff]orm \d))đ){END}",
            lambda found: f"{_number(found['no'])} {found['letter'].replace('đ', 'd')}",
        ),
        Rule(rf"{_NUMBER}\s*(?:(?:dong|đồng|đ|VNĐ|VND|vnd){END}|₫)(?P<per>/(?=[^\W\d]))?", _money),
        Rule(rf"{START}0(?P<no>[1-9])(?=\s+(?:{_COUNTED}){END})", lambda found: words.number(int(found["no"]))),
        Rule(rf"(?<![\d./,])(?:1/2|0\.5)(?=\s+(?:{_HALVED}){END})", lambda _: "half a"),
        Rule(rf"(?<![\d/])24/7{END}", lambda _: "twenty-four seven"),
        Rule(r"(?<=\d)\s?[x×]\s?(?=\d)", lambda _: " by "),
        Rule(
            rf"{START}(?P<lead>(?:{_ROMAN_LED})\s+)(?P<no>{ROMAN}){END}",
            lambda found: found["lead"] + words.number(roman(found["no"])),
        ),
        Rule(rf"(?<!\d)(?P<no>\d{{1,3}})(?:st|nd|rd|th){END}", _ordinal),
        Rule(rf"{_NUMBER}\s*%", lambda found: f"{_decimal(found)} percent"),
        Rule(rf"(?<=\d)(?P<gap>\s?)m2{END}", lambda found: f"{found['gap']}square metres"),
        Rule(rf"(?<=\d)(?P<gap>\s?)km{END}", lambda found: f"{found['gap']}kilometres"),
        Rule(r"(?<![\d/])(?P<part>\d{1,2})/(?P<of>\d{1,3})(?![\d/])", _share),
        Rule(r"(?<=[\d%đ])\s*[–—-]\s*(?=\d)", lambda _: " to "),
        Rule(_NUMBER, _decimal),
        abbreviations(SHORT),
        Rule(r"(?<=[^\W\d_])/(?:or\b|(?=[^\W\d_]))", lambda _: " or "),
        Rule(r"&", lambda _: "and"),
        Rule(r"\d+", lambda found: _number(found[0])),
    ]
)
"""An English text as it is said. No digit is left in it."""
