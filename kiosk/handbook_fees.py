"""A fee as wards write it -> the amounts of a procedure's file. What is not plain is refused: no figure is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.handbook_columns import folded

_FREE = re.compile(r"((le )?phi:? )?(khong|khong mat tien|mien phi|khong thu( phi| le phi)?|khong co)\.?")
_BY_PROVINCE = ("tinh quy dinh", "hdnd", "hoi dong nhan dan")
_NUMBER = re.compile(
    r"(?<![\d.,/-])(\d{1,3}(?:[.,]\d{3})+|\d+)(?![\d/-])\s*(đồng|đ|vnđ|vnd|dong|d)?(?![^\W\d_])", re.IGNORECASE
)
_HEADING = re.compile(r"^(phí|lệ phí|mức phí|mức thu)\s*:?\s*", re.IGNORECASE)
_LOOSE = re.compile(r"\b(nghin|ngan|trieu|k)\b|\d+k\b")


@dataclass(frozen=True, slots=True)
class NoFee:
    """Why a fee is refused: a key of `kiosk.handbook_words`."""

    code: str
    detail: str = ""


def fee_of(lines: list[str], first: object = None, last: object = None) -> dict[str, object] | NoFee:
    """The `[fee]` of these lines, an amount a line; its days where there are such."""
    items: list[dict[str, object]] = []
    by_province = False
    for line in lines:
        if any(words in folded(line) for words in _BY_PROVINCE) and not _NUMBER.search(line):
            by_province = True
            continue
        item = _item(line)
        if isinstance(item, NoFee):
            return item
        days = {key: day for key, day in (("from", first), ("to", last)) if day is not None}
        items.append(item | days)
    fee: dict[str, object] = {"items": items} if items else {}
    return fee | ({"by_province": True} if by_province else {})


def _item(line: str) -> dict[str, object] | NoFee:
    if _FREE.fullmatch(folded(line)):
        return {"amount": 0}
    numbers = list(_NUMBER.finditer(line))
    priced = [each for each in numbers if each[2]] or numbers
    if len(priced) != 1 or sum(_dong(each) >= 1000 for each in numbers) > 1 or _LOOSE.search(folded(line)):
        return NoFee("fee.words", line[:60])
    amount = _dong(priced[0])
    if amount == 0:
        return NoFee("fee.zero")
    if amount < 100 or amount > 10_000_000_000:  # there is no smaller coin, and a file asks for no more
        return NoFee("fee.words", line[:60])
    rest = f"{line[: priced[0].start()]} {line[priced[0].end() :]}"
    per = _HEADING.sub("", " ".join(rest.split())).strip(" /:-–.,")
    return {"amount": amount} | ({"per": {"vi": per}} if per else {})


def _dong(number: re.Match[str]) -> int:
    return int(re.sub(r"[.,]", "", number[1]))
