"""Vietnamese number words."""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu")
BILLION = 10**9
MOST = 10**15
"""From here on nobody says it as a number."""


def number(value: int) -> str:
    """`1005` -> một nghìn không trăm lẻ năm. Digit by digit from `MOST` on. Never negative."""
    if value >= MOST:
        return digits(str(value))
    if value >= BILLION:
        rest = value % BILLION
        return f"{number(value // BILLION)} tỷ" + (f" {_below_billion(rest, inner=True)}" if rest else "")
    return _below_billion(value) if value else DIGITS[0]


def digits(text: str) -> str:
    """`1022` -> một không hai hai."""
    return " ".join(DIGITS[int(digit)] for digit in text)


def _below_billion(value: int, *, inner: bool = False) -> str:
    said: list[str] = []
    for power in (2, 1, 0):
        group = value // 1000**power % 1000
        if group:
            said.append(_below_thousand(group, inner=inner or bool(said)) + _SCALES[power])
    return " ".join(said)


def _below_thousand(value: int, *, inner: bool) -> str:
    """`inner`: something stands before it, so an empty hundred is said too."""
    hundred, rest = divmod(value, 100)
    said = [f"{DIGITS[hundred]} trăm"] if hundred or inner else []
    if rest and rest < 10 and said:
        said.append(f"lẻ {DIGITS[rest]}")
    elif rest:
        said.append(_below_hundred(rest))
    return " ".join(said)


def _below_hundred(value: int) -> str:
    ten, one = divmod(value, 10)
    if ten == 0:
        return DIGITS[one]
    tens = "mười" if ten == 1 else f"{DIGITS[ten]} mươi"
    ones = {0: "", 1: " một" if ten == 1 else " mốt", 5: " lăm"}
    return tens + ones.get(one, f" {DIGITS[one]}")
