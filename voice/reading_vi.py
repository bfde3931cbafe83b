"""How a Vietnamese text is said: tickets, money, dates, hours, telephone numbers, laws and short forms in words."""

from __future__ import annotations

import re

from voice import numerals_vi as words
from voice.names_vi import ISSUERS, KINDS, SHORT
from voice.reader import (
    END,
    ROMAN,
    START,
    TELEPHONE,
    Reader,
    Rule,
    abbreviations,
    in_threes,
    is_day,
    is_time,
    roman,
    whole,
)

_INTEGER = r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+"
_NUMBER = rf"(?<!\d)(?P<whole>{_INTEGER})(?:,(?P<part>\d+))?"
ID_DIGITS = 9
"""A number of so many digits, ungrouped, names something: it is spelled."""


def _number(text: str) -> str:
    if (len(text) > 1 and text.startswith("0")) or (text.isdigit() and len(text) >= ID_DIGITS):
        return words.digits(re.sub(r"\D", "", text))
    return words.number(whole(text))


def _decimal(found: re.Match[str]) -> str:
    said = _number(found["whole"])
    return f"{said} phẩy {words.digits(found['part'])}" if found["part"] else said


def _label(found: re.Match[str]) -> str:
    return ", ".join(_sign(sign) for sign in found[0])


def _sign(sign: str) -> str:
    return words.DIGITS[int(sign)] if sign.isdigit() else sign


def _spelled(found: re.Match[str]) -> str:
    """A code by its parts, with a breath between them."""
    return ", ".join(" ".join(map(_sign, part)) for part in re.split(r"[.-]", found[0]))


def _form(found: re.Match[str]) -> str:
    return f"{' '.join(found['letters'])} {_number(found['no'])}"


def _lettered(found: re.Match[str]) -> str:
    return f"{_number(found['no'])} {found['letter']}"


def _pointed(found: re.Match[str]) -> str:
    return f"{_number(found['whole'])} chấm {words.digits(found['after'])}"


def _procedure(found: re.Match[str]) -> str:
    digits = found["tail"]
    return f"{words.digits(found['head'])} chấm, {words.digits(digits[:3])}, {words.digits(digits[3:])}"


# -- laws ------------------------------------------------------------------------------------------------------------


def _law(found: re.Match[str]) -> str | None:
    kind, year, code = found["kind"], found["year"], found["code"] or ""
    if not code and not (kind and year):
        return None
    said = [KINDS.get(kind or code.split("-")[0], kind or ""), "số", _number(found["no"])]
    spoken = " ".join(filter(None, said))
    return ", ".join(filter(None, (spoken, year and f"năm {words.number(int(year))}", _issuer(code))))


def _issuer(code: str) -> str:
    if code.startswith("QH"):
        return f"của Quốc hội khóa {words.number(int(code[2:]))}" if code[2:].isdigit() else "của Quốc hội"
    issuer = code.partition("-")[2]
    return f"của {ISSUERS.get(issuer) or ' '.join(map(_sign, issuer))}" if issuer else ""


_LAW = (
    rf"{START}(?:(?P<kind>{'|'.join(KINDS)}|[Nn]ghị định|[Tt]hông tư|[Qq]uyết định|[Nn]ghị quyết|[Ll]uật)\s+"
    rf"(?:số\s+)?)?(?:[Ss]ố\s+(?=\d{{1,5}}/(?:\d{{4}}/)?(?:{'|'.join(KINDS)}|QH)))?"
    rf"(?P<no>\d{{1,5}})(?:/(?P<year>\d{{4}}))?(?:/(?P<code>(?:{'|'.join(KINDS)}|QH)(?:\d{{1,2}})?(?:-\w+)*))?{END}"
)


# -- days and hours --------------------------------------------------------------------------------------------------


def _date(found: re.Match[str]) -> str | None:
    day, month, year = int(found["day"]), int(found["month"]), int(found["year"])
    if not is_day(day, month):
        return None
    return f"{found['lead'] or 'ngày '}{_day(day, month)} năm {words.number(year)}"


def _day_of_month(found: re.Match[str]) -> str | None:
    day, month = int(found["day"]), int(found["month"])
    if not is_day(day, month):
        return None
    lead = found["lead"]
    more = re.sub(r"(\d+)/(\d+)", lambda each: f"ngày {_day(int(each[1]), int(each[2]))}", found["more"])
    return f"{lead}{'' if lead.strip().lower() == 'ngày' else 'ngày '}{_day(day, month)}{more}"


def _in_words(found: re.Match[str]) -> str | None:
    """`ngày 03 tháng 5`."""
    day, month = int(found["day"]), int(found["month"])
    return f"{found['lead']}{_day(day, month)}" if is_day(day, month) else None


def _month_of_year(found: re.Match[str]) -> str | None:
    month = int(found["month"])
    if not 1 <= month <= 12:
        return None
    return f"{found['lead'] or 'tháng '}{_month(month)} năm {words.number(int(found['year']))}"


def _day(day: int, month: int) -> str:
    """The first ten days of a month have a word before them: "một tháng" would be as long as a month."""
    return f"{'mùng ' if day <= 10 else ''}{words.number(day)} tháng {_month(month)}"


def _month(month: int) -> str:
    return "tư" if month == 4 else words.number(month)


def _time(found: re.Match[str]) -> str | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if not is_time(hour, minute):
        return None
    return f"{words.number(hour)} giờ" + (f" {words.number(minute)} phút" if minute else "")


_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4})"
_ON = rf"(?<!\d)(?P<lead>(?:{START}[Nn]gày\s+))?"


# -- telephone -------------------------------------------------------------------------------------------------------


def _telephone(found: re.Match[str]) -> str | None:
    number = found["tel"]
    if not 9 <= len(re.sub(r"\D", "", number)) <= 12:
        return None
    return _by_groups(number)


def _by_groups(number: str) -> str:
    plus = "cộng " if number.startswith("+") else ""
    groups = re.findall(r"\d+", number)
    if len(groups) == 1 and len(groups[0]) > 4:
        groups = in_threes(groups[0])
    return plus + ", ".join(map(words.digits, groups))


# -- the rest --------------------------------------------------------------------------------------------------------


def _money(found: re.Match[str]) -> str:
    return f"{_decimal(found)} đồng{' mỗi ' if found['per'] else ''}"


def _share(found: re.Match[str]) -> str:
    part, of = int(found["part"]), int(found["of"])
    if (part, of) == (1, 2):
        return "nửa"
    if lead := found["lead"]:
        is_street = lead.strip().lower() == "đường"
        return f"{lead}{words.number(part)} {f'tháng {_month(of)}' if is_street else f'trên {words.number(of)}'}"
    if part > of and is_day(part, of):
        return _day(part, of)
    return f"{words.number(part)} {'phần' if part < of else 'trên'} {words.number(of)}"


def _address(found: re.Match[str]) -> str:
    host = re.sub(r"\d", lambda digit: f" {words.DIGITS[int(digit[0])]} ", found["host"])
    return re.sub(r"\s+", " ", host.replace(".", " chấm ").replace("-", " gạch ")).strip()


def _thousands(found: re.Match[str]) -> str:
    return f"{_decimal(found)} nghìn"


_CALLED = "[Gg]ọi|[Tt]ổng đài|[Đđ]ường dây nóng|[Hh]otline|[Đđ]iện thoại|[Cc]ấp cứu|[Cc]ông an|[Cc]ảnh sát|[Cc]ứu hỏa"
"""What stands before a number that is dialled, however short."""
_ALONE = r"(?![ .-]\d{3})"
"""Not the first group of a longer number."""
_COUNTED = "ngày|tuần|tháng|năm|giờ|phút|buổi|lần|bản|bộ|tờ|trang|ảnh|tấm|cuốn|loại|giấy|phiếu|đơn|mẫu|người|con"
"""What is counted: there "03" is three. In the number of a form or a law the nought is said."""
_HALVED = "ngày|buổi|giờ|tháng|năm"
_ROMAN_LED = "[Pp]hụ lục|[Cc]hương|[Mm]ục|[Pp]hần|[Qq]uý|[Bb]ảng|[Hh]ạng|[Kk]hóa|[Tt]hế kỷ"
_PLACES = {"P": "phường", "Q": "quận", "Đ": "đường"}
_UNITS = {"m2": "mét vuông", "km2": "ki lô mét vuông", "m3": "mét khối", "km": "ki lô mét", "kg": "ki lô gam"}
_UNITS |= {"m": "mét", "cm": "xăng ti mét", "mm": "mi li mét"}


def _unit(found: re.Match[str]) -> str:
    return found["gap"] + _UNITS[found["unit"]]


_RULES = [
    Rule(r"(?:https?://)?(?P<host>(?:[\w-]+\.)+(?:vn|com|org|net))(?:/[^\s.,;)]*)?(?![\w.]\w)", _address),
    Rule(rf"{START}(?=[\d.-]*[A-ZĐ])[A-ZĐ\d]+(?:[.-][A-ZĐ\d]*\d[A-ZĐ\d]*){{2,}}{END}", _spelled),
    Rule(_LAW, _law),
    Rule(rf"{START}(?P<lead>[Nn]gày\s+){_DAY}\s+tháng\s+{_MONTH}{END}", _in_words),
    Rule(rf"{_ON}{_YEAR}-{_MONTH}-{_DAY}{END}", _date),
    Rule(rf"{_ON}{_DAY}[/.-]{_MONTH}[/.-]{_YEAR}{END}", _date),
    Rule(
        rf"{START}(?P<lead>(?:[Nn]gày|[Tt]ừ|[Đđ]ến|[Tt]rước|[Ss]au|[Hh]ết|[Ll]ễ|[Nn]ghỉ)\s+){_DAY}/{_MONTH}"
        r"(?P<more>(?:(?:,|\s+và|\s+hoặc)\s+(?:[12]?\d|3[01])/(?:1[0-2]|[1-9]))*)(?![\d/])",
        _day_of_month,
    ),
    Rule(rf"(?<!\d)(?P<lead>(?:{START}[Tt]háng\s+))?{_MONTH}/{_YEAR}{END}", _month_of_year),
    Rule(rf"(?<![\d:])(?P<hour>\d{{1,2}})(?:[:hHgG](?P<minute>\d{{2}})|\s?h){END}", _time),
    Rule(TELEPHONE, _telephone),
    Rule(r"(?<![\d.,])(?P<tel>\+?\d{9,12})(?!\d)", lambda found: _by_groups(found["tel"])),
    Rule(rf"(?<![\d.,])(?:1022|1[89]00[ .]?\d{{4,6}}){END}", lambda found: _by_groups(found[0])),
    Rule(
        rf"{START}(?:{_CALLED})(?:\s+số)?:?\s+\d{{3,8}}(?:(?:,|\s+hoặc|\s+và)\s+\d{{3,8}})*{END}{_ALONE}",
        lambda found: re.sub(r"\d+", lambda number: words.digits(number[0]), found[0]),
    ),
    Rule(rf"{START}(?P<head>\d)\.(?P<tail>\d{{6}}){END}", _procedure),
    Rule(rf"{START}[A-ZĐ]\d{{3,6}}{END}", _label),
    Rule(rf"{START}(?P<letters>[A-ZĐ]{{1,4}})(?P<no>\d{{1,2}}){END}", _form),
    Rule(
        rf"{START}(?P<no>\d{{1,2}})(?P<letter>[a-e]|đ(?=\s?[-–])|(?<=[-–]\d)đ|(?<=[a-e] đến \d)đ|(?<=[Mm]ẫu \d)đ){END}",
        _lettered,
    ),
    Rule(rf"{_NUMBER}\s*(?:(?:đồng|đ|VNĐ|VND|vnđ|vnd){END}|₫)(?P<per>/(?=[^\W\d]))?", _money),
    Rule(rf"{START}0(?P<no>[1-9])(?=\s+(?:{_COUNTED}){END})", lambda found: words.number(int(found["no"]))),
    Rule(rf"(?<![\d.,])0,5(?=\s+(?:{_HALVED}){END})", lambda _: "nửa"),
    Rule(r"(?<=\d)\s?[x×]\s?(?=\d)", lambda _: " nhân "),
    Rule(
        rf"{START}(?P<lead>(?:{_ROMAN_LED})\s+)(?P<no>{ROMAN}){END}",
        lambda found: found["lead"] + words.number(roman(found["no"])),
    ),
    Rule(rf"{START}(?P<kind>[PQĐ])\.\s?(?=[A-ZĐÀ-Ỹ\d])", lambda found: f"{_PLACES[found['kind']]} "),
    Rule(rf"{_NUMBER}k{END}", _thousands),
    Rule(rf"{_NUMBER}\s*%", lambda found: f"{_decimal(found)} phần trăm"),
    Rule(rf"(?<=\d)(?P<gap>\s?)(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))}){END}", _unit),
    Rule(rf"(?<![\d/])24/7{END}", lambda _: "hai mươi bốn trên bảy"),
    Rule(
        rf"(?<![\d/])(?P<lead>(?:{START}(?:[Ss]ố|[Đđ]ường)\s+)?)(?P<part>\d{{1,2}})/(?P<of>\d{{1,3}})(?![\d/])", _share
    ),
    Rule(r"(?<=\d[A-ZĐ])/(?=\d)", lambda _: " trên "),
    Rule(rf"{START}(?P<lead>[Tt]hứ\s+)(?P<no>[14]){END}", lambda m: m["lead"] + ("nhất" if m["no"] == "1" else "tư")),
    Rule(rf"{START}(?P<lead>[Tt]háng\s+)4{END}", lambda found: f"{found['lead']}tư"),
    Rule(r"(?:(?<=[\d%đ])|(?<=\d[a-e]))\s*[–—-]\s*(?=\d)", lambda _: " đến "),
    Rule(r"(?<![\d.])(?P<whole>\d{1,2})\.(?P<after>\d{1,2})(?![\d.])", _pointed),
    Rule(_NUMBER, _decimal),
    abbreviations(SHORT),
    Rule(rf"(?<=[^\W\d_])/(?:hoặc{END}|(?=[^\W\d_]))", lambda _: " hoặc "),
    Rule(r"&", lambda _: "và"),
    Rule(r"\d+", lambda found: _number(found[0])),
]

read_vi = Reader(_RULES)
"""A Vietnamese text as it is said. No digit is left in it."""
