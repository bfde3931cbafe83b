"""English number words."""

from __future__ import annotations

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_ORDINALS["twelve"] = "twelfth"
MOST = 10**15
"""From here on nobody says it as a number."""


def number(value: int) -> str:
    """`1005` -> one thousand and five. Digit by digit from `MOST` on. Never negative."""
    if value >= MOST:
        return digits(str(value))
    for size, name in _SCALES:
        if value >= size:
            rest = value % size
            joint = " and " if 0 < rest < 100 else " "
            return f"{number(value // size)} {name}" + (f"{joint}{number(rest)}" if rest else "")
    return _below_hundred(value)


def digits(text: str) -> str:
    """`1022` -> one zero two two."""
    return " ".join(DIGITS[int(digit)] for digit in text)


def year(value: int) -> str:
    """`2026` -> twenty twenty-six; `2005` -> two thousand and five."""
    century, rest = divmod(value, 100)
    if not 11 <= century <= 99 or (century % 10 == 0 and rest < 10):
        return number(value)
    tail = "hundred" if rest == 0 else f"oh {DIGITS[rest]}" if rest < 10 else number(rest)
    return f"{number(century)} {tail}"


def ordinal(value: int) -> str:
    """`21` -> twenty-first."""
    head, joint, last = number(value).rpartition("-")
    if not joint:
        head, joint, last = last.rpartition(" ")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{head}{joint}{_ORDINALS.get(last, regular)}"


def _below_hundred(value: int) -> str:
    if value < 10:
        return DIGITS[value]
    if value < 20:
        return _TEENS[value - 10]
    ten, one = divmod(value, 10)
    return _TENS[ten - 2] + (f"-{DIGITS[one]}" if one else "")
