"""Cards of people who do not exist: province 999 is none, so no number can belong to anybody.

`cards()` gives the same 300 in every run: all forms, all ages, all kinds of names, each with the age band it must give.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.shown import AgeBand

TODAY = date(2026, 11, 24)
"""The day on which the cards of `cards()` are shown, unless another is given."""

FAMILIES = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Võ", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"),
    *("Ksor", "Rơ Châm", "Siu", "Nay", "H'", "Y", "Đinh", "Kpă", "Rah Lan", "Thạch", "Kiên"),
)
MIDDLES = ("Thị", "Văn", "Hữu", "Đức", "Ngọc", "Thị Mỹ", "Quốc", "Bảo", "Thế", "Xuân", "")
GIVEN = (
    *("An", "Ẩn", "Ánh", "Ẵm", "Bích", "Bửu", "Cẩm", "Chữ", "Đạt", "Đệ", "Gấm", "Giỏi", "Hạnh", "Hoằng", "Huệ"),
    *("Kỷ", "Liễu", "Lượng", "Mỹ", "Nghĩa", "Nhị", "Phượng", "Quỳnh", "Rạng", "Sỹ", "Thắm", "Thủy", "Tuấn", "Uyên"),
    *("Vượng", "Xứng", "Yến", "Bơh", "Brơi", "Kă", "Ƀlŏ", "Jă", "Tơ̆", "Sơn Đỏ"),
)
PLACES = (
    "Số {n} Đường Thử Nghiệm, Phường Mẫu, Thành phố Hồ Chí Minh",
    "Thôn Mẫu {n}, Xã Thử, Hà Nội",
    "Làng Mẫu {n}, Xã Ia Thử, Huyện Đức Mẫu, Gia Lai",
    "Ấp Thử {n}, Xã Mẫu, Tây Ninh",
    "{n}/7B Hẻm Giả Định, Khóm 3, Phường Mẫu, Thừa Thiên Huế",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    number: str
    old_number: str
    name: str
    born: date
    sex: str
    address: str
    issued: date

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be found nowhere: each of it, as it may be written. Nothing of fewer than four characters."""
        whole = [self.number, self.old_number, self.name, self.name.upper(), self.address, self.number[-6:]]
        parts = [*self.name.split(), *self.address.replace(",", " ").split()]
        dates = [f"{self.born:{form}}" for form in ("%d%m%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y%m%d")]
        return tuple(dict.fromkeys(word for word in (*whole, *parts, *dates) if len(word) >= 4))


@dataclass(frozen=True, slots=True)
class Card:
    """A card as its QR code says it, and what may be taken from it."""

    form: str
    person: Person
    text: str
    age_band: AgeBand

    @property
    def payload(self) -> bytes:
        """The bytes of the code."""
        return self.text.encode()


def person(chance: random.Random, born: date, *, shouting: bool = False) -> Person:
    """Somebody born that day; `shouting`: the name in capitals, as some cards have it."""
    female = chance.random() < 0.5
    name = " ".join(filter(None, (chance.choice(FAMILIES), chance.choice(MIDDLES), chance.choice(GIVEN))))
    century_and_sex = (born.year - 1900) // 100 * 2 + female
    return Person(
        number=f"999{century_and_sex}{born.year % 100:02}{chance.randrange(10**6):06}",
        old_number=f"999{chance.randrange(10**6):06}" if chance.random() < 0.4 else "",
        name=name.upper() if shouting else name,
        born=born,
        sex="Nữ" if female else "Nam",
        address=chance.choice(PLACES).format(n=chance.randrange(1, 400)),
        issued=max(date(2021, 1, 1), born) + timedelta(chance.randrange(1, 1500)),
    )


def chip(who: Person) -> str:
    """The card of 2021: 7 fields."""
    return "|".join((who.number, who.old_number, *_rest(who, "%d%m%Y")))


def can_cuoc(who: Person) -> str:
    """The card of 1 July 2024: 11 fields."""
    return chip(who) + "||||"


def copied(who: Person) -> str:
    """As some phones' programs copy it: 6 fields, other dates."""
    return "|".join((who.number, *_rest(who, "%d/%m/%Y")))


def slashed(who: Person) -> str:
    """7 fields with the other dates, as some scanners' programs write it."""
    return "|".join((who.number, who.old_number, *_rest(who, "%d/%m/%Y")))


def _rest(who: Person, form: str) -> tuple[str, ...]:
    return (who.name, f"{who.born:{form}}", who.sex, who.address, f"{who.issued:{form}}")


FORMS: tuple[Callable[[Person], str], ...] = (chip, can_cuoc, chip, can_cuoc, copied, slashed)
"""The two that are on cards more often than the two that programs make."""


def cards(count: int = 300, *, seed: int = 1, today: date = TODAY) -> tuple[Card, ...]:
    """The same cards for the same seed; a third of the people each below 60, from 60, from 75."""
    chance = random.Random(seed)  # noqa: S311 - test data
    return tuple(_card(chance, at, today) for at in range(count))


def _card(chance: random.Random, at: int, today: date) -> Card:
    band, youngest, oldest = ((AgeBand.OTHER, 14, 59), (AgeBand.FROM_60, 60, 74), (AgeBand.FROM_75, 75, 99))[at % 3]
    turned = date(today.year - chance.randint(youngest, oldest), today.month, min(today.day, 28))
    who = person(chance, turned - timedelta(chance.randrange(360)), shouting=at % 7 == 0)
    form = FORMS[at // 3 % len(FORMS)]
    return Card(form.__name__, who, form(who), band)
